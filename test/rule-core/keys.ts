import {
  type AccessKey,
  ALWAYS,
  type Condition,
  constantly,
  type KeyStatus,
  namedUser,
  type UserIdentity,
} from '../../rule-core/index';

interface KeyInWords extends Partial<Omit<AccessKey, 'user' | 'status' | 'exists' | 'account'>> {
  readonly user?: string | UserIdentity;
  readonly status?: KeyStatus;
  readonly when?: Condition;
  readonly account?: string;
}

/** A key as a person would say it: of alice, active, everywhere, unless told otherwise. */
export function key(address: string, words: KeyInWords = {}): AccessKey {
  const { user = 'alice', status = 'Active', when = ALWAYS, account, ...rest } = words;
  return {
    address,
    user: constantly(typeof user === 'string' ? namedUser(user) : user),
    status: constantly(status),
    exists: when,
    account: account === undefined ? { scope: 'here' } : { id: account, scope: account },
    ...rest,
  };
}
