import type {
  KeyOwner,
  LastUse,
  OrganizationPlan,
  PlannedKey,
  RemediationPlan,
} from '../../live-check/index';
import type { ShownOrganizationPlan, ShownPlan } from '../../report/index';

/** A plan with its evidence in words. */
export function shownPlan(plan: RemediationPlan): ShownPlan {
  return {
    ...plan,
    users: plan.users.map(({ user, owner, keys, keep, deactivate, reason, notes, owners }) => ({
      user,
      ...(owner === undefined ? {} : { owner }),
      keys: keys.map((key) => ({
        id: key.accessKeyId,
        plan:
          key.accessKeyId === keep
            ? 'keep'
            : deactivate.includes(key.accessKeyId)
              ? 'deactivate'
              : 'inactive',
        evidence: evidenceOf(key),
      })),
      reason,
      notes: [...notes, ...owners.map(ownerNote)],
    })),
  };
}

/** The plan of an organization, the same way. */
export function shownOrganizationPlan(
  plan: OrganizationPlan,
  digest: string,
): ShownOrganizationPlan {
  return { ...plan, digest, plans: plan.plans.map(shownPlan) };
}

function evidenceOf({ createdAt, lastUse }: PlannedKey): string {
  const created =
    createdAt === undefined ? 'created at an unknown time' : `created ${day(createdAt)}`;
  return lastUse ? `${created}, ${useOf(lastUse)}` : created;
}

function useOf(use: LastUse): string {
  if (use.kind === 'never') return 'never used';
  if (use.kind === 'unknown') return 'last use not known';
  const where = [use.service, use.region].filter((it) => it !== undefined && it !== 'N/A');
  return `last used ${day(use.at)}${where.length > 0 ? ` (${where.join(', ')})` : ''}`;
}

function day(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

function ownerNote(owner: KeyOwner): string {
  return `${owner.accessKeyId} belongs to ${owner.resource} in ${owner.in}, whose next deployment would make it active again. ${owner.fix}`;
}
