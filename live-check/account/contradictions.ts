import type { AccessKey } from '../../rule-core/index';
import { mayBeActive } from './keys-that-matter';
import type { ReportRow } from './report/rows';
import type { KeyChange, Touched } from './report/trail-events';

/**
 * How far behind a change an answer of IAM may be. AWS gives no figure; the Terraform provider for AWS
 * waits as long for IAM to show what was done (its `internal/service/iam/wait.go`).
 */
export const CONSISTENCY = 2 * 60 * 1000;

/** What else is known of the users whose keys are read. */
export interface Evidence {
  /** When AWS made the credential report. */
  readonly generatedAt: Date;
  /** The row that is about this very user. */
  readonly rowOf: (name: string) => ReportRow | undefined;
  readonly touched: Touched | undefined;
}

/**
 * Why one active key at most, as ListAccessKeys showed it at `readAt`, may be a state of the past: the
 * credential report or CloudTrail showed more, and so shortly before that the answer may be the older of
 * the two. It is the newer one where more time passed, or where CloudTrail's last word is that a key was
 * deactivated or deleted.
 */
export function contradictionOf(
  name: string,
  keys: readonly AccessKey[],
  readAt: Date,
  evidence: Evidence,
): string | undefined {
  const active = new Set(keys.filter(mayBeActive).map((it) => it.observed?.accessKeyId));
  if (active.size > 1) return undefined;
  const since = readAt.getTime() - CONSISTENCY;
  const changes = evidence.touched?.get(name.toLowerCase()) ?? [];
  return ofTrail(active, changes, since) ?? ofReport(name, changes, since, evidence);
}

function ofReport(
  name: string,
  changes: readonly KeyChange[],
  since: number,
  { generatedAt, rowOf }: Evidence,
): string | undefined {
  const made = generatedAt.getTime();
  if (made <= since || !showsSeveral(rowOf(name))) return undefined;
  const last = lastOf(changes);
  if (last && !last.active && last.at >= made - CONSISTENCY) return undefined;
  return `the credential report of ${generatedAt.toISOString()} shows two active keys, but ListAccessKeys shows fewer: IAM may still show what was before. ${repeatAfter(made)}`;
}

/** Keys that were made active just now and are not shown as such, where they would make it two. */
function ofTrail(
  active: ReadonlySet<string | undefined>,
  changes: readonly KeyChange[],
  since: number,
): string | undefined {
  const byKey = new Map<string, KeyChange[]>();
  for (const it of changes) byKey.set(it.accessKeyId, [...(byKey.get(it.accessKeyId) ?? []), it]);
  const missing = [...byKey.values()].flatMap((them) => {
    const last = lastOf(them);
    return last?.active && last.at > since && !active.has(last.accessKeyId) ? [last] : [];
  });
  const newest = lastOf(missing);
  if (!newest || active.size + missing.length < 2) return undefined;
  const ids = missing.map((it) => it.accessKeyId).sort();
  return `CloudTrail shows that ${ids.join(' and ')} became active, but ListAccessKeys does not: IAM may still show what was before. ${repeatAfter(newest.at)}`;
}

/** The last word; of two in one second, the one that says active. */
function lastOf(changes: readonly KeyChange[]): KeyChange | undefined {
  return [...changes].sort((a, b) => b.at - a.at || Number(b.active) - Number(a.active))[0];
}

/** Whether the report shows two active keys of the user. */
export function showsSeveral(row: ReportRow | undefined): boolean {
  return (row?.keys.filter((it) => it.status === 'Active').length ?? 0) > 1;
}

function repeatAfter(moment: number): string {
  const until = Number.isFinite(moment) ? new Date(moment + CONSISTENCY).toISOString() : undefined;
  return `Repeat the check${until === undefined ? '' : ` after ${until}`}`;
}
