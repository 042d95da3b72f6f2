import type { Finding, ReadError, Reading, Report } from '../../../rule-core/index';
import { groupBy } from '../../../rule-core/text/group-by';

/** What is to be said of an account, the worst first; one that was not wholly read is never compliant. */
export const STATES = ['violation', 'not-read', 'undetermined', 'accepted', 'compliant'] as const;
export type State = (typeof STATES)[number];

export const STATE_NAMES: Readonly<Record<State, string>> = {
  violation: 'Violation',
  'not-read': 'Not wholly read',
  undetermined: 'Undetermined',
  accepted: 'Accepted',
  compliant: 'Compliant',
};

export interface Account {
  /** Twelve digits, or that it is not known. */
  readonly id: string;
  readonly alias?: string;
  readonly state: State;
  readonly whole: boolean;
  readonly asOf?: string;
  readonly users?: number;
  readonly findings: readonly Finding[];
  readonly errors: readonly ReadError[];
}

export const NOT_KNOWN = 'not known';

/** Every account of a report, with what was found in it; the worst first. */
export function accountsOf(report: Report): Account[] {
  const readings = groupBy(report.readings ?? [], (it) => it.account ?? NOT_KNOWN);
  const findings = groupBy(report.findings, (it) => it.user.account ?? NOT_KNOWN);
  const errors = groupBy(report.errors, accountOf);
  const ids = new Set([...readings.keys(), ...findings.keys(), ...errors.keys()]);
  ids.delete('');
  return [...ids]
    .map((id) => account(id, readings.get(id), findings.get(id), errors.get(id), report))
    .sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || (a.id < b.id ? -1 : 1));
}

function account(
  id: string,
  readings: readonly Reading[] = [],
  findings: readonly Finding[] = [],
  errors: readonly ReadError[] = [],
  report: Report,
): Account {
  const [reading] = readings;
  // Of what is declared there are no readings; then the report says whether all was read.
  const read = report.readings
    ? readings.length > 0 && readings.every((it) => it.complete)
    : report.complete;
  const whole = read && errors.length === 0;
  const has = (verdict: Finding['verdict']) => findings.some((it) => it.verdict === verdict);
  const state = has('violation')
    ? 'violation'
    : !whole
      ? 'not-read'
      : has('undetermined')
        ? 'undetermined'
        : findings.length > 0
          ? 'accepted'
          : 'compliant';
  return {
    id,
    state,
    whole,
    findings,
    errors,
    ...(reading?.alias === undefined ? {} : { alias: reading.alias }),
    ...(reading?.asOf === undefined ? {} : { asOf: reading.asOf }),
    ...(reading === undefined ? {} : { users: reading.users }),
  };
}

/** The account that an error is about; '' for one that is about none. */
function accountOf({ account: id, input }: ReadError): string {
  return id ?? (/^\d{12}$/.test(input) ? input : '');
}

/** Where the page shows an account. */
export function accountAnchor({ id }: Account): string {
  return `account-${id.replaceAll(' ', '-')}`;
}
