import type { CandidateUser } from './candidates';
import { accountKey, mayBeTheSameAccount } from './facts/account';

/**
 * Which users may be in one account, in their order. Found by account, once for all users of one: a run
 * over many templates has as many accounts, and comparing each user with all others is their square.
 */
export class Neighbours {
  private readonly groups = new Map<string, number[]>();
  private readonly known = new Map<string, readonly CandidateUser[]>();

  constructor(private readonly users: readonly CandidateUser[]) {
    for (const [index, { account }] of users.entries()) {
      for (const group of groupsOf(account)) {
        const members = this.groups.get(group);
        if (members) members.push(index);
        else this.groups.set(group, [index]);
      }
    }
  }

  /** Those whose account may be that of this user, itself among them. */
  of({ account }: CandidateUser): readonly CandidateUser[] {
    const { id, scope, family, uncertain = false } = account;
    const key = JSON.stringify([id, scope, family, uncertain]);
    const known = this.known.get(key);
    if (known) return known;
    const members = new Set(groupsOf(account).flatMap((it) => this.groups.get(it) ?? []));
    const made = [...members]
      .sort((a, b) => a - b)
      .flatMap((index) => this.users[index] ?? [])
      .filter((other) => mayBeTheSameAccount(account, other.account));
    this.known.set(key, made);
    return made;
  }
}

/** Two accounts that may be one have one of these in common. */
function groupsOf(account: CandidateUser['account']): string[] {
  const { family } = account;
  const same = accountKey(account);
  return family === undefined ? [same] : [same, `family:${family}`];
}
