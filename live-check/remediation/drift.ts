import type { LastUse } from './key-to-keep';
import type { KeysOfUser } from './key-control';
import type { PlannedUser, RemediationPlan } from './planning/plan-types';

/** How the keys differ from those that the plan was made for, but for what this journal did. */
export function driftOf(
  user: PlannedUser,
  keys: KeysOfUser,
  ours: ReadonlySet<string>,
): string | undefined {
  if (keys === 'gone') return 'the user no longer exists';
  const planned = new Map(user.keys.map((it) => [it.accessKeyId, it.status]));
  for (const [id, status] of keys) {
    const before = planned.get(id);
    if (before === undefined) return `${id} was created since the plan was made`;
    if (before !== status && !(status === 'Inactive' && ours.has(id)))
      return `${id} is ${status} now, and was ${before} when the plan was made`;
  }
  const missing = [...planned.keys()].find((id) => !keys.has(id));
  return missing === undefined ? undefined : `${missing} was deleted since the plan was made`;
}

/** Why the last use of a key, read just before it is deactivated, speaks against that. */
export function useSince(
  user: PlannedUser,
  id: string,
  use: Exclude<LastUse, { kind: 'unknown' }>,
  { unusedFor }: RemediationPlan,
  now: Date,
): string | undefined {
  if (use.kind === 'never') return undefined;
  const planned = user.keys.find((it) => it.accessKeyId === id)?.lastUse;
  const what = `it was used on ${use.at}${use.service === undefined ? '' : ` (${use.service})`}`;
  // IAM shows a use late: one from before the plan that the plan did not see is as new.
  if (!(planned?.kind === 'used' && Date.parse(planned.at) >= Date.parse(use.at)))
    return `${what}, which the plan does not know`;
  // A person who chose the key to keep knew of this use.
  if (user.byHand || Date.parse(use.at) < now.getTime() - unusedFor) return undefined;
  return `${what}, within the time after which the plan takes a key for unused`;
}
