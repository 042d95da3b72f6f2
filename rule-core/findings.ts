import { mayBeTheSameAccount } from './account';
import type { ClaimedUser } from './claims';
import { Effort } from './effort';
import { findingOfUnknownAccount, findingOfUnknownUser, findingOfUser } from './finding';
import { isUnknown } from './guarded';
import { judgeAcross, judgeTogether } from './judge';
import type { Finding } from './report';

/** How many pairs of keys are compared to find a partner for keys of unknown users or accounts. */
const PAIR_BUDGET = 200_000;

/** Every finding about these users, before anyone's exceptions. */
export function findingsOf(users: readonly ClaimedUser[]): Finding[] {
  const violating = new Set<ClaimedUser>();
  const findings: Finding[] = [];
  const effort = new Effort();
  for (const user of users) {
    const judgement = judgeTogether(user.claims, effort);
    if (!judgement) continue;
    if (judgement.verdict === 'violation') violating.add(user);
    findings.push(findingOfUser(user, judgement));
  }
  const open = users.filter((it) => !violating.has(it));
  return [...findings, ...unknownUsers(users, open, effort), ...unknownAccounts(open, effort)];
}

/** Keys of unknown users: beside any other key of their account that could be active too. */
function unknownUsers(
  users: readonly ClaimedUser[],
  open: readonly ClaimedUser[],
  effort: Effort,
): Finding[] {
  const budget = { pairs: PAIR_BUDGET, effort };
  return open.flatMap((user) => {
    if (!isUnknown(user.user)) return [];
    for (const other of users) {
      if (other === user || !mayBeTheSameAccount(user.account, other.account)) continue;
      const judgement = judgeAcross(user.claims, other.claims, budget);
      if (judgement) return [findingOfUnknownUser(user, judgement, other)];
    }
    return [];
  });
}

/** One user identity in several scopes that may turn out to be one account. */
function unknownAccounts(open: readonly ClaimedUser[], effort: Effort): Finding[] {
  const budget = { pairs: PAIR_BUDGET, effort };
  const byIdentity = new Map<string, ClaimedUser[]>();
  for (const user of open) {
    if (isUnknown(user.user) || user.account.family === undefined) continue;
    const id = `${user.account.family}\n${user.user.id}`;
    byIdentity.set(id, [...(byIdentity.get(id) ?? []), user]);
  }
  return [...byIdentity.values()].flatMap((users) => {
    const involved = new Set<ClaimedUser>();
    let found: ReturnType<typeof judgeAcross>;
    for (const [index, user] of users.entries()) {
      for (const other of users.slice(index + 1)) {
        if (!mayBeTheSameAccount(user.account, other.account)) continue;
        if (involved.has(user) && involved.has(other)) continue;
        const judgement = judgeAcross(user.claims, other.claims, budget);
        if (!judgement) continue;
        found ??= judgement;
        involved.add(user).add(other);
      }
    }
    const [first] = involved;
    return first && found ? [findingOfUnknownAccount([...involved], first, found)] : [];
  });
}
