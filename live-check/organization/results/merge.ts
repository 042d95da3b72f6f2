import {
  KnownError,
  printable,
  type ReadError,
  type Report,
  type Warning,
} from '../../../rule-core/index';
import { inParallel } from '../../aws/pool';
import { failed, type MemberReading } from '../read-member';
import { type JudgingOptions, notesOn, reportOf, spanOf } from '../report-of-readings';
import { leftOutNotes } from '../select';
import { MOST_RESULT_BYTES, resultIn } from './account-result';
import { Malformed } from './checked';
import { failureIn, MOST_FAILURE_BYTES } from './failure-note';
import {
  failureName,
  PARTS,
  type ResultEntry,
  type ResultFolder,
  resultName,
} from './result-folder';
import { MOST_RUN_BYTES, type RunRecord, runIn } from './run-record';

export interface MergeOptions extends JudgingOptions {
  /** How many results are read at a time. @default 20 */
  readonly concurrency?: number;
  /**
   * The most text of all results together, in bytes: no account can take the place of the others.
   * @default 512 MB
   */
  readonly mostBytes?: number;
}

const MOST_BYTES = 512 * 1024 * 1024;
/** Many times as many as there can be; who writes into the folder must not fill the memory by it. */
const MOST_ENTRIES = 300_000;
/** So many things in the folder that are no result are named. */
const SHOWN = 20;

/**
 * Makes one report of the results of a sweep. Every account that the run listed is judged there or is an
 * error that names it: its part of the run failed, nothing came of it, what came is not a result of it,
 * of this run, or comes twice. What lies there and is of no listed account is an error too.
 *
 * @throws KnownError where the folder is not one of a sweep
 */
export async function mergeResults(folder: ResultFolder, options: MergeOptions): Promise<Report> {
  const record = await recordOf(folder);
  const { list, leftOut, undecided } = record;
  const results = await entriesOf(folder, 'results');
  const failures = await entriesOf(folder, 'failed');
  const { byAccount, errors: strange } = sorted(results, list.active);
  const read = new Reading(folder, record, options);
  const noted = new Set(failures.map((it) => it.name));
  // Small ones first: where the bound is met, it is the large ones that are not read.
  const inOrder = list.active
    .map((account) => ({ account, entries: byAccount.get(account) ?? [] }))
    .sort((a, b) => sizeOf(a.entries) - sizeOf(b.entries) || (a.account < b.account ? -1 : 1));
  await inParallel(inOrder, options.concurrency ?? 20, async ({ account, entries }) => {
    await read.account(account, entries, noted.has(failureName(account)));
  });
  const readings = read.readings.sort((a, b) => (a.account < b.account ? -1 : 1));
  const errors = [
    ...undecided.map(({ account, message }) => undecidedOf(account, message)),
    ...notListed(record),
    ...strange,
  ];
  const notes: Warning[] = [
    { code: 'note', message: mergedNote(record, read.found, folder.place) },
    ...notesOn(list),
    ...leftOutNotes(leftOut, {}),
    ...spanOf(readings),
  ];
  return {
    ...reportOf(readings, options, errors, notes),
    organization: {
      caller: record.caller,
      role: record.role,
      ...(leftOut.length === 0 ? {} : { leftOut }),
    },
  };
}

function unusable(place: string, why: string): KnownError {
  return new KnownError(`${place} is not a folder with the results of a sweep: ${why}`, 'file');
}

async function recordOf(folder: ResultFolder): Promise<RunRecord> {
  try {
    return runIn(await folder.read(PARTS.run, MOST_RUN_BYTES));
  } catch (error) {
    throw unusable(folder.place, `${PARTS.run}: ${(error as Error).message}`);
  }
}

async function entriesOf(
  folder: ResultFolder,
  part: 'results' | 'failed',
): Promise<readonly ResultEntry[]> {
  try {
    return await folder.list(part, MOST_ENTRIES);
  } catch (error) {
    throw unusable(folder.place, `${part}/ cannot be listed: ${(error as Error).message}`);
  }
}

const sizeOf = (entries: readonly ResultEntry[]) => entries.reduce((sum, it) => sum + it.bytes, 0);

/** What lies there, by the account whose id is in its name; what is of no listed account is an error. */
function sorted(
  entries: readonly ResultEntry[],
  active: readonly string[],
): { byAccount: ReadonlyMap<string, ResultEntry[]>; errors: ReadError[] } {
  const listed = new Set(active);
  const byAccount = new Map<string, ResultEntry[]>();
  const others: string[] = [];
  for (const entry of entries) {
    const [account] = /(?<!\d)\d{12}(?!\d)/.exec(entry.name.slice(PARTS.results.length)) ?? [];
    if (account === undefined || !listed.has(account)) {
      others.push(entry.name);
      continue;
    }
    const known = byAccount.get(account);
    if (known) known.push(entry);
    else byAccount.set(account, [entry]);
  }
  const errors = others
    .sort()
    .slice(0, SHOWN)
    .map((name): ReadError => {
      const shown = printable(name).slice(0, 200);
      const message = `${shown} is of no account that the run listed: the list or the folder was changed, and it is not known what is missing`;
      return { input: 'organization', message };
    });
  if (others.length > SHOWN) {
    const message = `${others.length - SHOWN} more results are of no account that the run listed`;
    errors.push({ input: 'organization', message });
  }
  return { byAccount, errors };
}

/** Reads results, and keeps what came of each account. */
class Reading {
  /** Of every listed account; of one that lacks a result, why. */
  readonly readings: MemberReading[] = [];
  /** How many have a result. */
  found = 0;
  private bytes = 0;
  private readonly now: Date;

  constructor(
    private readonly folder: ResultFolder,
    private readonly record: RunRecord,
    private readonly options: MergeOptions,
  ) {
    this.now = options.now?.() ?? new Date();
  }

  async account(
    account: string,
    entries: readonly ResultEntry[],
    hasFailure: boolean,
  ): Promise<void> {
    const [only, another] = entries;
    if (another) {
      const names = entries.map((it) => printable(it.name).slice(0, 100));
      this.lacks(account, `has more than one result (${names.slice(0, 3).join(', ')})`);
    } else if (!only) {
      this.lacks(account, hasFailure ? await this.failure(account) : MISSING);
    } else if (only.name !== resultName(account)) {
      this.lacks(account, `has a result that is not where it belongs (${shown(only.name)})`);
    } else {
      await this.result(account, only);
    }
  }

  private async result(account: string, { name, bytes }: ResultEntry): Promise<void> {
    const { mostBytes = MOST_BYTES } = this.options;
    if (bytes > MOST_RESULT_BYTES) {
      const most = MOST_RESULT_BYTES / 1024 / 1024;
      this.lacks(account, `returned too much: its result is larger than ${most} MB`);
      return;
    }
    this.bytes += bytes;
    if (this.bytes > mostBytes) {
      this.lacks(account, 'was not read: the results before it are all that one report can hold');
      return;
    }
    try {
      const text = await this.folder.read(name, MOST_RESULT_BYTES);
      this.readings.push(resultIn(text, account, this.record, this.now));
      this.found += 1;
    } catch (error) {
      const said = printable((error as Error).message).slice(0, 400);
      const why = error instanceof Malformed ? `has a result that is not one: ${said}` : undefined;
      this.lacks(account, why ?? `has a result that cannot be read: ${said}`);
    }
  }

  private async failure(account: string): Promise<string> {
    try {
      const text = await this.folder.read(failureName(account), MOST_FAILURE_BYTES);
      return `was not read: ${failureIn(text, account, this.record.run)}`;
    } catch {
      return 'was not read, and why cannot be read either';
    }
  }

  private lacks(account: string, message: string): void {
    this.readings.push(failed(account, message, {}));
  }
}

const MISSING = 'was not read: the run has no result of it, and does not say why';
const shown = (name: string) => printable(name).slice(0, 200);

function undecidedOf(account: string | undefined, message: string): ReadError {
  if (account === undefined) return { input: 'organization', message };
  return { input: `account ${account}`, account, message };
}

function notListed({ list, undecided, leftOut }: RunRecord): ReadError[] {
  if (list.problem !== undefined) {
    const message = `its accounts could not all be listed: ${list.problem}`;
    return [{ input: 'organization', message }];
  }
  if (list.active.length > 0 || undecided.length > 0) return [];
  const why =
    leftOut.length === 0 ? 'it has no active account' : 'all of its accounts were left out';
  return [{ input: 'organization', message: `${why}: nothing was checked` }];
}

function mergedNote({ run, startedAt, list }: RunRecord, read: number, place: string): string {
  return `Made from the results of the sweep ${run}, which began at ${startedAt}, in ${place}: ${read} of ${list.active.length} listed accounts have one.`;
}
