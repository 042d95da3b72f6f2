import { printable, type ReadError, VERSION, type Warning } from '../../../rule-core/index';
import type { MemberReading } from '../read-member';
import {
  ANYTHING,
  ARN,
  countIn,
  listIn,
  Malformed,
  momentIn,
  objectIn,
  parsedObject,
  PARTITION,
  textIn,
  textOrNone,
} from './checked';
import { keysIn } from './result-keys';
import type { RunRecord } from './run-record';

const KIND = 'one-active-key account';
const FORMAT = 1;
/** An account whose 5,000 users all have two active keys has a third of this. */
export const MOST_RESULT_BYTES = 16 * 1024 * 1024;
/** Less than this between two clocks is their difference. */
const CLOCKS_DIFFER = 5 * 60 * 1000;
const MOST_CALLS = 50;
const MOST_WARNINGS = 50;
/** So many errors of an account are shown; one more says how many there are. */
const SHOWN_ERRORS = 100;
const MOST_ERRORS = 20_000;
const LONGEST = 1_000;

/** What an account said in a run, as it is kept: the reading that a checkpoint has too. */
export function resultText(run: string, reading: MemberReading): string {
  const { account } = reading;
  return `${JSON.stringify({ kind: KIND, format: FORMAT, tool: VERSION, run, account, reading })}\n`;
}

/**
 * The reading in the text of a result, made anew from what is written there.
 *
 * @throws Malformed for one that no account can have written in this run
 */
export function resultIn(
  text: string,
  account: string,
  { run, startedAt }: Pick<RunRecord, 'run' | 'startedAt'>,
  now: Date,
): MemberReading {
  const it = parsedObject(text);
  if (it['kind'] !== KIND) throw new Malformed('it is not the result of an account');
  if (it['format'] !== FORMAT)
    throw new Malformed('it was written by another version of this tool');
  if (it['run'] !== run) throw new Malformed('it is of another run');
  if (it['account'] !== account) throw new Malformed('it is of another account');
  const reading = readingIn(objectIn(it['reading'], 'reading'), account, now);
  const { source, asOf } = reading;
  if (source === 'list' && asOf !== undefined && isBefore(asOf, startedAt)) {
    throw new Malformed(`it is from before the run began (${asOf})`);
  }
  return reading;
}

function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other) - CLOCKS_DIFFER;
}

function readingIn(it: Record<string, unknown>, account: string, now: Date): MemberReading {
  if (it['account'] !== account) throw new Malformed('its reading is of another account');
  const source = (['list', 'report', 'delta'] as const).find((one) => one === it['source']);
  if (source === undefined) throw new Malformed('it has no known source');
  const errors = errorsIn(it['errors'], account);
  const asOf = it['asOf'] === undefined ? undefined : momentIn(it['asOf'], 'moment');
  if (asOf !== undefined && Date.parse(asOf) > now.getTime() + CLOCKS_DIFFER) {
    throw new Malformed(`it is of the future (${asOf})`);
  }
  const keys = keysIn(it['keys'], account);
  const users = countIn(it['users'], 'users');
  const keysRead = countIn(it['keysRead'], 'access keys');
  if (keys.length > keysRead) throw new Malformed('it has more access keys than were read');
  const calls = callsIn(it['calls']);
  if (errors.length === 0) {
    if (asOf === undefined) throw new Malformed('it does not say as of when it is');
    if (Object.keys(calls).length === 0) throw new Malformed('no call was made for it');
  }
  const partition = textOrNone(it['partition'], 'partition', PARTITION);
  const caller = textOrNone(it['caller'], 'caller', ARN);
  if (caller !== undefined) {
    const [, callersPartition, , , callersAccount] = caller.split(':');
    if (callersAccount !== account) throw new Malformed('its caller is of another account');
    if (partition !== undefined && callersPartition !== partition) {
      throw new Malformed('its caller is of another partition');
    }
  }
  const alias = textOrNone(it['alias'], 'alias', /^[a-z0-9-]{1,63}$/);
  const confirmed = it['confirmed'];
  const generated = it['reportGeneratedAt'];
  return {
    account,
    source,
    keys,
    keysRead,
    users,
    errors,
    warnings: warningsIn(it['warnings']),
    calls,
    ...(asOf === undefined ? {} : { asOf }),
    ...(partition === undefined ? {} : { partition }),
    ...(caller === undefined ? {} : { caller }),
    ...(alias === undefined ? {} : { alias }),
    ...(confirmed === undefined ? {} : { confirmed: countIn(confirmed, 'confirmed users') }),
    ...(generated === undefined
      ? {}
      : { reportGeneratedAt: momentIn(generated, 'moment of its credential report') }),
  };
}

function errorsIn(value: unknown, account: string): ReadError[] {
  const input = `account ${account}`;
  const all = listIn(value, 'errors', MOST_ERRORS);
  const shown = all.slice(0, SHOWN_ERRORS).map((one): ReadError => {
    const it = objectIn(one, 'error');
    const user = textOrNone(it['user'], 'user of an error', /^[\w+=,.@-]{1,128}$/);
    return {
      input: user === undefined ? input : `${input}, user ${user}`,
      account,
      ...(user === undefined ? {} : { user }),
      message: sentenceIn(it['message']),
    };
  });
  if (all.length > shown.length) {
    const message = `it has ${all.length - shown.length} more errors like these`;
    shown.push({ input, account, message });
  }
  return shown;
}

function warningsIn(value: unknown): Warning[] {
  return listIn(value, 'warnings', MOST_WARNINGS).map((one) => ({
    code: 'note',
    message: sentenceIn(objectIn(one, 'warning')['message']),
  }));
}

function callsIn(value: unknown): Record<string, number> {
  const all = Object.entries(objectIn(value, 'calls'));
  if (all.length > MOST_CALLS) throw new Malformed(`it has more than ${MOST_CALLS} calls`);
  return Object.fromEntries(
    all.map(([name, count]) => [
      textIn(name, 'name of a call', /^[A-Z][A-Za-z]{1,63}$/),
      countIn(count, 'calls'),
    ]),
  );
}

function sentenceIn(value: unknown): string {
  const text = printable(textIn(value, 'sentence', ANYTHING, 20_000)).slice(0, LONGEST);
  return text.trim() === '' ? 'nothing is said of it' : text;
}
