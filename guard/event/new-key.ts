import type { DeployedKey, Finding } from '../../rule-core/index';
import { VERSION } from '../../rule-core/version';
import type { RemediationPlan } from '../../live-check/remediation/planning/plan-types';
import type { Nudge, Touched } from './record';

/** A call that comes to notice later than this is only told: by then somebody may rely on the key. */
const LONGEST = 60 * 60_000;
/** A key that was used is in use, however long ago: the plan takes none for unused. */
const NEVER_UNUSED = 10 * 365 * 86_400_000;

/** The key that may be deactivated, and one that the user keeps; or why there is none. */
export type NewKey = { readonly key: string; readonly keep: string } | { readonly refused: string };

/**
 * The key that the call made, where it is certainly the newest of a user who has others: never one that
 * was there before.
 *
 * @param keys of the user, as IAM shows them now
 */
export function newKeyOf(
  { action, at }: Pick<Nudge, 'action' | 'at'>,
  { key: claim }: Touched,
  finding: Finding,
  keys: readonly DeployedKey[],
  now: Date,
): NewKey {
  if (finding.verdict !== 'violation') return { refused: 'the finding is no violation' };
  if (action !== 'CreateAccessKey' || !claim?.isNew) {
    return { refused: 'no key was made, only one that was there became active' };
  }
  if (now.getTime() - at > LONGEST) {
    return { refused: 'the key was made more than an hour ago, and may be relied on' };
  }
  const active = keys.filter((it) => it.status === 'Active');
  const made = active.find((it) => it.accessKeyId === claim.accessKeyId);
  if (!made) return { refused: 'the new key is not active any more' };
  const others = active.filter((it) => it !== made);
  const [keep] = [...others].sort((a, b) => timeOf(b) - timeOf(a));
  if (keep?.accessKeyId === undefined) return { refused: 'the user has no other active key' };
  if (!others.every((it) => timeOf(it) < timeOf(made))) {
    return { refused: 'it is not certain that the key is the newest of the user' };
  }
  return { key: claim.accessKeyId, keep: keep.accessKeyId };
}

function timeOf({ createdAt }: DeployedKey): number {
  // Without a time no key is older, or newer, than another.
  return createdAt === undefined ? NaN : Date.parse(createdAt);
}

/** Who plans, and when, by AWS's clock. */
export interface Planner {
  readonly account: string;
  readonly partition: string;
  readonly caller: string;
  readonly now: Date;
}

/** The plan to deactivate one new key, as `remediate` carries it out. */
export function planOf(
  { account, partition, caller, now }: Planner,
  user: string,
  keys: readonly DeployedKey[],
  { key, keep }: Extract<NewKey, { key: string }>,
  eventId: string,
): RemediationPlan {
  return {
    schemaVersion: 1,
    kind: 'one-active-key remediation plan',
    tool: { name: 'one-active-key', version: VERSION },
    ...{ account, partition, caller, createdAt: now.toISOString() },
    ...{ unusedFor: NEVER_UNUSED, minAge: 0, rotationWindow: 0, complete: true },
    users: [
      {
        user,
        keys: keys.flatMap(({ accessKeyId, status, createdAt }) =>
          accessKeyId === undefined
            ? []
            : [
                {
                  accessKeyId,
                  status: status === 'Inactive' ? ('Inactive' as const) : ('Active' as const),
                  ...(createdAt === undefined ? {} : { createdAt }),
                },
              ],
        ),
        keep,
        deactivate: [key],
        reason: `the guard deactivates a new second key; event ${eventId}`,
        ...{ notes: [], owners: [] },
      },
    ],
    ...{ decisions: [], errors: [], notes: [] },
  };
}
