import { KnownError, VERSION } from '../../rule-core/index';
import { fileTrouble } from '../file-trouble';
import { JsonlLog, type LogContent, LogUnwritable } from '../jsonl-log';

/** Why a checkpoint cannot be used: said to the person who named it. */
function unusable(file: string, why: string): KnownError {
  return new KnownError(`checkpoint ${file}: ${why}`, 'checkpoint');
}

/** What two runs must have in common for one to go on where the other stopped. */
export type RunIdentity = Readonly<Record<string, string | boolean | readonly string[]>>;

/** What is made of the readings of earlier runs. */
export interface Kept<T> {
  /** What is wrong with a reading; a checkpoint that has one was edited. */
  readonly problem: (account: string, reading: object) => string | undefined;
  /** Whether it is too old to count. */
  readonly isStale: (reading: T) => boolean;
}

const KIND = 'one-active-key checkpoint';
const FORMAT = 2;
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * What has been read so far, in a log that survives a killed process: a line that says which run this
 * is, then a line an account.
 */
export class Checkpoint<T> {
  private constructor(
    private readonly log: JsonlLog,
    /** What earlier runs read and what still counts, by account. */
    readonly done: ReadonlyMap<string, T>,
  ) {}

  /**
   * Opens a checkpoint, or begins one.
   *
   * @throws KnownError for a file that is not one, is damaged, or belongs to another run
   */
  static open<T>(file: string, run: RunIdentity, kept: Kept<T>): Checkpoint<T> {
    const { log, content } = openLog(file);
    try {
      const header = { kind: KIND, format: FORMAT, tool: VERSION, run };
      const records = recordsOf<T>(file, content, header, kept);
      const done = new Map([...records].filter(([, it]) => !kept.isStale(it)));
      // Where nothing counts any more the file begins anew: a daily run does not make it grow for ever.
      const last = done.size === 0 ? undefined : content.lines.at(-1);
      log.cutAfter(last);
      if (!last) log.append(header);
      return new Checkpoint(log, done);
    } catch (error) {
      log.close();
      if (error instanceof LogUnwritable) {
        throw unusable(file, `cannot be written: ${error.message}`);
      }
      throw error;
    }
  }

  /** Keeps what an account said; it is on the disk when this returns. @throws LogUnwritable */
  add(account: string, reading: T): void {
    this.log.append({ account, reading });
  }

  close(): void {
    this.log.close();
  }
}

function openLog(file: string) {
  try {
    return JsonlLog.open(file, 'any', MAX_BYTES);
  } catch (error) {
    throw unusable(file, `cannot be opened: ${fileTrouble(error)}`);
  }
}

/** @throws KnownError */
function recordsOf<T>(
  file: string,
  { lines, broken, tail }: LogContent,
  header: { readonly run: RunIdentity },
  { problem }: Kept<T>,
): Map<string, T> {
  const records = new Map<string, T>();
  const [first, ...rest] = lines;
  if (!first) {
    // Nothing but what a killed run may have left of its first line: anything else is not ours.
    if (!broken && JSON.stringify(header).startsWith(tail)) return records;
    throw unusable(file, 'is not a checkpoint of this tool. Name another file');
  }
  checkHeader(file, first.value, header.run);
  const refuse = (number: number, why: string): never => {
    throw unusable(file, `line ${number} ${why}. Delete the file and begin anew`);
  };
  for (const { number, value } of rest) {
    const { account, reading } = value;
    if (typeof account !== 'string' || !/^\d{12}$/.test(account))
      return refuse(number, 'is damaged');
    if (typeof reading !== 'object' || reading === null) return refuse(number, 'is damaged');
    const why = problem(account, reading);
    if (why !== undefined) refuse(number, `has no usable reading of account ${account}: ${why}`);
    // One that was read again later counts.
    records.set(account, reading as T);
  }
  if (broken && broken.what !== 'damaged') {
    refuse(broken.number, 'is not as it was written: it, or a line before it, was changed');
  }
  if (broken && !broken.isLast) refuse(broken.number, 'is damaged');
  return records;
}

function checkHeader(
  file: string,
  found: Readonly<Record<string, unknown>>,
  run: RunIdentity,
): void {
  if (found['kind'] !== KIND || typeof found['run'] !== 'object' || found['run'] === null) {
    throw unusable(file, 'is not a checkpoint of this tool. Name another file');
  }
  if (found['format'] !== FORMAT) {
    const why = 'was written by another version of this tool';
    throw unusable(file, `${why}. Delete the file and begin anew`);
  }
  const before = { ...found['run'], tool: found['tool'] } as Record<string, unknown>;
  const now: Record<string, unknown> = { ...run, tool: VERSION };
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .sort()
    .filter((it) => JSON.stringify(before[it]) !== JSON.stringify(now[it]));
  if (changed.length === 0) return;
  const shown = changed.map((it) => `${it} (${shortened(before[it])}, now ${shortened(now[it])})`);
  throw unusable(
    file,
    `belongs to a run with another ${shown.join(', ')}. Run with the same options, or name another file`,
  );
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'none';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
