import type { ComparedUser, Comparison, Finding, Report, TrendPoint } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { type EarlierReport, readEarlierReport } from './earlier-report';
import type { Io } from '../io';

/** So many runs are kept in the trend. */
const MAX_POINTS = 60;
/** Names in the sentence; the report has them all. */
const MAX_NAMES = 5;

interface Earlier extends Pick<Report, 'summary' | 'findings' | 'since'> {
  readonly readings?: readonly { readonly asOf?: unknown }[];
}

/**
 * Reads the JSON report of an earlier run of `live`. The users that it names are let go: they may be as
 * many as those that are read now.
 *
 * @throws KnownError for anything else: a comparison with nothing would call everything new
 */
export function readEarlier(file: string | undefined, io: Io): Earlier | undefined {
  if (file === undefined) return undefined;
  const report = readEarlierReport(file, 'the report of --since', io, isOfLive);
  const { summary, findings, readings = [], since } = report as unknown as Earlier;
  return {
    summary,
    findings,
    readings: readings.map(({ asOf }) => ({ asOf })),
    ...(since ? { since } : {}),
  };
}

function isOfLive(report: EarlierReport): boolean {
  const it = report as Partial<Report>;
  return (
    Array.isArray(it.readings) &&
    it.readings.every(isObject) &&
    Number.isInteger(it.summary?.violations) &&
    (it.since === undefined || isComparison(it.since))
  );
}

function isComparison(it: Partial<Comparison>): boolean {
  const users = [it.new, it.stays] as unknown[];
  const points: unknown = it.trend;
  return (
    users.every((list) => Array.isArray(list) && list.every(isCompared)) &&
    Array.isArray(points) &&
    points.every(isPoint)
  );
}

function isCompared(value: unknown): boolean {
  const it = value as Partial<ComparedUser> | null;
  return typeof it?.fingerprint === 'string' && isMoment(it.since);
}

function isPoint(value: unknown): boolean {
  const it = value as Partial<TrendPoint> | null;
  return isMoment(it?.asOf) && Number.isInteger(it.violations) && Number(it.violations) >= 0;
}

function isMoment(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}

/** The report with what is new, mended and still there since an earlier one, for how long. */
export function comparedWith(
  report: Report,
  earlier: Earlier | undefined,
  name: string,
  now: Date,
): Report {
  if (!earlier) return report;
  const since = compare(report, earlier, name, now);
  const warnings = [...report.warnings, { code: 'note' as const, message: sentence(since, now) }];
  return { ...report, since, warnings };
}

function compare(report: Report, earlier: Earlier, name: string, now: Date): Comparison {
  const at = momentOf(report) ?? now.toISOString();
  const before = momentOf(earlier) ?? at;
  const old = new Map(violationsOf(earlier).map((it) => [it.fingerprint, it]));
  const firstSeen = new Map(
    [...(earlier.since?.stays ?? []), ...(earlier.since?.new ?? [])].map((it) => [
      it.fingerprint,
      it.since,
    ]),
  );
  const current = violationsOf(report);
  const found = new Set(current.map((it) => it.fingerprint));
  const gone = [...old.values()].filter((it) => !found.has(it.fingerprint));
  const isMended = mendedIn(report);
  const shown = (it: Finding, since: string): ComparedUser => ({
    fingerprint: it.fingerprint,
    user: it.user,
    since,
  });
  const wasSeen = (it: Finding) => shown(it, firstSeen.get(it.fingerprint) ?? before);
  const trend = [
    ...(earlier.since?.trend ?? [{ asOf: before, violations: earlier.summary.violations }]),
    { asOf: at, violations: report.summary.violations },
  ].slice(-MAX_POINTS);
  return {
    report: name,
    asOf: before,
    new: current.filter((it) => !old.has(it.fingerprint)).map((it) => shown(it, at)),
    stays: current.filter((it) => old.has(it.fingerprint)).map(wasSeen),
    mended: gone.filter((it) => isMended(it)).map(wasSeen),
    notKnown: gone.filter((it) => !isMended(it)).map(wasSeen),
    trend,
  };
}

const violationsOf = ({ findings }: Pick<Report, 'findings'>): Finding[] =>
  findings.filter((it) => it.verdict === 'violation');

/** The oldest reading: the report is at least as fresh. */
function momentOf({ readings = [] }: Pick<Earlier, 'readings'>): string | undefined {
  return readings.flatMap(({ asOf }) => (isMoment(asOf) ? [asOf] : [])).sort()[0];
}

/** Mended is what was looked at and found in order; what is only accepted or not read is not. */
function mendedIn({ findings, readings = [] }: Report): (gone: Finding) => boolean {
  const found = new Set(findings.map((it) => it.fingerprint));
  const whole = new Set(readings.filter((it) => it.complete).map((it) => it.account));
  return ({ fingerprint, user }) => !found.has(fingerprint) && whole.has(user.account);
}

function sentence(it: Comparison, now: Date): string {
  const parts = [
    `${it.new.length} new${names(it.new)}`,
    `${it.mended.length} fixed${names(it.mended)}`,
    `${it.stays.length} still there${oldest(it.stays, now)}`,
    ...(it.notKnown.length === 0
      ? []
      : [`${it.notKnown.length} accepted or not fully read now${names(it.notKnown)}`]),
  ];
  return `Since the report of ${it.asOf}, users with several active keys: ${parts.join('; ')}.`;
}

function names(users: readonly ComparedUser[]): string {
  if (users.length === 0) return '';
  const shown = users
    .slice(0, MAX_NAMES)
    .map(({ user }) =>
      user.account === undefined ? user.label : `${user.label} in ${user.account}`,
    );
  const more = users.length > MAX_NAMES ? ` and ${users.length - MAX_NAMES} more` : '';
  return ` (${shown.join(', ')}${more})`;
}

function oldest(users: readonly ComparedUser[], now: Date): string {
  const [first] = users.map((it) => it.since).sort();
  if (first === undefined) return '';
  const days = Math.max(0, Math.floor((now.getTime() - Date.parse(first)) / 86_400_000));
  return ` (the longest since ${first}, ${days} day${days === 1 ? '' : 's'})`;
}
