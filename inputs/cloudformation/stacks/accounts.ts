import type { AccountScope } from '../../../rule-core';

/** Scopes that turned out to be one account, since one of them imports what the other exports. */
export class Accounts {
  private readonly parent = new Map<string, AccountScope>();

  join(a: AccountScope, b: AccountScope): void {
    const [first, second] = [this.of(a), this.of(b)];
    if (key(first) === key(second)) return;
    if (first.id !== undefined && second.id !== undefined) return;
    const [kept, gone] = preferred(first, second) ? [first, second] : [second, first];
    this.parent.set(key(gone), kept);
  }

  of(account: AccountScope): AccountScope {
    let found = account;
    for (let next = this.parent.get(key(found)); next; next = this.parent.get(key(found)))
      found = next;
    return found;
  }
}

function key(account: AccountScope): string {
  return account.id === undefined ? `scope:${account.scope}` : `id:${account.id}`;
}

function preferred(a: AccountScope, b: AccountScope): boolean {
  if ((a.id === undefined) !== (b.id === undefined)) return a.id !== undefined;
  return a.scope <= b.scope;
}
