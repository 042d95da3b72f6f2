import { KnownError } from '../../rule-core/index';
import { groupBy } from '../../rule-core/text/group-by';
import type { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import { LogUnwritable } from '../jsonl-log';
import type { Journal } from './journal';
import type { KeyState } from './journal-entries';
import { ChangePace, type ControlOptions, KeyControl } from './key-control';
import { planDigest } from './planning/plan-file';
import type { KeyResult, OrganizationResult, RemediationResult } from './results';
import { RunLines } from './run-lines';
import type { Visits } from './many/visits';

/** Long enough for a job of every month to be missed. */
export const FINISH_AFTER = 30 * 86_400_000;

export interface FinishOptions extends ControlOptions {
  /** How long a key must have been inactive, in milliseconds. @default 30 days */
  readonly after?: number;
  readonly accounts?: readonly string[];
  /** The digest of the deletion plan that was approved. */
  readonly planDigest?: string;
  readonly onResult?: (result: KeyResult) => void;
}

/** A key that this journal's run deactivated. */
export interface FinishedKey {
  readonly account: string;
  readonly user: string;
  readonly accessKeyId: string;
  readonly deactivatedAt: string;
}

/** What would be deleted, and what not. */
export interface DeletionPlan {
  readonly kind: 'one-active-key deletion plan';
  readonly journal: string;
  readonly after: number;
  readonly delete: readonly FinishedKey[];
  readonly keep: readonly (FinishedKey & { readonly why: string })[];
}

/** Lists what would be deleted. It changes nothing. */
export async function planDeletion(
  journal: Journal,
  visits: Visits,
  aws: Aws,
  options: FinishOptions,
): Promise<DeletionPlan> {
  const { after = FINISH_AFTER } = options;
  const gone: FinishedKey[] = [];
  const kept: (FinishedKey & { why: string })[] = [];
  for (const [account, states] of byAccount(journal, options)) {
    let control: KeyControl | string;
    try {
      control = controlOf((await visits(account)).clients, account, journal, aws, options);
    } catch (error) {
      control = sentenceOf(error);
    }
    for (const state of states) {
      const key = keyOf(state);
      const why = typeof control === 'string' ? control : await whyNot(state, control, options);
      if (why === undefined) gone.push(key);
      else kept.push({ ...key, why });
    }
  }
  const { plan } = journal.header;
  return { kind: 'one-active-key deletion plan', journal: plan, after, delete: gone, keep: kept };
}

/**
 * Deletes the keys of a deletion plan, each looked at again right before, each call in the journal. It
 * stops at the first error. **A deleted key cannot be brought back.**
 */
export async function carryOutDeletion(
  journal: Journal,
  visits: Visits,
  aws: Aws,
  plan: DeletionPlan,
  options: FinishOptions,
): Promise<OrganizationResult> {
  const digest = planDigest(plan);
  if (options.planDigest !== undefined && options.planDigest.toLowerCase() !== digest) {
    throw new KnownError(
      `This is not what was approved: the digest of what would be deleted now is ${digest}.`,
      'plan',
    );
  }
  const wanted = new Set(plan.delete.map((it) => it.accessKeyId));
  const pace = new ChangePace(options);
  const lines = new RunLines(journal, 'finish', options.now);
  const done: RemediationResult[] = [];
  let stopped: string | undefined;
  for (const [account, all] of byAccount(journal, options)) {
    const states = all.filter((it) => wanted.has(it.accessKeyId));
    if (states.length === 0) continue;
    const results: KeyResult[] = [];
    try {
      const { clients } = await visits(account);
      const control = controlOf(clients, account, journal, aws, options, pace);
      for (const state of states) {
        if (stopped !== undefined) break;
        const result = await remove(state, control, options);
        results.push(result);
        options.onResult?.(result);
        if (result.result === 'failed' || result.result === 'unverified')
          stopped = `${result.accessKeyId} of ${result.user}: ${result.why ?? ''}`;
      }
    } catch (error) {
      stopped =
        error instanceof LogUnwritable
          ? `the journal cannot be written (${error.message}): nothing is deleted without a line in it`
          : sentenceOf(error);
    }
    const unwritten = lines.account({ account, results });
    stopped ??= unwritten;
    done.push({ account, results, ...(stopped === undefined ? {} : { stopped }) });
    if (stopped !== undefined) break;
  }
  stopped = lines.end(stopped);
  return { accounts: done, ...(stopped === undefined ? {} : { stopped }) };
}

async function remove(
  state: KeyState,
  control: KeyControl,
  options: FinishOptions,
): Promise<KeyResult> {
  const { user, accessKeyId } = state;
  await control.ready();
  const why = await whyNot(state, control, options);
  if (why !== undefined) return { user, accessKeyId, result: 'skipped', why };
  const change = await control.change(user, accessKeyId, 'deleted', { atOnce: true });
  const { result, ...rest } = change;
  if (rest.unwritten !== undefined) throw new LogUnwritable(rest.unwritten);
  return { user, accessKeyId, result, ...('why' in rest ? { why: rest.why } : {}) };
}

/** Why a key is not deleted. */
async function whyNot(
  state: KeyState,
  control: KeyControl,
  { after = FINISH_AFTER, now }: FinishOptions,
): Promise<string | undefined> {
  const { user, accessKeyId, action, result } = state;
  const { deactivatedAt } = keyOf(state);
  if (action === 'reactivate') return 'it was given back, or may have been';
  if (action === 'deactivate' && result !== 'done')
    return 'it is not proven that it was deactivated';
  if (!(Date.parse(deactivatedAt) <= now().getTime() - after))
    return `it was deactivated on ${deactivatedAt}, not long enough ago`;
  try {
    const use = await control.lastUse(accessKeyId);
    // Last of all, since nothing that is deleted comes back: between this look and the call is as little as can be.
    const keys = await control.keysOf(user);
    if (keys === 'gone') return 'the user no longer exists';
    if (!keys.has(accessKeyId)) return 'the key no longer exists';
    if (keys.get(accessKeyId) !== 'Inactive') return 'it is active again';
    if (![...keys.values()].includes('Active'))
      return 'the user has no active key: this one may be needed';
    if (use.kind === 'unknown') return `its last use could not be read: ${use.why}`;
    if (use.kind === 'used' && Date.parse(use.at) > Date.parse(deactivatedAt))
      return `it was used on ${use.at}, after it was deactivated`;
    return undefined;
  } catch (error) {
    return `its keys could not be read: ${sentenceOf(error)}`;
  }
}

function keyOf(state: KeyState): FinishedKey {
  const { account, user, accessKeyId } = state;
  // Of a deletion that was begun, once or more, a line before it says since when the key is inactive.
  let since = state;
  while (since.action === 'delete' && since.previous) since = since.previous;
  return { account, user, accessKeyId, deactivatedAt: since.at };
}

function byAccount(journal: Journal, { accounts }: FinishOptions): Map<string, KeyState[]> {
  const open = [...journal.states().values()].filter(
    (it) =>
      (it.action === 'deactivate' || it.result !== 'done') &&
      (!accounts || accounts.includes(it.account)),
  );
  return groupBy(open, (it) => it.account);
}

function controlOf(
  { iam }: Awaited<ReturnType<Visits>>['clients'],
  account: string,
  journal: Journal,
  aws: Aws,
  options: FinishOptions,
  pace?: ChangePace,
): KeyControl {
  return new KeyControl(iam, account, journal, options, aws, pace);
}
