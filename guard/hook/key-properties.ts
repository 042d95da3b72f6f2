import {
  type KeyStatus,
  namedUser,
  type Unknown,
  unknown,
  type UserIdentity,
} from '../../rule-core/index';

/** The type of the resource that makes an access key. */
export const ACCESS_KEY = 'AWS::IAM::AccessKey';

type Properties = Readonly<Record<string, unknown>>;

/** What IAM takes for the name of a user (IAM API reference, CreateUser, `UserName`). */
const USER_NAME = /^[\w+=,.@-]{1,64}$/;

/**
 * The user that resolved properties name. What cannot be a name is not one: a placeholder for what is
 * known after the deployment (`{{changeSet:KNOWN_AFTER_APPLY}}`), a dynamic reference.
 */
export function resolvedUser({ UserName: name }: Properties): UserIdentity | undefined {
  return typeof name === 'string' && USER_NAME.test(name) ? namedUser(name) : undefined;
}

/** The status that resolved properties give, Active where they give none; absent where it is neither word. */
export function resolvedStatus({ Status: status }: Properties): KeyStatus | undefined {
  if (status === undefined || status === null) return 'Active';
  return status === 'Active' || status === 'Inactive' ? status : undefined;
}

export function unknownUser(logicalId: string): Unknown {
  return unknown(
    `user of ${logicalId}`,
    `the user of ${logicalId} is known only after the deployment`,
  );
}

export function unknownStatus(logicalId: string): Unknown {
  return unknown(
    `status of ${logicalId}`,
    `the status of ${logicalId} is known only after the deployment`,
  );
}
