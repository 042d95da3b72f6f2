import { isObject } from '../../rule-core/text/json';
import { RUN_NAME } from '../../live-check/organization/results/run-record';

/** What a step is asked: which run, and for some which account. */
export class BadEvent extends Error {
  constructor(what: string) {
    super(`the event is not one of the sweep's state machine: ${what}`);
    this.name = 'BadEvent';
  }
}

/** @throws BadEvent */
export function runOf(event: unknown): string {
  const run = textOf(event, 'run');
  if (!RUN_NAME.test(run)) throw new BadEvent('"run" is not the name of a run');
  return run;
}

/** @throws BadEvent */
export function accountOf(event: unknown): string {
  const account = textOf(event, 'account');
  if (!/^\d{12}$/.test(account)) throw new BadEvent('"account" is not twelve digits');
  return account;
}

/**
 * The run that begins: its name tells when, so that names are in the order of time, and which execution.
 *
 * @throws BadEvent
 */
export function beginningOf(event: unknown): { readonly run: string; readonly startedAt: string } {
  const execution = textOf(event, 'execution');
  const at = new Date(textOf(event, 'startedAt'));
  if (Number.isNaN(at.getTime())) throw new BadEvent('"startedAt" is no moment');
  const startedAt = at.toISOString();
  // AWS Step Functions allows more characters in names than S3 has without an escape.
  const name = execution.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 80);
  const run = `${startedAt.replace(/[-:]|\.\d+/g, '')}-${name}`;
  if (!RUN_NAME.test(run)) throw new BadEvent('"execution" is not the name of an execution');
  return { run, startedAt };
}

function textOf(event: unknown, name: string): string {
  const value = isObject(event) ? event[name] : undefined;
  if (typeof value !== 'string' || value === '') throw new BadEvent(`"${name}" is missing`);
  return value;
}
