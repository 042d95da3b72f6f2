import path from 'node:path';
import type { AnyPlan, OrganizationResult } from '../../../live-check/index';
import { maskKeyIds } from '../../../report/index';
import { KnownError } from '../../../rule-core/index';
import { ask } from '../../ask';
import { attended } from '../../aws';
import type { Io } from '../../io';
import type { ApplyValues } from '../../options/index';
import { MEGABYTE, readNamed } from '../../reading/read-file';
import { onScreen } from '../../writing/on-screen';
import { inWords } from './plan';
import { agreed, ended, line, named, without } from './shared';
import { chosenAccounts } from '../many-accounts';

/** Deactivates exactly the keys of a plan. @returns the exit code */
export async function apply(file: string, options: ApplyValues, given: Io): Promise<number> {
  const io = onScreen(given);
  const { checkApproved, planDigest, readAnyPlan } = await import('../../../live-check/index');
  const journal = options.journal ?? `${file.replace(/\.json$/, '')}.journal.jsonl`;
  return named({ plan: file, journal }, async () => {
    const planned = readAnyPlan(readNamed({ file, what: 'the plan', most: 50 * MEGABYTE }, io));
    checkKind('plans' in planned, options, 'plan');
    // Also where there is nothing to do: that is not what was approved.
    checkApproved(planned, options.planDigest);
    const digest = planDigest(planned);
    io.stdout.write(inWords(options.maskKeyIds ? maskKeyIds(planned) : planned, 'text', digest));
    const users = 'plans' in planned ? planned.plans.flatMap((it) => it.users) : planned.users;
    if (users.length === 0) return 0;
    const where =
      'plans' in planned
        ? `${planned.plans.filter((it) => it.users.length > 0).length} accounts`
        : `account ${planned.account}`;
    await agreed(options, io, `Deactivate these keys in ${where}?`);
    io.stderr.write(
      `The journal is ${journal}; to go back: one-active-key remediate undo ${journal}\n`,
    );
    const result = await carryOut(planned, path.resolve(io.cwd, journal), options, io);
    return ended(result, options.maskKeyIds ?? false, io);
  });
}

async function carryOut(
  plan: AnyPlan,
  journal: string,
  options: ApplyValues,
  io: Io,
): Promise<OrganizationResult> {
  const { applyOrganizationPlan, applyPlan } = await import('../../../live-check/index');
  const common = {
    ...without(options, 'accounts'),
    journal,
    now: () => io.now(),
    ...attended(io),
    onResult: (it: Parameters<typeof line>[0]) =>
      void io.stdout.write(line(it, options.maskKeyIds ?? false)),
  };
  if (!('plans' in plan)) {
    const result = await applyPlan(plan, common);
    const { stopped } = result;
    return { accounts: [result], ...(stopped === undefined ? {} : { stopped }) };
  }
  return applyOrganizationPlan(plan, {
    ...common,
    ...chosenAccounts(options, io),
    onAccount: (it) => void io.stdout.write(`account ${it}\n`),
    afterCanary: async () => {
      if (options.yes) return true;
      if (io.stdin.isTTY !== true) return false;
      const answer = await ask(io, 'The canary is done. Go on with the other accounts? Type yes: ');
      return answer.toLowerCase() === 'yes';
    },
  });
}

/** @throws KnownError where options for many accounts meet a plan or a journal of one */
export function checkKind(
  isOfMany: boolean,
  options: Pick<ApplyValues, 'organization' | 'accounts' | 'canary' | 'roleName'>,
  what: string,
): void {
  if (isOfMany) return;
  const names = ['organization', 'accounts', 'canary', 'roleName'] as const;
  if (names.every((it) => options[it] === undefined)) return;
  throw new KnownError(
    `this is the ${what} of one account: leave out --organization, --accounts, --canary and --role-name.`,
  );
}
