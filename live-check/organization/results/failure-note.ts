import { printable } from '../../../rule-core/index';
import { isObject } from '../../../rule-core/text/json';
import { parsedObject } from './checked';

/** A cause that AWS Step Functions gives has 32,768 characters at most; the rest are names. */
export const MOST_FAILURE_BYTES = 128 * 1024;
const LONGEST = 300;

/** By the name of the error, which AWS Step Functions and AWS Lambda give (their developer guides). */
const SENTENCES: Readonly<Record<string, string>> = {
  'States.Timeout': 'it ran out of time',
  'States.HeartbeatTimeout': 'it ran out of time',
  'Sandbox.Timedout': 'its function ran out of time',
  'Lambda.TooManyRequestsException': 'AWS Lambda kept throttling its function',
  'States.DataLimitExceeded': 'its function returned too much',
  'Lambda.ResourceNotFoundException': 'there is no such function',
  'Lambda.AccessDeniedException': 'its function may not be invoked',
};

/**
 * Why the part of a run for an account failed, in words.
 *
 * @param text what the state machine kept: the account, the run, the name of the error and its cause
 */
export function failureIn(text: string, account: string, run: string): string {
  let note: Record<string, unknown>;
  try {
    note = parsedObject(unwrapped(text));
  } catch {
    return 'what was kept of it cannot be read';
  }
  if (note['account'] !== account || note['run'] !== run)
    return 'what was kept of it is of another run';
  const failure = isObject(note['failure']) ? note['failure'] : {};
  const error = typeof failure['Error'] === 'string' ? failure['Error'] : 'unknown error';
  const known = Object.hasOwn(SENTENCES, error) ? SENTENCES[error] : undefined;
  const cause = known === undefined ? causeIn(failure['Cause']) : '';
  return printable(`${known ?? error}${cause === '' ? '' : `: ${cause}`}`).slice(0, LONGEST);
}

/** AWS Step Functions may write a text as JSON has it, in quotes. */
function unwrapped(text: string): string {
  if (!text.startsWith('"')) return text;
  const value: unknown = JSON.parse(text);
  return typeof value === 'string' ? value : text;
}

/** What an error of a function said, without its trace: that names lines, and may hold anything. */
function causeIn(cause: unknown): string {
  if (typeof cause !== 'string') return '';
  try {
    const value: unknown = JSON.parse(cause);
    const said = isObject(value) ? value['errorMessage'] : undefined;
    return typeof said === 'string' ? said.slice(0, LONGEST) : '';
  } catch {
    return cause.slice(0, LONGEST);
  }
}
