import path from 'node:path';
import type { AnyPlan, KeyOwner } from '../../../live-check/index';
import { maskKeyIds, ORGANIZATION_PLAN_FORMATS, PLAN_FORMATS } from '../../../report/index';
import { printableJson } from '../../../rule-core/index';
import { attended } from '../../aws';
import type { Io } from '../../io';
import type { PlanValues } from '../../options/index';
import { readExceptions } from '../../reading/exceptions-file';
import { stateOwners } from '../../reading/state-owners';
import { onScreen } from '../../writing/on-screen';
import { shownOrganizationPlan, shownPlan } from '../../writing/shown-plan';
import { chosenAccounts, roleForMany } from '../many-accounts';
import { named, without } from './shared';
import { writeNamed } from '../../writing/write-named';

/** Judges and writes what would be done. Changes nothing. @returns the exit code */
export async function plan(options: PlanValues, io: Io): Promise<number> {
  const made = await named({}, () => makePlan(options, io));
  const { planDigest, writePlan } = await import('../../../live-check/index');
  if (options.output !== undefined)
    writeNamed(
      path.resolve(io.cwd, options.output),
      printableJson(writePlan(made)),
      options.output,
    );
  const digest = planDigest(made);
  const shown = options.maskKeyIds ? maskKeyIds(made) : made;
  const format = options.format ?? 'text';
  if (format === 'json') io.stdout.write(printableJson(writePlan(shown)));
  else (format === 'text' ? onScreen(io) : io).stdout.write(inWords(shown, format, digest));
  const plans = 'plans' in made ? made.plans : [made];
  if (plans.some((it) => it.users.length > 0))
    io.stderr.write(
      options.output === undefined
        ? 'Nothing was changed. Add --output PLAN.json to be able to apply it.\n'
        : `Nothing was changed. Apply it with: one-active-key remediate apply ${options.output} --plan-digest ${digest}\n`,
    );
  const isWhole =
    made.complete &&
    [made, ...plans].every((it) => it.errors.length === 0) &&
    plans.every((it) => it.decisions.length === 0);
  return isWhole ? 0 : 2;
}

/** A plan for people, without the digest where it is not known. */
export function inWords(plan: AnyPlan, format: string, digest: string): string {
  return 'plans' in plan
    ? (ORGANIZATION_PLAN_FORMATS[format]?.(shownOrganizationPlan(plan, digest)) ?? '')
    : (PLAN_FORMATS[format]?.({ ...shownPlan(plan), digest }) ?? '');
}

async function makePlan(options: PlanValues, io: Io): Promise<AnyPlan> {
  const { exceptions } = await readExceptions(options.exceptions, io);
  const owners: readonly KeyOwner[] = await stateOwners(options.state ?? [], io);
  const { planOrganizationRemediation, planRemediation } =
    await import('../../../live-check/index');
  const common = { exceptions, owners, now: () => io.now(), ...attended(io) };
  const roleName = roleForMany(options);
  if (roleName === undefined) {
    return planRemediation({ ...without(options, 'accounts', 'exclude'), ...common });
  }
  return planOrganizationRemediation({
    ...without(options, 'accounts', 'exclude', 'ou', 'accountTag', 'organization'),
    ...common,
    roleName,
    ...chosenAccounts(options, io),
  });
}
