import path from 'node:path';
import type { Baseline, Finding, FindingKey, Report } from '../rule-core/index';
import { type Io, UsageError } from './io';
import { parseJson } from './json';
import { readBounded } from './read-file';

/**
 * Reads an earlier JSON report.
 *
 * @throws UsageError for anything else: a violation must not be passed over by mistake
 */
export function readBaseline(file: string | undefined, io: Io): Baseline | undefined {
  if (file === undefined) return undefined;
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
      ? [[it.fingerprint, countedAddresses(it)] as const]
      : [],
  );
  return { known: new Map(known), name: file };
}

/** Of keys that are no list nothing is known: then the violation is new. */
function countedAddresses({ keys }: Partial<Finding>): string[] {
  if (!Array.isArray(keys)) return [];
  return (keys as Partial<FindingKey>[]).flatMap(({ address, status }) =>
    status === 'Inactive' || typeof address !== 'string' ? [] : [address],
  );
}
