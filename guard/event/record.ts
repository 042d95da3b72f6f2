import { isObject } from '../../rule-core/text/json';

/**
 * What CloudTrail tells of one call to IAM, through EventBridge, in our words. It is a nudge: whose keys
 * are to be read again. What is true is read from IAM.
 */
export interface Nudge {
  /** EventBridge's id of the event: the same where it comes twice. */
  readonly id: string;
  readonly account: string;
  /** `CreateAccessKey`. */
  readonly action: Action;
  /** When the call was made, in milliseconds. */
  readonly at: number;
  /** The users whose keys are to be read, each with what the event says of it. */
  readonly users: readonly Touched[];
}

export interface Touched {
  readonly name: string;
  /** Whether the call left such a user; absent where it says nothing of that. */
  readonly exists?: boolean;
  readonly key?: KeyClaim;
}

/** What a call made of one key. */
export interface KeyClaim {
  readonly accessKeyId: string;
  readonly active: boolean;
  /** The call made the key. */
  readonly isNew: boolean;
}

/** A call that changes no user's keys, and why not. */
export interface NoChange {
  readonly id: string;
  readonly nothing: string;
}

/** An event that is none that is known here: it may have changed a key. */
export class BadRecord extends Error {
  constructor(what: string) {
    super(`the event is not one of IAM's calls about users and their access keys: ${what}`);
    this.name = 'BadRecord';
  }
}

const ACTIONS = [
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'CreateUser',
  'UpdateUser',
  'DeleteUser',
] as const;

/** The calls of IAM that change which keys a user has, or who is who. */
export type Action = (typeof ACTIONS)[number];
export const EVENT_NAMES: readonly string[] = ACTIONS;

/** CloudTrail has its own spelling of the second in China ("Events from AWS services" there). */
export const DETAIL_TYPES = ['AWS API Call via CloudTrail', 'Amazon API Call via CloudTrail'];

/** What IAM takes for the name of a user, and the id of a key (IAM API reference). */
const USER_NAME = /^[\w+=,.@-]{1,64}$/;
const KEY_ID = /^\w{16,128}$/;

type Fields = Readonly<Record<string, unknown>>;

/** @throws BadRecord */
export function nudgeOf(event: unknown): Nudge | NoChange {
  if (!isObject(event)) throw new BadRecord('it is not an object');
  const { detail } = event;
  if (event['source'] !== 'aws.iam' || !isObject(detail)) {
    throw new BadRecord('it is not a call to IAM that CloudTrail tells of');
  }
  if (!DETAIL_TYPES.includes(String(event['detail-type']))) {
    throw new BadRecord('CloudTrail tells of calls with another detail-type');
  }
  if (detail['eventSource'] !== 'iam.amazonaws.com') {
    throw new BadRecord('its eventSource is not IAM');
  }
  const action = ACTIONS.find((it) => it === detail['eventName']);
  if (!action) throw new BadRecord('its eventName is not one that is asked for');
  const id = text(event['id'], 'id', /^[\w-]{1,100}$/);
  const { errorCode, userIdentity } = detail;
  if (errorCode !== undefined && errorCode !== null && errorCode !== '') {
    return { id, nothing: 'the call failed, and changed nothing' };
  }
  const at = Date.parse(text(detail['eventTime'], 'eventTime', /^[\dTZ:.+-]{10,40}$/));
  if (Number.isNaN(at)) throw new BadRecord('its eventTime is not a time');
  const account = text(detail['recipientAccountId'] ?? event['account'], 'account', /^\d{12}$/);
  const asked = fields(detail['requestParameters'], 'requestParameters');
  const answered = fields(detail['responseElements'], 'responseElements');
  const who = fields(userIdentity, 'userIdentity');
  const users = touched(action, asked, answered, who);
  if (users === 'root') {
    return { id, nothing: "it is about a key of the root user, who is not this rule's" };
  }
  return { id, account, action, at, users };
}

function touched(
  action: Action,
  asked: Fields,
  answered: Fields,
  who: Fields,
): readonly Touched[] | 'root' {
  const name = optional(asked['userName'], 'userName', USER_NAME);
  // Whatever the answer calls it: the root user who names nobody means itself.
  if (who['type'] === 'Root' && name === undefined && action.endsWith('AccessKey')) return 'root';
  switch (action) {
    case 'CreateUser':
      return [{ name: needed(name), exists: true }];
    case 'DeleteUser':
      return [{ name: needed(name), exists: false }];
    case 'UpdateUser': {
      const to = optional(asked['newUserName'], 'newUserName', USER_NAME);
      const from = needed(name);
      // Of a name that changes its case only, both are the same user.
      if (to === undefined || to.toLowerCase() === from.toLowerCase()) {
        return [{ name: to ?? from, exists: true }];
      }
      return [
        { name: from, exists: false },
        { name: to, exists: true },
      ];
    }
    case 'CreateAccessKey': {
      const made = fields(answered['accessKey'], 'accessKey');
      const owner = optional(made['userName'], 'accessKey.userName', USER_NAME) ?? name;
      const key = text(made['accessKeyId'], 'accessKey.accessKeyId', KEY_ID);
      const active = status(made['status'] ?? 'Active');
      return keyOf(owner, who, { accessKeyId: key, active, isNew: true });
    }
    case 'UpdateAccessKey': {
      const key = text(asked['accessKeyId'], 'accessKeyId', KEY_ID);
      const active = status(asked['status']);
      return keyOf(name, who, { accessKeyId: key, active, isNew: false });
    }
    case 'DeleteAccessKey': {
      const key = text(asked['accessKeyId'], 'accessKeyId', KEY_ID);
      return keyOf(name, who, { accessKeyId: key, active: false, isNew: false });
    }
  }
}

/** Without a name, IAM means the user who calls. */
function keyOf(name: string | undefined, who: Fields, key: KeyClaim): readonly Touched[] {
  if (name !== undefined) return [{ name, ...exists(key), key }];
  if (who['type'] !== 'IAMUser') throw new BadRecord('it does not say whose key it is');
  return [{ name: text(who['userName'], 'userIdentity.userName', USER_NAME), ...exists(key), key }];
}

/** Who gets a key is there. */
function exists({ active }: KeyClaim): Pick<Touched, 'exists'> {
  return active ? { exists: true } : {};
}

function status(value: unknown): boolean {
  if (value === 'Active') return true;
  if (value === 'Inactive') return false;
  throw new BadRecord('the status of its key is not one that is known');
}

function needed(name: string | undefined): string {
  if (name === undefined) throw new BadRecord('it does not name a user');
  return name;
}

/** A part that CloudTrail leaves out, or has as null, where a call has none. */
function fields(value: unknown, what: string): Fields {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new BadRecord(`its ${what} is not an object`);
  return value;
}

function optional(value: unknown, what: string, pattern: RegExp): string | undefined {
  return value === undefined || value === null ? undefined : text(value, what, pattern);
}

function text(value: unknown, what: string, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new BadRecord(`its ${what} is missing, or not as IAM has it`);
  }
  return value;
}
