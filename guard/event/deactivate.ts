import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readWithin } from '../../inputs/files/bounded';
import { KnownError } from '../../rule-core/index';
import type { Clients } from '../../live-check/aws/clients';
import type { TimeLimits } from '../../live-check/aws/ask/time-limits';
import { carryOut } from '../../live-check/remediation/apply';
import { readPlan, writePlan } from '../../live-check/remediation/planning/plan-file';
import type { RemediationPlan } from '../../live-check/remediation/planning/plan-types';
import type { KeyResult } from '../../live-check/remediation/results';
import { LOST, type Store } from '../store/store';

/** How a deactivation reaches the outside. */
export interface DeactivationTools {
  readonly clients: Clients;
  readonly store: Store;
  readonly limits: TimeLimits;
  readonly now?: () => Date;
  /** Waits, in milliseconds. @default real waiting */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** In bytes: the journal of one key has a few lines, however often it was gone on with. */
const LONGEST_JOURNAL = 1024 * 1024;

/** How often IAM is asked whether it shows the change: about fifteen seconds. */
const LOOKS = 7;

/**
 * Carries out a plan for one key by the code of `remediate apply`, with plan and journal in a store. Of
 * several that do so at once one changes something; who comes later goes on where another ended, and a key
 * that somebody made active again is left alone.
 */
export async function deactivate(
  wanted: RemediationPlan,
  tools: DeactivationTools,
): Promise<KeyResult> {
  const [user] = wanted.users;
  const [key] = user?.deactivate ?? [];
  if (!user || key === undefined) throw new KnownError('There is no key to deactivate.', 'plan');
  const { store } = tools;
  const folder = `remediation/${wanted.account}/${encodeURIComponent(user.user.toLowerCase())}/${key}`;
  const plan = await planIn(store, `${folder}/plan.json`, wanted);
  const name = `${folder}/journal.jsonl`;
  const before = await store.get(name);
  const local = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-'));
  try {
    const journal = path.join(local, 'journal.jsonl');
    if (before) writeFileSync(journal, before.text, { mode: 0o600 });
    let version = before?.version;
    const onWritten = async (): Promise<void> => {
      const next = await store.put(
        name,
        readWithin(journal, LONGEST_JOURNAL).toString('utf8'),
        version,
      );
      if (next === LOST) throw new Error('another invocation of the function writes it');
      version = next;
    };
    const { clients, limits, now, wait } = tools;
    const { results, stopped } = await carryOut(clients, plan, {
      ...{ journal, clients, limits, onWritten, looks: LOOKS, max: 1 },
      ...(now ? { now } : {}),
      ...(wait ? { wait } : {}),
    });
    const result = results.find((it) => it.accessKeyId === key);
    const why = stopped ?? 'it was not looked at';
    return result ?? { user: user.user, accessKeyId: key, result: 'left', why };
  } finally {
    rmSync(local, { recursive: true, force: true });
  }
}

/** The plan that stands in the store: the first that was written is the one, whoever wrote it. */
async function planIn(
  store: Store,
  name: string,
  wanted: RemediationPlan,
): Promise<RemediationPlan> {
  const there = (await store.get(name)) ?? (await begun(store, name, wanted));
  if (!there) return wanted;
  const plan = readPlan(there.text);
  const isSame = keysOf(plan) === keysOf(wanted) && plan.account === wanted.account;
  if (!isSame) throw new KnownError(`The plan in ${name} is about other keys.`, 'plan');
  return plan;
}

async function begun(store: Store, name: string, wanted: RemediationPlan) {
  const done = await store.put(name, writePlan(wanted), undefined);
  return done === LOST ? store.get(name) : undefined;
}

function keysOf({ users }: RemediationPlan): string {
  return JSON.stringify(users.map(({ user, deactivate }) => [user.toLowerCase(), deactivate]));
}

/** What became of a new key, as a sentence for people. */
export function sentenceOfResult({ accessKeyId: id, result, why }: KeyResult): string {
  const because = why === undefined ? '' : `: ${why}`;
  switch (result) {
    case 'done':
    case 'already':
      return `The guard deactivated the new key ${id}. Its journal takes it back: one-active-key remediate undo.`;
    case 'reverted':
      return `The guard deactivated the new key ${id} and made it active again${because}.`;
    case 'unverified':
      return `The guard deactivated the new key ${id}, and IAM does not show it yet${because}.`;
    case 'skipped':
    case 'failed':
    case 'left':
      return `The guard did not deactivate the new key ${id}${because}.`;
  }
}
