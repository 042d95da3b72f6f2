import type { DeployedKey, Finding, Report } from '../../rule-core/index';
import { sentenceOf } from '../../live-check/aws/errors';
import type { GuardConfiguration } from '../configuration';
import type { LambdaContext } from '../hook/handler';
import { NotRead } from '../not-read';
import { isOpen } from './ledger';
import { eventLine, type Outcome } from './line';
import { type NewKey, newKeyOf } from './new-key';
import { type Notice, noticeOf } from './notice';
import { judge, type UserRead } from './read-user';
import { type Nudge, nudgeOf, type Touched } from './record';

/** What became of a key that may be deactivated. */
export interface Done {
  readonly isDone: boolean;
  /** For people. */
  readonly sentence: string;
  /** Why it should be tried once more. */
  readonly problem?: Error;
}

/** What an event is worked on with, within the time of one invocation. */
export interface EventTools {
  readonly account: string;
  readonly now: () => Date;
  /** Reads a user anew. @throws NotRead */
  readonly read: (touched: Touched, callAt: number) => Promise<UserRead>;
  /** Imports what was found about users into Security Hub. @throws where not all is taken */
  readonly importUsers: (report: Report) => Promise<unknown>;
  readonly ledger: {
    isOlder(user: string, asOf: string): Promise<boolean>;
    note(user: string, open: boolean, asOf: string): Promise<'older' | 'noted' | 'opened'>;
    told(user: string): Promise<void>;
  };
  /** Tells people. Absent where nobody is to be told. */
  readonly tell?: (notice: Notice) => Promise<void>;
  /**
   * Deactivates a new key, and says what became of it. Absent where nobody asked for that.
   */
  readonly deactivate?: (
    user: string,
    keys: readonly DeployedKey[],
    key: Extract<NewKey, { key: string }>,
    eventId: string,
  ) => Promise<Done>;
  end(): void;
}

export interface EventOptions {
  /** Asked at each invocation. */
  readonly configuration: () => Promise<GuardConfiguration>;
  /** @param time in milliseconds, for everything that is asked */
  readonly tools: (time: number) => Promise<EventTools>;
  /** Takes one line of JSON an invocation. */
  readonly log: (line: string) => void;
}

export type EventHandler = (event: unknown, context?: LambdaContext) => Promise<Outcome>;

/** What the function is given, and what of it the end needs itself, in milliseconds. */
const TIME = 120_000;
const RESERVE = 5_000;

/**
 * A handler of CloudTrail's events about IAM users and their keys. An event only says whose keys are to be
 * read: what is judged and told is what IAM shows then, so that events may come late, twice, in another
 * order or not at all.
 *
 * It throws where the work is not done, so that AWS Lambda does it again, and in the end tells of it.
 */
export function eventHandler({ configuration, tools: make, log }: EventOptions): EventHandler {
  return async (event, context) => {
    const began = performance.now();
    const remaining = context?.getRemainingTimeInMillis?.() ?? TIME;
    const outcome: { users: Outcome['users'][number][] } & Outcome = { users: [] };
    let tools: EventTools | undefined;
    let problem: unknown;
    try {
      const nudge = nudgeOf(event);
      if ('nothing' in nudge) return { ...outcome, nothing: nudge.nothing };
      const settings = await configuration();
      tools = await make(Math.max(1, remaining - RESERVE));
      if (nudge.account !== tools.account) {
        throw new NotRead(
          `the event is of account ${nudge.account}, and this function reads account ${tools.account} only: deploy the guard there`,
        );
      }
      for (const touched of nudge.users) {
        outcome.users.push(await settle(nudge, touched, settings, tools));
      }
      return outcome;
    } catch (error) {
      problem = error;
      throw error;
    } finally {
      tools?.end();
      log(eventLine(event, outcome, problem, performance.now() - began));
    }
  };
}

/** Reads one user, and lets everybody know what is found. */
async function settle(
  nudge: Nudge,
  touched: Touched,
  settings: GuardConfiguration,
  tools: EventTools,
  mayChange = true,
): Promise<Outcome['users'][number]> {
  const { ledger, importUsers, tell } = tools;
  const read = await tools.read(touched, nudge.at);
  const { exceptions, rotationWindow, benchmark } = settings;
  const report = judge(read, { exceptions, rotationWindow, benchmark, now: tools.now() });
  const { name, asOf } = read;
  const { verdict } = report;
  if (await ledger.isOlder(name, asOf)) return { user: name, verdict, told: 'older' };
  await importUsers(report);
  const [finding] = report.findings;
  const done =
    mayChange && finding ? await change(nudge, touched, finding, read, tools) : undefined;
  const told = await ledger.note(name, isOpen(report), asOf);
  if (told === 'opened' && finding) {
    await tell?.(noticeOf(finding, report, done?.sentence));
    await ledger.told(name);
  }
  if (done?.problem !== undefined) throw done.problem;
  const outcome = { user: name, verdict, told, ...(done ? { done: done.sentence } : {}) };
  if (!done?.isDone) return outcome;
  // The call that was made here is one that IAM has shown by now.
  const after = await settle(nudge, { name }, settings, tools, false);
  return { ...outcome, verdict: after.verdict };
}

async function change(
  nudge: Nudge,
  touched: Touched,
  finding: Finding,
  { name, facts }: UserRead,
  tools: EventTools,
): Promise<Done | undefined> {
  if (!tools.deactivate) return undefined;
  const keys = facts.judged?.[0]?.keys ?? [];
  const which = newKeyOf(nudge, touched, finding, keys, tools.now());
  if ('refused' in which) {
    return { isDone: false, sentence: `The guard deactivated no key: ${which.refused}.` };
  }
  try {
    return await tools.deactivate(name, keys, which, nudge.id);
  } catch (error) {
    // People are told of the finding in any case.
    const sentence = `The guard could not deactivate the new key ${which.key}: ${sentenceOf(error)}.`;
    const problem = error instanceof Error ? error : new Error(sentence);
    return { isDone: false, sentence, problem };
  }
}
