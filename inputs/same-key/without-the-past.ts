import { accountKey } from '../../rule-core/facts/account';
import type { AccessKey, AccountScope, Settled } from '../../rule-core/index';
import type { DecidedKey } from '../read-result';
import { accountOf, soleName } from './known-user';
import { SameAccounts, type Telling } from './same-account';

/** A document that decides what becomes of deployed keys. */
export interface Decider {
  /** The document, as it is shown. */
  readonly by: string;
  readonly decides: readonly DecidedKey[];
  /** What it says about the keys itself. */
  readonly keys: ReadonlySet<AccessKey>;
}

/** What a run says about its keys, and what was left out. */
export interface Present {
  readonly keys: readonly AccessKey[];
  readonly settled: readonly Settled[];
  /** The account that an account of a document turns out to be. */
  readonly accountOf: (account: AccountScope) => AccountScope;
}

/** What a state says about a key, and the plan that decides about it. */
interface Past {
  readonly key: AccessKey;
  readonly user: string;
  readonly decider: Decider;
  /** Where the plan has the key. */
  readonly accounts: readonly AccountScope[];
}

/**
 * The keys without what states say about those that a plan beside them decides about, and what was left
 * out so. A plan decides about a key only where both tell the same id, address and user: one that says
 * something else of it is about another key, or is wrong.
 *
 * A key is in one account. So the accounts in which two documents tell of it are one, and what the
 * state alone knows of its user stays beside what the plan makes of it. Where the documents contradict
 * one another about that account, the plan settles nothing of the user.
 */
export function withoutThePast(keys: readonly AccessKey[], deciders: readonly Decider[]): Present {
  const past = pastOf(keys, deciders);
  const decided = new Set(past.map((it) => it.key));
  const tellings = [
    ...past.flatMap(({ key, user, accounts }) =>
      accounts.map((it): Telling => ({ user, accounts: [key.account, it] })),
    ),
    ...sharedBy(keys.filter((it) => !decided.has(it))),
  ];
  const exact = past.flatMap((it) => it.accounts.map(({ family, scope }) => family ?? scope));
  const same = new SameAccounts(tellings, new Set(exact));
  const unclear = contradicted(keys, past, same);
  const settled = past.filter((it) => !unclear.has(it));
  const left = new Set(settled.map((it) => it.key));
  return {
    keys: keys
      .filter((it) => !left.has(it))
      .map((it) => {
        const account = same.of(it.account, soleName(it));
        return account === it.account ? it : { ...it, account };
      }),
    settled: settled.map(({ key, decider }) => ({
      address: key.address,
      input: key.source?.file ?? '',
      by: decider.by,
    })),
    accountOf: (account) => same.of(account, undefined),
  };
}

function pastOf(keys: readonly AccessKey[], deciders: readonly Decider[]): Past[] {
  const byKey = new Map<string, { readonly decider: Decider; readonly decided: DecidedKey }[]>();
  for (const decider of deciders) {
    for (const decided of decider.decides) {
      const { accessKeyId, address, user } = decided;
      if (user === undefined) continue;
      const id = identity(accessKeyId, address, user);
      const known = byKey.get(id);
      if (known) known.push({ decider, decided });
      else byKey.set(id, [{ decider, decided }]);
    }
  }
  const places = new Map(deciders.map((it) => [it, new Places(it.keys)]));
  return keys.flatMap((key): Past[] => {
    const user = soleName(key);
    const id = key.observed?.accessKeyId;
    if (id === undefined || user === undefined) return [];
    const found = byKey.get(identity(id, key.address, user)) ?? [];
    const [first] = found;
    if (!first || found.some((it) => it.decider.keys.has(key))) return [];
    const accounts = found.flatMap(
      ({ decider, decided }) => places.get(decider)?.of(decided) ?? [],
    );
    return [{ key, user, decider: first.decider, accounts }];
  });
}

/** In which account a plan has its keys. */
class Places {
  private readonly known = new Map<string, AccountScope>();
  private readonly sole: AccountScope | undefined;

  constructor(keys: ReadonlySet<AccessKey>) {
    const accounts = new Map<string, AccountScope>();
    for (const { address, account, observed } of keys) {
      accounts.set(accountKey(account), account);
      this.known.set(`address ${address}`, account);
      if (observed?.accessKeyId) this.known.set(`id ${observed.accessKeyId}`, account);
    }
    const [first] = accounts.values();
    this.sole = accounts.size === 1 ? first : undefined;
  }

  /** Where the key stays, or is replaced; of one that is deleted, where all keys of the plan are. */
  of({ accessKeyId, address, account }: DecidedKey): AccountScope | undefined {
    return (
      this.known.get(`id ${accessKeyId}`) ??
      this.known.get(`address ${address}`) ??
      account ??
      this.sole
    );
  }
}

/** Keys that several documents mention, one pair after the other. */
function sharedBy(keys: readonly AccessKey[]): Telling[] {
  const first = new Map<string, AccessKey>();
  return keys.flatMap((key): Telling[] => {
    const user = soleName(key);
    const id = key.observed?.accessKeyId;
    if (id === undefined || user === undefined) return [];
    const shared = JSON.stringify([id, user.toLowerCase()]);
    const other = first.get(shared);
    if (other) return [{ user, accounts: [other.account, key.account] }];
    first.set(shared, key);
    return [];
  });
}

/**
 * What is not left to a plan after all. A plan of several accounts may well have a user of one name in
 * each, which a state does not tell apart; but only where it knows all keys of that name.
 */
function contradicted(
  keys: readonly AccessKey[],
  past: readonly Past[],
  same: SameAccounts,
): ReadonlySet<Past> {
  const decided = new Set(past.map((it) => it.key));
  const userOf = (key: AccessKey, user: string) =>
    JSON.stringify([accountOf(key), user.toLowerCase()]);
  const staying = new Set(
    keys.flatMap((it) => {
      const user = decided.has(it) ? undefined : soleName(it);
      return user === undefined ? [] : [userOf(it, user)];
    }),
  );
  const plans = new Map<string, Set<Decider>>();
  for (const { key, user, decider } of past) {
    const id = userOf(key, user);
    plans.set(id, (plans.get(id) ?? new Set()).add(decider));
  }
  return new Set(
    past.filter(({ key, user }) => {
      if (!same.isContradicted(key.account, user)) return false;
      const id = userOf(key, user);
      return key.account.id !== undefined || staying.has(id) || (plans.get(id)?.size ?? 0) > 1;
    }),
  );
}

function identity(accessKeyId: string, address: string, user: string): string {
  return JSON.stringify([accessKeyId, address, user.toLowerCase()]);
}
