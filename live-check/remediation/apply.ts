import { KnownError } from '../../rule-core/index';
import { Aws } from '../aws/ask/ask';
import { callerOf } from '../aws/caller';
import type { Clients, ConnectionOptions } from '../aws/clients';
import { sentenceOf } from '../aws/errors';
import { LogUnwritable } from '../jsonl-log';
import { AccountApplication } from './apply-account';
import { checkIdentity, checkPlan, type PlanChecks } from './checks';
import { Journal, type NewJournal } from './journal';
import { type ControlOptions, KeyControl } from './key-control';
import { planDigest } from './planning/plan-file';
import type { RemediationPlan } from './planning/plan-types';
import { type KeyResult, type RemediationResult, wait } from './results';
import { RunLines } from './run-lines';
import { whoAsks } from './who-asks';

export interface ApplyOptions extends ConnectionOptions, PlanChecks, Partial<ControlOptions> {
  readonly clients?: Clients;
  /** The file of the journal: made, or gone on with. */
  readonly journal: string;
  /** How many keys are deactivated at most in this run. */
  readonly max?: number;
  /** Goes on after an error. @default stops */
  readonly keepGoing?: boolean;
  /** Called after every user. */
  readonly onResult?: (result: KeyResult) => void;
}

/**
 * Deactivates exactly the keys of the plan, each user read anew before and after, the last use of each
 * key read anew before, each call in the journal. Never deletes, never leaves a user without the key that
 * the plan keeps. Run again with the same journal it goes on where it ended.
 *
 * @throws KnownError where the plan is too old or not the approved one, or the account or the caller is
 *   not the plan's
 * @throws KnownError where the journal belongs to something else
 */
export async function carryOut(
  clients: Clients,
  plan: RemediationPlan,
  options: ApplyOptions,
): Promise<RemediationResult> {
  const aws = new Aws(options.limits);
  const { caller, now } = await whoAsks(() => callerOf(clients, aws), options.now);
  if (caller.account !== plan.account) {
    throw new KnownError(
      `The plan is for account ${plan.account}, but these credentials are of ${caller.account}.`,
      'account',
    );
  }
  checkIdentity(plan, caller);
  checkPlan(plan, now(), options);
  const journal = begin(options.journal, {
    plan: planDigest(plan),
    accounts: [plan.account],
    partition: caller.partition,
    caller: caller.arn,
    at: now().toISOString(),
  });
  try {
    const control = new KeyControl(
      clients.iam,
      plan.account,
      journal,
      { wait, ...options, now },
      aws,
    );
    const run = { ...options, now };
    const result = await new AccountApplication(plan, control, journal, run, caller).run();
    return await copied(new RunLines(journal, 'apply', now).only(result), options);
  } finally {
    journal.close();
  }
}

/** The last lines are copied too; what was done is told in any case. */
async function copied(
  result: RemediationResult,
  { onWritten }: ApplyOptions,
): Promise<RemediationResult> {
  try {
    await onWritten?.();
    return result;
  } catch (error) {
    const why = `the journal cannot be copied (${sentenceOf(error)})`;
    return { ...result, stopped: result.stopped ?? why };
  }
}

/** @throws KnownError where it cannot be written, BadJournal */
export function begin(file: string, header: NewJournal): Journal {
  try {
    return Journal.begin(file, header);
  } catch (error) {
    if (!(error instanceof LogUnwritable)) throw error;
    throw new KnownError(
      `The journal cannot be written (${error.message}). Nothing was changed.`,
      'journal',
    );
  }
}
