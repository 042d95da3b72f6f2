import type { EvaluateOptions, ReadError, Report, Warning } from '../../rule-core/index';
import { toReport } from '../account/to-report';
import type { AccountList } from './accounts';
import type { MemberReading } from './read-member';

/** How what was read is judged. */
export interface JudgingOptions extends Pick<
  EvaluateOptions,
  'exceptions' | 'benchmark' | 'rotationWindow'
> {
  /** @default the real time */
  readonly now?: () => Date;
}

/** What is said of accounts that are listed and not active. */
export function notesOn({ others }: AccountList): Warning[] {
  if (others.length === 0) return [];
  const shown = others.map((it) => `${it.id} (${it.state})`).join(', ');
  const message = `Not read, because AWS Organizations does not call them active: ${shown}.`;
  return [{ code: 'note', message }];
}

/** How old the evidence is: a resumed run has accounts that were read long before the others. */
export function spanOf(readings: readonly MemberReading[]): Warning[] {
  const times = readings.flatMap((it) => it.asOf ?? []).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const message = `The accounts were read one after another: the oldest reading shows its account as of ${first}, the newest as of ${last}.`;
  return [{ code: 'note', message }];
}

/** One report of all accounts, with what is lacking beside what their readings lack. */
export function reportOf(
  readings: readonly MemberReading[],
  { exceptions, benchmark, rotationWindow, now = () => new Date() }: JudgingOptions,
  errors: readonly ReadError[],
  warnings: readonly Warning[],
): Report {
  const report = toReport(readings, {
    now: now(),
    ...(exceptions ? { exceptions } : {}),
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(rotationWindow === undefined ? {} : { rotationWindow }),
  });
  const all = [...errors, ...report.errors];
  return {
    ...report,
    verdict: report.verdict === 'compliant' && all.length > 0 ? 'undetermined' : report.verdict,
    complete: all.length === 0,
    summary: { ...report.summary, errors: all.length },
    errors: all,
    warnings: [...warnings, ...report.warnings],
  };
}
