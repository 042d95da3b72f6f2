import { type AccessKey, isUnknown } from '../rule-core/index';
import type { SourceReading } from './account-reading';
import { hiddenKeys, keysOfRow } from './credential-report';
import type { FetchedReport } from './fetch-report';
import { readKeys } from './live-keys';
import type { ReportRow } from './report-rows';
import { fail, judged, note, type Run } from './run';
import { countUsers, listAllUsers } from './users';

/**
 * The credential report and nothing else. Of an account as it is now it proves nothing, unless AWS
 * made it because of this run; an older one is an error of the run, beside what it shows.
 */
export async function readByReport(run: Run, report: FetchedReport): Promise<SourceReading> {
  const { rows, generatedAt, fresh } = report;
  const at = generatedAt.toISOString();
  if (!fresh) {
    const age = ageOf(run.clock.start.getTime() - generatedAt.getTime());
    fail(
      run,
      `the credential report is of ${at}, ${age} before this check, and AWS makes no new one within four hours: what changed since is not known. --source delta or list reads it`,
    );
  }
  const counted = await countUsers(run);
  if (counted !== undefined && counted !== rows.users.length) {
    fail(run, `IAM counts ${counted} users, but the credential report has ${rows.users.length}`);
  }
  run.errors.push(...rows.users.flatMap((it) => hiddenKeys(it, run.input)));
  return {
    source: 'report',
    keys: rows.users.flatMap((it) => judged(run, it.user, keysOf(run, it, at))),
    users: rows.users.length,
    asOf: fresh ? run.clock.start.toISOString() : at,
    reportGeneratedAt: at,
  };
}

/** CloudTrail shows an event about five minutes after it, and promises nothing; three times that. */
export const DELIVERY_MARGIN = 15 * 60 * 1000;

/**
 * A credential report for the users whom it settles, the account itself for all others: new and
 * renamed users, users whom an event touched, and those of whom the report shows two active keys,
 * hints at more, or says what cannot be. Every user is listed, so who is gone is left out.
 *
 * @param touched users whom CloudTrail names since the report, in lower case; none are needed where
 *   the report is fresh
 */
export async function readByDelta(
  run: Run,
  { rows, generatedAt, fresh }: FetchedReport,
  touched: ReadonlySet<string> | undefined,
): Promise<SourceReading> {
  const at = generatedAt.toISOString();
  const byName = new Map(rows.users.map((it) => [it.user.toLowerCase(), it]));
  const open: string[] = [];
  const settled: ReportRow[] = [];
  for (const [name, created] of await listAllUsers(run)) {
    const row = byName.get(name.toLowerCase());
    const settles = row && isSettled(row, created) && touched?.has(name.toLowerCase()) !== true;
    if (settles) settled.push(row);
    else open.push(name);
  }
  const live = await readKeys(run, open);
  noteDifferences(run, byName, live.keys, at);
  const recent = Math.max(generatedAt.getTime(), run.clock.start.getTime() - DELIVERY_MARGIN);
  const asOf = fresh ? run.clock.start : new Date(recent);
  if (!fresh) {
    note(
      run,
      `${run.input} was read from the credential report of ${at}, CloudTrail's events since, and the keys of ${live.users} users as they are now. A key of another user that was made or activated after ${asOf.toISOString()} may be missing: CloudTrail delivers events in about five minutes, but promises no time. --source list reads every user.`,
    );
  }
  return {
    source: touched ? 'delta' : 'report',
    keys: [...live.keys, ...settled.flatMap((it) => judged(run, it.user, keysOf(run, it, at)))],
    users: live.users + settled.length,
    asOf: asOf.toISOString(),
    reportGeneratedAt: at,
    confirmed: live.users,
  };
}

/** Whether the row is of this very user and shows at most one active key, without a doubt. */
function isSettled(row: ReportRow, created: Date | undefined): boolean {
  if (row.more !== '' || row.contradiction !== undefined) return false;
  // A user who was deleted and made again, or took another's name, was made at another time.
  if (created === undefined || row.createdAt !== created.getTime()) return false;
  return row.keys.filter((it) => it.status !== 'Inactive').length < 2;
}

function keysOf(run: Run, row: ReportRow, at: string): AccessKey[] {
  return keysOfRow(row, { name: run.input, account: run.account, at });
}

/** Somebody who just put an account right reads the old state in the console: say which is which. */
function noteDifferences(
  run: Run,
  rows: ReadonlyMap<string, ReportRow>,
  keys: readonly AccessKey[],
  at: string,
): void {
  const active = new Map<string, number>();
  for (const { user, status } of keys) {
    const owner = user[0]?.value;
    const name = owner && !isUnknown(owner) ? owner.name?.toLowerCase() : undefined;
    if (name === undefined || status[0]?.value !== 'Active') continue;
    active.set(name, (active.get(name) ?? 0) + 1);
  }
  const put = [...rows].flatMap(([name, row]) => {
    const then = row.keys.filter((it) => it.status === 'Active').length;
    return then > 1 && (active.get(name) ?? 0) < 2 ? [row.user] : [];
  });
  if (put.length === 0) return;
  const shown = put.slice(0, 10).join(', ');
  const more = put.length > 10 ? ` and ${put.length - 10} more` : '';
  note(
    run,
    `The credential report of ${at} still shows two active keys of ${shown}${more} in ${run.input}; now it is one at most.`,
  );
}

function ageOf(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return hours === 0 ? `${rest} min` : `${hours} h ${rest} min`;
}
