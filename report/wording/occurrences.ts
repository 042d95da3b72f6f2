import { createHash } from 'node:crypto';
import type { Finding, FindingKey, SourceLocation, Warning } from '../../rule-core/index';

/** One place at which a finding is shown. */
export interface Occurrence {
  readonly finding: Finding;
  readonly key?: FindingKey;
  readonly location?: SourceLocation;
  /** The other keys of the finding. */
  readonly others: readonly FindingKey[];
  /** Stable over runs and moved lines; unique in a report. */
  readonly fingerprint: string;
}

/**
 * A finding at each of its keys that may be active. Nobody can tell which key a change added, and a
 * review shows a note only at lines that the change touched.
 */
export function occurrencesOf(finding: Finding): Occurrence[] {
  const counted = finding.keys.filter((it) => it.status !== 'Inactive' && it.location);
  if (counted.length === 0) {
    return [{ finding, others: finding.keys, fingerprint: finding.fingerprint }];
  }
  return counted.map((key) => ({
    finding,
    key,
    ...(key.location ? { location: key.location } : {}),
    others: finding.keys.filter((it) => it !== key),
    fingerprint: createHash('sha256')
      .update([finding.fingerprint, key.address].join('\n'))
      .digest('hex')
      .slice(0, 32),
  }));
}

/** Forward slashes, no `./`: as code hosts name files. */
export function repositoryPath(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}

/** Whether the warning is of an exception that should be looked at. */
export function isStale({ code }: Warning): boolean {
  return code.startsWith('exception-');
}
