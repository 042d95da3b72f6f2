import type { Account } from './account';
import { ServiceError } from './error';
import type { Call } from './faults';
import type { Xml } from './xml';

/** GetCallerIdentity and AssumeRole, as the STS API reference describes them. */
export function stsAction(
  call: Call,
  accounts: ReadonlyMap<string, Account>,
  credentialsFor: (
    account: string,
    arn: string,
  ) => { accessKeyId: string; secretAccessKey: string },
  now: Date,
): Xml {
  if (call.action === 'GetCallerIdentity') {
    return { Arn: call.caller, UserId: 'AIDAEMBEDDEDCALLER', Account: call.account };
  }
  if (call.action !== 'AssumeRole') {
    throw new ServiceError('InvalidAction', `Could not find operation ${call.action}`);
  }
  const { RoleArn: role = '', RoleSessionName: session = 'session' } = call.parameters;
  const [, account = '', name = ''] =
    /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  if (!accounts.has(account)) {
    throw new ServiceError(
      'AccessDenied',
      `User: ${call.caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      403,
    );
  }
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
  const { accessKeyId, secretAccessKey } = credentialsFor(account, arn);
  return {
    AssumedRoleUser: { AssumedRoleId: `AROAEMBEDDED:${session}`, Arn: arn },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: 'not-a-token',
      Expiration: new Date(now.getTime() + 3_600_000),
    },
  };
}
