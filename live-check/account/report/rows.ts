import { pipeline } from 'node:stream/promises';
import { parse as parseStream } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { isUnknown, type KeyStatus, type Unknown, unknown } from '../../../rule-core/index';
import { OneList } from './one-list';

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
  /** By name in lower case, in the order of the report. */
  readonly users: ReadonlyMap<string, ReportRow>;
  readonly root: ReportRow | undefined;
}

/** Why a text is no credential report, or not a whole one: said of it as "it". */
export class UnreadableReport extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(why, options);
    this.name = 'UnreadableReport';
  }
}

type Cells = Readonly<Record<string, string>>;

const NEEDED = ['user', 'arn', 'access_key_1_active', 'access_key_2_active'];
const ROOT = '<root_account>';

/**
 * The rows of a credential report (IAM user guide, "Getting credential reports"), by the names of its
 * columns: AWS adds some, and writes truth as `true` or `TRUE`.
 *
 * @throws UnreadableReport for what is no credential report, or is cut off
 */
export function parseReport(text: string): ReportRows {
  const rows = new RowCollector();
  try {
    // A row is done with when it is read: an account may have very many.
    parse(text, { ...CSV, on_record: (cells: Cells) => rows.add(cells) });
  } catch (error) {
    throw asUnreadable(error);
  }
  return rows.end();
}

/**
 * The rows of a report that arrives in pieces; `undefined` where there is no piece of one. Of the keys of
 * users who have one active key at most it keeps the status alone: there may be very many of them.
 *
 * @throws UnreadableReport as {@link parseReport}, and what the pieces throw
 */
export async function readReportFrom(
  pieces: AsyncIterable<Buffer>,
): Promise<ReportRows | undefined> {
  const rows = new RowCollector(true);
  let bytes = 0;
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const it of source) {
      bytes += it.length;
      yield it;
    }
  };
  try {
    await pipeline(pieces, counted, parseStream(CSV), async (records: AsyncIterable<Cells>) => {
      for await (const cells of records) rows.add(cells);
    });
  } catch (error) {
    throw asUnreadable(error);
  }
  return bytes === 0 ? undefined : rows.end();
}

interface CsvTrouble {
  readonly code?: unknown;
  readonly lines?: number;
  readonly columns?: unknown;
  readonly record?: unknown;
}

/** What the CSV reader complains of is the text's fault, in our words; all else is as it came. */
function asUnreadable(error: unknown): unknown {
  const { code, lines, columns, record } = error as CsvTrouble;
  if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
  const line = lines === undefined ? 'a line' : `line ${lines}`;
  const count = (it: unknown) => (Array.isArray(it) ? it.length : 'another number of');
  return new UnreadableReport(
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? `a quotation mark is opened and not closed, up to ${line}. Get the whole report again`
      : code === 'CSV_RECORD_INCONSISTENT_COLUMNS'
        ? `${line} has ${count(record)} fields, the heading ${count(columns)}. Get the whole report again`
        : `${line} is not CSV as AWS writes it. Get the whole report again`,
    { cause: error },
  );
}

const CSV = { columns: true, bom: true, skip_empty_lines: true } as const;

class RowCollector {
  private readonly users = new Map<string, ReportRow>();
  private root: ReportRow | undefined;
  private begun = false;
  private account: string | undefined;
  private readonly lists = new OneList<ReportSlot>();

  constructor(private readonly lean = false) {}

  /** @returns `null`: nobody needs the cells any more */
  add(cells: Cells): null {
    if (!this.begun) checkColumns(cells);
    this.begun = true;
    const row = this.lean ? this.leanRowOf(cells) : rowOf(cells);
    const name = row.user.toLowerCase();
    if (this.users.has(name) || (row.user === ROOT && this.root)) {
      throw new UnreadableReport(`${row.user} is in it twice`);
    }
    if (row.user === ROOT) this.root = row;
    else this.users.set(name, row);
    return null;
  }

  private leanRowOf(cells: Cells): ReportRow {
    const row = rowOf(cells);
    // One text for all of them.
    if (row.account !== this.account) this.account = row.account;
    const counts = row.keys.filter((it) => it.status !== 'Inactive').length;
    const isPlain = counts < 2 && row.more === '' && row.contradiction === undefined;
    return { ...row, account: this.account, keys: isPlain ? this.plain(row.keys) : row.keys };
  }

  /** The keys without their dates, and one list for all users of whom it says the same. */
  private plain(keys: readonly ReportSlot[]): readonly ReportSlot[] {
    const bare = keys.map((it) =>
      isUnknown(it.status) ? it : { slot: it.slot, status: it.status },
    );
    return bare.some((it) => isUnknown(it.status)) ? bare : this.lists.like(bare);
  }

  end(): ReportRows {
    if (!this.begun)
      throw new UnreadableReport(`it has no rows under a heading with ${NEEDED.join(', ')}`);
    return { users: this.users, root: this.root };
  }
}

function checkColumns(cells: Cells): void {
  const missing = NEEDED.filter((it) => !Object.hasOwn(cells, it));
  if (missing.length > 0) throw new UnreadableReport(`no column ${missing.join(', ')}`);
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
