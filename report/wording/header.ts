import type { Reading, Report } from '../../rule-core/index';
import { plural } from './plural';

const SOURCES: Readonly<Record<Reading['source'], string>> = {
  list: 'by listing every user',
  report: 'from a credential report',
  delta: 'from a credential report and what changed since',
};

/** Of a live check, by name: what was read, by whom, how, and as of when. Empty for any other report. */
export type HeaderFacts = Readonly<Record<string, string>>;

/** What stands at the head of every format. */
export interface Header {
  readonly sentence: string;
  readonly facts: HeaderFacts;
}

/** The head of a live report; `undefined` for a report of anything else. */
export function headerOf({ readings = [], organization }: Report): Header | undefined {
  const [only] = readings;
  if (organization) return ofAccounts(readings, organization);
  if (!only) return undefined;
  return readings.length === 1 ? ofReading(only) : ofAccounts(readings);
}

/** The same of one account. */
export function ofReading(it: Reading): Header {
  const facts = {
    account: it.account ?? 'not known',
    ...(it.alias === undefined ? {} : { alias: it.alias }),
    ...(it.caller === undefined ? {} : { caller: it.caller }),
    source: it.source,
    ...(it.asOf === undefined ? {} : { asOf: it.asOf }),
    ...totals([it]),
  };
  const name = `Account ${facts.account}${it.alias === undefined ? '' : ` (${it.alias})`}`;
  const how = [by(it.caller), SOURCES[it.source], ...when([it])].filter((part) => part !== '');
  return { facts, sentence: `${name}, ${how.join(', ')}: ${counted([it])}.${open([it])}` };
}

function ofAccounts(readings: readonly Reading[], about?: Report['organization']): Header {
  const sources = [...new Set(readings.map((it) => it.source))].sort();
  const left = (about?.leftOut ?? []).reduce((sum, it) => sum + it.accounts.length, 0);
  const facts = {
    accounts: String(readings.length),
    notWholly: String(readings.filter((it) => !it.complete).length),
    ...(left === 0 ? {} : { leftOut: String(left) }),
    ...(about ? { caller: about.caller, role: about.role } : {}),
    source: sources.join(', '),
    ...(range(readings) === undefined ? {} : { asOf: range(readings) ?? '' }),
    ...totals(readings),
  };
  const through = about ? `${by(about.caller)} through the role ${about.role}` : '';
  const how = [through, ...sources.map((it) => SOURCES[it]), ...when(readings)];
  const rest = left === 0 ? '' : ` (${left} more left out)`;
  const name = `${plural(readings.length, 'account')}${rest}`;
  const said = [name, ...how.filter((part) => part !== '')].join(', ');
  return { facts, sentence: `${said}: ${counted(readings)}.${open(readings)}` };
}

function by(caller: string | undefined): string {
  return caller === undefined ? '' : `read as ${caller}`;
}

function when(readings: readonly Reading[]): string[] {
  const shown = range(readings);
  return shown === undefined ? [] : [`as of ${shown}`];
}

/** From the oldest to the newest. */
function range(readings: readonly Reading[]): string | undefined {
  const times = readings.flatMap((it) => it.asOf ?? []).sort();
  const [first, last] = [times[0], times.at(-1)];
  return first === last ? first : `${first ?? ''} to ${last ?? ''}`;
}

function totals(readings: readonly Reading[]) {
  const sum = (of: (it: Reading) => number) =>
    String(readings.reduce((total, it) => total + of(it), 0));
  return {
    users: sum((it) => it.users),
    ...(readings.some((it) => it.keys === undefined) ? {} : { keys: sum((it) => it.keys ?? 0) }),
    calls: sum((it) => Object.values(it.calls).reduce((total, count) => total + count, 0)),
  };
}

function counted(readings: readonly Reading[]): string {
  const { users, keys, calls } = totals(readings);
  return [
    plural(Number(users), 'user'),
    ...(keys === undefined ? [] : [plural(Number(keys), 'access key')]),
    plural(Number(calls), 'call'),
  ].join(', ');
}

function open(readings: readonly Reading[]): string {
  const count = readings.filter((it) => !it.complete).length;
  if (count === 0) return '';
  return readings.length === 1
    ? ' Not everything was read.'
    : ` Of ${plural(count, 'account')} not everything was read.`;
}
