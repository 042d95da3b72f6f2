import {
  type AccessKey,
  ALWAYS,
  constantly,
  namedUser,
  type Observed,
  printable,
  unknown,
  type UserIdentity,
} from '../../../rule-core/index';
import { isObject } from '../../../rule-core/text/json';
import { ANYTHING, listIn, Malformed, momentIn, objectIn, textIn, textOrNone } from './checked';

/** An account has 5,000 users at most, and each of them two keys (IAM quotas); with room. */
const MOST_KEYS = 50_000;
const KEY_ID = /^[A-Za-z0-9_/ .:@+=,-]{1,200}$/;
/** IAM API reference, User, `UserName`; report rows have the same names. */
const USER_NAME = /^[\w+=,.@-]{1,128}$/;
const MOMENTS = ['createdAt', 'lastUsedAt', 'observedAt'] as const;
/** As IAM and CloudTrail write them: nothing else is shown for one. */
const TEXTS: Readonly<Record<string, RegExp>> = {
  accessKeyId: /^\w{1,128}$/,
  createdBy: /^[\x21-\x7e]{1,2048}$/,
  lastUsedService: /^[\w ./-]{1,200}$/,
  lastUsedRegion: /^[\w/-]{1,60}$/,
  observedBy: /^[\w:]{1,100}$/,
};
const LONGEST = 2_048;

/**
 * The access keys of an account, made anew from what is written of them: what the rule judges is ours,
 * and no other form of a key than a live account has gets through.
 *
 * @throws Malformed
 */
export function keysIn(value: unknown, account: string): AccessKey[] {
  const all = listIn(value, 'access keys', MOST_KEYS).map((it) => keyIn(it, account));
  if (new Set(all.map((it) => it.address)).size !== all.length) {
    throw new Malformed('it has an access key twice');
  }
  return all;
}

function keyIn(value: unknown, account: string): AccessKey {
  const it = objectIn(value, 'access key');
  const address = textIn(it['address'], 'access key', KEY_ID);
  if (objectIn(it['exists'], 'condition of an access key')['kind'] !== 'always') {
    throw new Malformed('it has an access key that is not there in each case');
  }
  const scope = objectIn(it['account'], 'account of an access key');
  if (scope['id'] !== account) throw new Malformed('it has an access key of another account');
  const observed = it['observed'];
  return {
    address,
    user: constantly(userIn(onlyCase(it['user'], 'user'))),
    status: constantly(statusIn(onlyCase(it['status'], 'status'), address)),
    exists: ALWAYS,
    account: { id: account, scope: account },
    ...(observed === undefined ? {} : { observed: observedIn(observed) }),
  };
}

/** The value that holds in every case: a live account knows no other. */
function onlyCase(value: unknown, what: string): unknown {
  const [only, more] = listIn(value, `cases of the ${what} of an access key`, 1);
  if (more !== undefined) throw new Malformed(`an access key has more than one ${what}`);
  const it = objectIn(only, `${what} of an access key`);
  if (objectIn(it['when'], `condition of the ${what} of an access key`)['kind'] !== 'always') {
    throw new Malformed(`it has a ${what} of an access key that does not hold in each case`);
  }
  return it['value'];
}

function userIn(value: unknown): UserIdentity {
  const it = objectIn(value, 'user of an access key');
  const name = textIn(it['name'], 'name of a user', USER_NAME);
  const uniqueId = textOrNone(it['uniqueId'], 'id of a user', /^[A-Z0-9]{1,128}$/);
  const owner = textOrNone(it['owner'], 'owner of a user', ANYTHING, 256);
  return {
    ...namedUser(name),
    ...(uniqueId === undefined ? {} : { uniqueId }),
    ...(owner === undefined ? {} : { owner: printable(owner) }),
  };
}

function statusIn(value: unknown, address: string) {
  if (value === 'Active' || value === 'Inactive') return value;
  if (!isObject(value) || value['unknown'] !== true) {
    throw new Malformed('it has an access key without a status');
  }
  const reason = printable(textIn(value['reason'], 'reason', ANYTHING, LONGEST)).slice(0, 300);
  return unknown(address, reason);
}

function observedIn(value: unknown): Observed {
  const it = objectIn(value, 'observation of an access key');
  const what = (name: string) => `"${name}" of an access key`;
  const moments = MOMENTS.flatMap((name) =>
    it[name] === undefined ? [] : [[name, momentIn(it[name], what(name))]],
  );
  const texts = Object.entries(TEXTS).flatMap(([name, fits]) =>
    it[name] === undefined ? [] : [[name, textIn(it[name], what(name), fits)]],
  );
  return Object.fromEntries([...moments, ...texts]) as Observed;
}
