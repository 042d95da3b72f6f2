import { parse } from 'csv-parse/sync';
import { type KeyStatus, type Unknown, unknown } from '../rule-core/index';

/** A key as the report shows it: in one of two slots, without its id. */
export interface ReportSlot {
  readonly slot: 1 | 2;
  readonly status: KeyStatus | Unknown;
  readonly createdAt?: string;
  readonly lastUsedAt?: string;
  readonly lastUsedService?: string;
  readonly lastUsedRegion?: string;
}

/** A user as the report shows it. */
export interface ReportRow {
  readonly user: string;
  readonly account: string | undefined;
  readonly createdAt: number;
  readonly keys: readonly ReportSlot[];
  /** What the report says of keys beyond the two slots; it tells neither how many nor whether they are active. */
  readonly more: string;
  /** What in this row cannot be: it says nothing then. */
  readonly contradiction?: string;
}

export interface ReportRows {
  readonly users: readonly ReportRow[];
  readonly root: ReportRow | undefined;
}

type Cells = Readonly<Record<string, string>>;

const NEEDED = ['user', 'arn', 'access_key_1_active', 'access_key_2_active'];
const ROOT = '<root_account>';

/**
 * The rows of a credential report (IAM user guide, "Getting credential reports"), by the names of its
 * columns: AWS adds some, and writes truth as `true` or `TRUE`.
 *
 * @throws Error with a sentence for what is no credential report, or is cut off
 */
export function parseReport(text: string): ReportRows {
  const cells: Cells[] = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  const [first] = cells;
  if (!first) throw new Error('it has no rows');
  const missing = NEEDED.filter((it) => !Object.hasOwn(first, it));
  if (missing.length > 0) throw new Error(`no column ${missing.join(', ')}`);
  const rows = cells.map((it) => rowOf(it));
  const names = new Set<string>();
  for (const { user } of rows) {
    if (names.has(user.toLowerCase())) throw new Error(`${user} is in it twice`);
    names.add(user.toLowerCase());
  }
  return {
    users: rows.filter((it) => it.user !== ROOT),
    root: rows.find((it) => it.user === ROOT),
  };
}

function rowOf(cells: Cells): ReportRow {
  const { user = '', arn = '', user_creation_time: created = '' } = cells;
  const account = /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1];
  const more = cells['additional_credentials_info']?.trim() ?? '';
  const keys = ([1, 2] as const).flatMap((slot) => slotOf(cells, slot));
  const undated = keys.find((it) => it.status !== 'Inactive' && it.createdAt === undefined);
  return {
    user,
    account,
    createdAt: Date.parse(created),
    keys,
    more: more === 'N/A' ? '' : more,
    ...(undated ? { contradiction: `key ${undated.slot} has no date` } : {}),
  };
}

function slotOf(cells: Cells, slot: 1 | 2): ReportSlot[] {
  const cell = (name: string) => cells[`access_key_${slot}_${name}`] ?? '';
  const status = statusOf(cell('active'), `${cells['user'] ?? ''}, key ${slot}`);
  const created = dateOf(cell('last_rotated'));
  if (status === 'Inactive' && created === undefined) return [];
  const used = dateOf(cell('last_used_date'));
  const [service, region] = [cell('last_used_service'), cell('last_used_region')];
  return [
    {
      slot,
      status,
      ...(created === undefined ? {} : { createdAt: created }),
      ...(used === undefined ? {} : { lastUsedAt: used }),
      ...(isSaid(service) ? { lastUsedService: service } : {}),
      ...(isSaid(region) ? { lastUsedRegion: region } : {}),
    },
  ];
}

function statusOf(active: string, what: string): KeyStatus | Unknown {
  const word = active.trim().toLowerCase();
  if (word === 'true') return 'Active';
  if (word === 'false') return 'Inactive';
  return unknown(what, `the report says "${active}" of ${what}`);
}

function isSaid(text: string): boolean {
  return !['', 'N/A', 'no_information', 'not_supported'].includes(text);
}

function dateOf(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  return new Date(text).toISOString();
}
