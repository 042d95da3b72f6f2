import { KnownError, VERSION } from '../../../rule-core/index';
import { identify } from '../../aws/caller';
import { sentenceOf } from '../../aws/errors';
import { inParallel } from '../../aws/pool';
import { enter } from '../../organization/enter';
import type { Caller, Hub } from '../../organization/hub';
import type { CheckOrganizationOptions } from '../../organization/options';
import { leftOutNotes, listSelected, nothingPasses } from '../../organization/select';
import { evidenceClients } from '../planning/evidence';
import { unusedDecisions } from '../planning/keys-to-keep';
import { makePlan, type PlanOptions } from '../planning/plan';
import type { OrganizationPlan, RemediationPlan } from '../planning/plan-types';
import { whoAsks } from '../who-asks';

export type OrganizationPlanOptions = Omit<
  CheckOrganizationOptions,
  'checkpoint' | 'checkpointMaxAge' | 'benchmark' | 'onProgress' | 'nameUsers' | 'stacks'
> &
  Pick<PlanOptions, 'unusedFor' | 'minAge' | 'keep' | 'owners' | 'forRole'>;

/**
 * One plan over all accounts that are selected. An account that cannot be read is an error of the plan.
 *
 * @throws KnownError where the caller cannot be told
 */
export async function makeOrganizationPlan(
  hub: Hub,
  options: OrganizationPlanOptions,
): Promise<OrganizationPlan> {
  const { roleName, forRole, concurrency = 10 } = options;
  const { caller, now } = await whoAsks(() => identify(hub.sts, hub.aws), options.now);
  const createdAt = now().toISOString();
  const { list, leftOut, errors: undecided } = await listSelected(hub, caller, options);
  const errors = undecided.map(({ input, message }) => ({ input, message }));
  const problem = (message: string) => errors.push({ input: 'organization', message });
  if (list.problem !== undefined) problem(`its accounts could not all be listed: ${list.problem}`);
  if (list.active.length === 0 && leftOut.length > 0) problem(nothingPasses(leftOut));
  else if (list.active.length === 0) problem('it has no active account');
  const plans: RemediationPlan[] = [];
  await inParallel([...list.active], concurrency, async (account) => {
    try {
      plans.push(await planOf(hub, caller, account, options));
    } catch (error) {
      errors.push({ input: `account ${account}`, message: sentenceOf(error) });
    }
  });
  plans.sort((a, b) => (a.account < b.account ? -1 : 1));
  errors.sort((a, b) => (a.input < b.input ? -1 : 1));
  errors.push(...unusedDecisions(options.keep, plans));
  const others = list.others.map((it) => `${it.id} (${it.state})`).join(', ');
  return {
    schemaVersion: 1,
    kind: 'one-active-key organization remediation plan',
    tool: { name: 'one-active-key', version: VERSION },
    partition: caller.partition,
    caller: caller.arn,
    createdAt,
    ...(forRole === undefined ? {} : { forRole }),
    roleName,
    complete: errors.length === 0 && plans.every((it) => it.complete),
    plans,
    errors,
    notes: [
      ...leftOutNotes(leftOut, options).map((it) => it.message),
      ...(others === '' ? [] : [`Not planned for, because they are not active: ${others}.`]),
    ],
  };
}

async function planOf(
  hub: Hub,
  caller: Caller,
  account: string,
  options: OrganizationPlanOptions,
): Promise<RemediationPlan> {
  const entered = await enter(hub, caller, account, options.ownAccount ?? 'auto');
  if ('refused' in entered) throw new KnownError(entered.refused, 'account');
  const { clients, note } = entered;
  const evidence = await evidenceClients(clients);
  const plan = await makePlan(clients, { ...options, evidence, isOneOfMany: true });
  if (plan.account !== account) {
    throw new KnownError(`the credentials for it are those of account ${plan.account}`, 'account');
  }
  return note === undefined ? plan : { ...plan, notes: [...plan.notes, note] };
}
