import type { AccessKey } from '../../../rule-core/index';
import type { SourceReading } from '../facts';
import { contradictionOf, type Evidence, showsSeveral } from '../contradictions';
import { hiddenKeys, keysOfRow } from './credential-report';
import type { FetchedReport } from './fetch-report';
import { mayBeActive } from '../keys-that-matter';
import { type Doubt, readKeys } from '../live-keys';
import type { ReportRow } from './rows';
import { fail, countUser, note, type AccountReading } from '../reading';
import type { Touched } from './trail-events';
import { countUsers, listAllUsers } from '../users';

/**
 * The credential report and nothing else. Of an account as it is now it proves nothing, unless AWS
 * made it because of this run; an older one is an error of the run, beside what it shows.
 */
export async function readByReport(
  run: AccountReading,
  report: FetchedReport,
): Promise<SourceReading> {
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
  const { size } = rows.users;
  if (counted !== undefined && counted !== size) {
    fail(run, `IAM counts ${counted} users, but the credential report has ${size}`);
  }
  const keys: AccessKey[] = [];
  for (const row of rows.users.values()) {
    run.errors.push(...hiddenKeys(row, run.input));
    keys.push(...countUser(run, row.user, keysOf(run, row, at)));
  }
  return {
    source: 'report',
    keys,
    users: size,
    asOf: fresh ? run.clock.start.toISOString() : at,
    reportGeneratedAt: at,
  };
}

/** CloudTrail shows an event about five minutes after it, and promises nothing; three times that. */
export const DELIVERY_MARGIN = 15 * 60 * 1000;

/**
 * A credential report for the users whom it settles, the account itself for all others: new and
 * renamed users, users whom an event touched, and those of whom the report shows two active keys,
 * hints at more, or says what cannot be. Every user is listed, so who is gone is left out. A user whom
 * the report or CloudTrail has just shown with more active keys than the account itself shows is read
 * again, and is an error of the run where the two stay apart.
 *
 * @param touched users whom CloudTrail names since the report; not needed where the report is fresh
 */
export async function readByDelta(
  run: AccountReading,
  { rows, generatedAt, fresh }: FetchedReport,
  touched: Touched | undefined,
): Promise<SourceReading> {
  const at = generatedAt.toISOString();
  const open: string[] = [];
  const keys: AccessKey[] = [];
  let settled = 0;
  const users = await listAllUsers(run);
  for (const [name, created] of users) {
    const row = rows.users.get(name.toLowerCase());
    const settles = row && isSettled(row, created) && touched?.has(name.toLowerCase()) !== true;
    if (settles) {
      // By the name that it has now: the report may write it in other letters.
      keys.push(...countUser(run, name, keysOf(run, row, at)));
      settled += 1;
    } else open.push(name);
  }
  const rowOf = (name: string) => rowOfUser(rows.users.get(name.toLowerCase()), users.get(name));
  const { doubt, righted } = doubts(run, { generatedAt, rowOf, touched });
  const live = await readKeys(run, open, doubt);
  noteRighted(run, righted, at);
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
    keys: [...withMakers(live.keys, touched), ...keys],
    users: live.users + settled,
    asOf: asOf.toISOString(),
    reportGeneratedAt: at,
    confirmed: live.users,
  };
}

/** The keys with who made each, where one of the events says so. */
function withMakers(keys: readonly AccessKey[], touched: Touched | undefined): AccessKey[] {
  const makers = new Map<string, string>();
  for (const changes of touched?.values() ?? []) {
    for (const it of changes) if (it.madeBy !== undefined) makers.set(it.accessKeyId, it.madeBy);
  }
  return keys.map((key) => {
    const createdBy = makers.get(key.observed?.accessKeyId ?? '');
    return createdBy === undefined ? key : { ...key, observed: { ...key.observed, createdBy } };
  });
}

/** Whether the row is of this very user and shows at most one active key, without a doubt. */
function isSettled(row: ReportRow, created: number | undefined): boolean {
  if (row.more !== '' || !rowOfUser(row, created)) return false;
  return row.keys.filter((it) => it.status !== 'Inactive').length < 2;
}

/** The row, where it says something, and of this very user. */
function rowOfUser(row: ReportRow | undefined, created: number | undefined): ReportRow | undefined {
  if (!row || row.contradiction !== undefined) return undefined;
  // A user who was deleted and made again, or took another's name, was made at another time.
  return created !== undefined && row.createdAt === created ? row : undefined;
}

/** What the evidence says against keys as they are read; `righted` gathers the users who have fewer now. */
function doubts(run: AccountReading, evidence: Evidence): { doubt: Doubt; righted: Set<string> } {
  const righted = new Set<string>();
  const doubt: Doubt = (name, keys) => {
    const why = contradictionOf(name, keys, run.clock.now(), evidence);
    const fewer = keys.filter(mayBeActive).length < 2;
    if (why === undefined && fewer && showsSeveral(evidence.rowOf(name))) righted.add(name);
    return why;
  };
  return { doubt, righted };
}

function keysOf(run: AccountReading, row: ReportRow, at: string): AccessKey[] {
  return keysOfRow(row, { name: run.input, account: run.account, at });
}

/** Somebody who just put an account right reads the old state in the console: say which is which. */
function noteRighted(run: AccountReading, righted: ReadonlySet<string>, at: string): void {
  if (righted.size === 0) return;
  const names = [...righted].sort();
  const shown = names.slice(0, 10).join(', ');
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
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
