import type { Account, StoredKey, StoredUser } from './account';
import { ServiceError } from '../error';

const FOUR_HOURS = 4 * 60 * 60 * 1000;

/** The columns of a live capture of 2026; `additional_credentials_info` comes with a third key. */
const COLUMNS = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed',
  'password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated',
  'access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service',
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date',
  'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated',
  'cert_2_active,cert_2_last_rotated',
].join(',');

/**
 * The credential report of an account: asked for, in the making, kept for four hours, then expired.
 * Asking again within four hours makes no new one. Source: IAM user guide, "Getting credential
 * reports", and a live capture.
 */
export class CredentialReports {
  private report: { readonly at: Date; readonly content: string } | undefined;
  private progress: number | undefined;

  constructor(
    private readonly account: Account,
    private readonly now: () => Date,
    /** How often GetCredentialReport says that it is in progress. */
    private readonly steps = 1,
  ) {}

  generate(): { State: string; Description?: string } {
    if (this.report && !this.expired(this.report.at)) return { State: 'COMPLETE' };
    if (this.progress !== undefined) return { State: 'INPROGRESS' };
    this.progress = this.steps;
    return {
      State: 'STARTED',
      Description: 'No report exists. Starting a new report generation task',
    };
  }

  get(): { Content: string; ReportFormat: string; GeneratedTime: Date } {
    if (this.progress !== undefined) {
      if (this.progress-- > 0) throw new ServiceError('ReportInProgress', 'Unknown', 404);
      this.progress = undefined;
      this.report = { at: this.now(), content: reportOf(this.account) };
    }
    if (!this.report) throw new ServiceError('ReportNotPresent', 'Unknown', 410);
    if (this.expired(this.report.at)) throw new ServiceError('ReportExpired', 'Unknown', 410);
    return {
      Content: Buffer.from(this.report.content).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: this.report.at,
    };
  }

  private expired(at: Date): boolean {
    return this.now().getTime() - at.getTime() >= FOUR_HOURS;
  }
}

function reportOf(account: Account): string {
  const many = account.list().some((it) => it.keys.length > 2);
  const header = many ? `${COLUMNS},additional_credentials_info` : COLUMNS;
  const root = rowOf({
    user: '<root_account>',
    arn: `arn:aws:iam::${account.id}:root`,
    created: new Date('2020-01-01T00:00:00Z'),
    keys: Array.from({ length: account.rootKeys }, () => ({
      id: '',
      status: 'Active' as const,
      created: new Date('2020-01-01T00:00:00Z'),
    })),
    more: many ? '' : undefined,
  });
  const users = account.list().map((user) => userRow(account, user, many));
  // As live: line feeds, and none after the last row.
  return [header, root, ...users].join('\n');
}

function userRow(account: Account, user: StoredUser, many: boolean): string {
  // Slots are in the order of key ids, whatever the order of creation.
  const keys = [...user.keys].sort((a, b) => (a.id < b.id ? -1 : 1));
  const more = keys.length > 2 ? `${keys.length - 2} more access keys` : '';
  return rowOf({
    user: user.name,
    arn: account.arnOf(user),
    created: user.created,
    keys,
    more: many ? more : undefined,
  });
}

function rowOf(row: {
  user: string;
  arn: string;
  created: Date;
  keys: readonly StoredKey[];
  more: string | undefined;
}): string {
  const cells = [
    row.user,
    row.arn,
    time(row.created),
    ...['false', 'N/A', 'N/A', 'N/A', 'false'],
    ...slot(row.keys[0]),
    ...slot(row.keys[1]),
    ...['false', 'N/A', 'false', 'N/A'],
    ...(row.more === undefined ? [] : [row.more]),
  ];
  return cells.map((it) => (/[",\n]/.test(it) ? `"${it.replaceAll('"', '""')}"` : it)).join(',');
}

function slot(key: StoredKey | undefined): string[] {
  if (!key) return ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const used = key.lastUsed;
  return [
    String(key.status === 'Active'),
    time(key.created),
    ...(used ? [time(used.at), used.region, used.service] : ['N/A', 'N/A', 'N/A']),
  ];
}

function time(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
