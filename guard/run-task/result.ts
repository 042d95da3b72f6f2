import { exitCode, type Finding, type ReadError, type Report } from '../../rule-core/index';
import { sanitizeAll } from '../../report/safe/sanitize';
import { checkedOf, countsOf, headlineOf } from '../../report/wording/verdict';
import { clipped, describe, inert } from '../answer/words';
import type { PlanSettings } from './judge-plan';
import { outcomeOfFinding, outcomeOfRest, outcomeOfUnread, outcomeOfWarning } from './outcomes';
import type { Outcome } from './outcomes';

/** The result of a task, before it is written for HCP Terraform. */
export interface TaskResult {
  /** Whether the run may go on is up to the enforcement level, which HCP Terraform keeps. */
  readonly status: 'passed' | 'failed';
  readonly message: string;
  readonly outcomes: readonly Outcome[];
  /** How many findings there are, for the log; absent where nothing was judged. */
  readonly summary?: Report['summary'];
}

/** How long a message may be, and how many outcomes are sent; HCP Terraform shows both beside the run. */
const MESSAGE = 2_000;
const MOST_OUTCOMES = 100;

/** The result of a judged plan: passed is only what exit code 0 would be. */
export function resultOf(unsafe: Report, settings: PlanSettings): TaskResult {
  const report = sanitizeAll(unsafe);
  const { strict } = settings;
  const counted = `${headlineOf(report)}. Checked: ${checkedOf(report)}; ${countsOf(report)}.`;
  const stopping = [
    ...report.findings
      .filter(({ verdict }) => stops(verdict, strict))
      .map((it) => describe(it, report)),
    ...report.errors.map(notRead),
  ];
  const all = [
    ...report.findings.map((it) => outcomeOfFinding(it, report, settings)),
    ...report.errors.map(outcomeOfUnread),
    ...report.warnings.map((it) => outcomeOfWarning(it)),
  ];
  return {
    status: exitCode(report, { strict }) === 0 ? 'passed' : 'failed',
    message: clipped(inert([counted, ...stopping].join(' ')), MESSAGE),
    outcomes: bounded(all),
    summary: report.summary,
  };
}

/** What was not judged never passes. */
export function notJudged(why: string): TaskResult {
  const message = `The access keys of this plan were not judged, so it is not passed: ${why}.`;
  return { status: 'failed', message: clipped(inert(message), MESSAGE), outcomes: [] };
}

function stops(verdict: Finding['verdict'], strict: boolean): boolean {
  return verdict === 'violation' || (strict && verdict === 'undetermined');
}

function notRead({ message }: ReadError): string {
  return `Not read: ${message}`;
}

function bounded(all: readonly Outcome[]): readonly Outcome[] {
  if (all.length <= MOST_OUTCOMES) return all;
  return [...all.slice(0, MOST_OUTCOMES - 1), outcomeOfRest(all.length - MOST_OUTCOMES + 1)];
}
