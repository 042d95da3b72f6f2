import path from 'node:path';
import type { Finding, Report } from '../rule-core/index';
import { type Io, UsageError } from './io';
import { parseJson } from './json';
import { readBounded } from './read-file';

/** Violations that were known before: how many active keys each had, by fingerprint. */
export type Baseline = ReadonlyMap<string, number>;

/**
 * Reads an earlier JSON report.
 *
 * @throws UsageError for anything else: a violation must not be passed over by mistake
 */
export function readBaseline(file: string | undefined, io: Io): Baseline {
  if (file === undefined) return new Map();
  let data: unknown;
  try {
    data = parseJson(readBounded(path.resolve(io.cwd, file), 50));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read the baseline ${file}: ${why}`);
  }
  const report = data as Partial<Report> | null;
  if (report?.schemaVersion !== 1 || !Array.isArray(report.findings)) {
    throw new UsageError(`the baseline ${file} is not a report of this tool (--format json)`);
  }
  const known = (report.findings as Partial<Finding>[]).flatMap((it) =>
    it.verdict === 'violation' && it.fingerprint !== undefined
      ? [[it.fingerprint, Number(it.activeKeys)] as const]
      : [],
  );
  return new Map(known);
}

/**
 * The report with known violations shown as such. One that has more active keys than before is new.
 *
 * @param name what the reason calls the baseline
 */
export function withoutKnown(report: Report, baseline: Baseline, name: string): Report {
  if (baseline.size === 0) return report;
  const reason = `known before: it stands in the baseline ${name}`;
  const findings = report.findings.map((it): Finding => {
    const before = baseline.get(it.fingerprint);
    const known = it.verdict === 'violation' && before !== undefined && it.activeKeys <= before;
    return known ? { ...it, verdict: 'excepted', exception: { reason } } : it;
  });
  const ordered = [
    ...findings.filter((it) => it.verdict !== 'excepted'),
    ...findings.filter((it) => it.verdict === 'excepted'),
  ];
  const count = (verdict: Finding['verdict']) =>
    findings.filter((it) => it.verdict === verdict).length;
  const violations = count('violation');
  const undetermined = count('undetermined');
  return {
    ...report,
    verdict: violations > 0 ? 'violation' : undetermined > 0 ? 'undetermined' : 'compliant',
    summary: { ...report.summary, violations, undetermined, excepted: count('excepted') },
    findings: ordered,
  };
}
