import { accountKey, mayBeTheSameAccount } from '../../rule-core/facts/account';
import type { AccountScope } from '../../rule-core/index';

/** Two documents mention one access key of a user: the account that each says it is in. */
export interface Telling {
  readonly user: string;
  readonly accounts: readonly [AccountScope, AccountScope];
}

/** What the accounts of several documents are, since an access key is in one account only. */
export class SameAccounts {
  private readonly wide: Groups;
  private readonly ofUsers: Groups;
  private readonly families = new Sets();

  /**
   * @param tellings of keys that several documents mention
   * @param exact the families of documents that tell accounts apart (a plan names its providers): two
   *   accounts of theirs are never made one, because a state calls both its own
   */
  constructor(tellings: readonly Telling[], exact: ReadonlySet<string>) {
    this.wide = new Groups(tellings, (account) => accountKey(account), exact);
    // Documents that mix accounts up as a whole may still agree about one user.
    this.ofUsers = new Groups(tellings, ofUser, exact);
    for (const { user, accounts } of tellings) {
      if (this.isContradicted(accounts[0], user)) continue;
      this.families.join(documentOf(accounts[0]), documentOf(accounts[1]));
    }
  }

  /** Whether what the documents tell of a user's account cannot all be true. */
  isContradicted(account: AccountScope, user: string): boolean {
    return this.ofUsers.isContradicted(ofUser(account, user));
  }

  /** The account that an account of this user is, the same for all documents that mention it. */
  of(account: AccountScope, user: string | undefined): AccountScope {
    const joined =
      this.wide.of(accountKey(account)) ??
      (user === undefined ? undefined : this.ofUsers.of(ofUser(account, user))) ??
      account;
    const { family } = account;
    return family === undefined && joined === account
      ? account
      : { ...joined, family: this.families.of(documentOf(account)) };
  }
}

function ofUser(account: AccountScope, user: string): string {
  return JSON.stringify([accountKey(account), user.toLowerCase()]);
}

function documentOf({ family, scope }: AccountScope): string {
  return family ?? scope;
}

/** Accounts by what they are compared by, those that are one together. */
class Groups {
  private readonly sets = new Sets();
  private readonly members = new Map<string, Map<string, AccountScope>>();
  private readonly joined = new Map<string, AccountScope | undefined>();

  constructor(
    tellings: readonly Telling[],
    idOf: (account: AccountScope, user: string) => string,
    exact: ReadonlySet<string>,
  ) {
    for (const { user, accounts } of tellings) {
      const [a, b] = accounts;
      this.sets.join(idOf(a, user), idOf(b, user));
    }
    for (const { user, accounts } of tellings) {
      for (const it of accounts) {
        const root = this.sets.of(idOf(it, user));
        const known = this.members.get(root) ?? new Map<string, AccountScope>();
        this.members.set(root, known.set(`${documentOf(it)}\n${accountKey(it)}`, it));
      }
    }
    for (const [root, members] of this.members) {
      this.joined.set(root, oneOf([...members.values()], exact));
    }
  }

  of(id: string): AccountScope | undefined {
    return this.joined.get(this.sets.of(id));
  }

  isContradicted(id: string): boolean {
    const root = this.sets.of(id);
    return this.joined.has(root) && this.joined.get(root) === undefined;
  }
}

/** The one account that all of them are, unless that cannot be. */
function oneOf(
  accounts: readonly AccountScope[],
  exact: ReadonlySet<string>,
): AccountScope | undefined {
  const ids = new Set(accounts.flatMap((it) => it.id ?? []));
  if (ids.size > 1) return undefined;
  const byDocument = new Map<string, AccountScope>();
  for (const it of accounts) {
    const document = documentOf(it);
    const other = byDocument.get(document) ?? it;
    byDocument.set(document, other);
    if (accountKey(it) === accountKey(other)) continue;
    if (exact.has(document) || !mayBeTheSameAccount(it, other)) return undefined;
  }
  const [id] = ids;
  const [scope = ''] = accounts.map((it) => it.scope).sort();
  if (id !== undefined) return { id, scope };
  return accounts.some((it) => it.uncertain) ? { scope, uncertain: true } : { scope };
}

/** Sets of texts that are joined, each named after its smallest text. */
class Sets {
  private readonly above = new Map<string, string>();

  of(it: string): string {
    let root = it;
    for (let next = this.above.get(root); next !== undefined; next = this.above.get(root)) {
      root = next;
    }
    // What was passed on the way is near the root from now on.
    for (let at = it; at !== root;) {
      const next = this.above.get(at) ?? root;
      this.above.set(at, root);
      at = next;
    }
    return root;
  }

  join(a: string, b: string): void {
    const [x, y] = [this.of(a), this.of(b)];
    if (x !== y) this.above.set(x < y ? y : x, x < y ? x : y);
  }
}
