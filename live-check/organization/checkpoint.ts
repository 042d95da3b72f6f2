import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { KnownError, VERSION } from '../../rule-core/index';

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
 * What has been read so far, in a file that survives a killed process: a line that says which run this
 * is, then a line an account. Lines are only ever appended, each is on the disk before it counts, and a
 * last line that was cut short is as if it had never been written.
 *
 * Each line has a digest of itself and of all lines before it. That tells an edit from what a run wrote;
 * it is no secret, so that who computes the digests anew is not found out.
 */
export class Checkpoint<T> {
  private writing = Promise.resolve();

  private constructor(
    private readonly handle: FileHandle,
    /** What earlier runs read and what still counts, by account. */
    readonly done: ReadonlyMap<string, T>,
    /** The digest of the last line. */
    private digest: string,
  ) {}

  /**
   * Opens a checkpoint, or begins one.
   *
   * @throws KnownError for a file that is none, is damaged, or belongs to another run
   */
  static async open<T>(file: string, run: RunIdentity, kept: Kept<T>): Promise<Checkpoint<T>> {
    const handle = await openFile(file);
    try {
      const { size } = await handle.stat();
      if (size > MAX_BYTES) throw unusable(file, 'is larger than 512 MB');
      const content = await handle.readFile();
      const header = `${JSON.stringify({ kind: KIND, format: FORMAT, tool: VERSION, run })}\n`;
      const found = parse<T>(file, content, header, run, kept);
      const done = new Map([...found.records].filter(([, it]) => !kept.isStale(it)));
      // Where nothing counts any more the file begins anew: a daily run does not make it grow for ever.
      const anew = done.size === 0;
      const bytes = anew ? 0 : found.bytes;
      if (bytes < content.length) await handle.truncate(bytes);
      if (bytes === 0) {
        await handle.appendFile(header);
        await handle.sync();
      }
      return new Checkpoint(handle, done, anew ? digestOf('', header.trimEnd()) : found.digest);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Keeps what an account said; it is on the disk when this returns. */
  async add(account: string, reading: T): Promise<void> {
    const content = JSON.stringify({ account, reading });
    this.digest = digestOf(this.digest, content);
    const line = `${content.slice(0, -1)},"digest":"${this.digest}"}\n`;
    // After a line that could not be written none follows: the file stays one that can be gone on from.
    this.writing = this.writing.then(async () => {
      await this.handle.appendFile(line);
      await this.handle.sync();
    });
    await this.writing;
  }

  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    await this.handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    // For the owner only: it names accounts, users and key ids.
    return await open(file, 'a+', 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(file, `cannot be opened: ${why}`);
  }
}

/** The records, how many bytes of the file are whole lines, and the digest of the last of them. */
function parse<T>(
  file: string,
  content: Buffer,
  header: string,
  run: RunIdentity,
  { problem }: Kept<T>,
): { records: Map<string, T>; bytes: number; digest: string } {
  const records = new Map<string, T>();
  const end = content.lastIndexOf('\n') + 1;
  if (end === 0) {
    // Nothing but what a killed run may have left of its first line: anything else is not ours.
    if (header.startsWith(content.toString('utf8'))) return { records, bytes: 0, digest: '' };
    throw unusable(file, 'is not a checkpoint of this tool. Name another file');
  }
  const [first = '', ...lines] = content.toString('utf8', 0, end).split('\n').slice(0, -1);
  checkHeader(file, first, run);
  let bytes = Buffer.byteLength(first) + 1;
  let digest = digestOf('', first);
  for (const [index, line] of lines.entries()) {
    const refuse = (why: string): never => {
      const where = `line ${index + 2} ${why}`;
      throw unusable(file, `${where}. Delete the file and begin anew`);
    };
    const record = recordOf(line);
    if (!record) {
      if (index === lines.length - 1) break;
      return refuse('is damaged');
    }
    const { account, reading } = record;
    digest = digestOf(digest, JSON.stringify({ account, reading }));
    if (digest !== record.digest)
      refuse('is not as it was written: it, or a line before it, was changed');
    const why = problem(account, reading);
    if (why !== undefined) refuse(`has no usable reading of account ${account}: ${why}`);
    // One that was read again later counts.
    records.set(account, reading as T);
    bytes += Buffer.byteLength(line) + 1;
  }
  return { records, bytes, digest };
}

function digestOf(before: string, content: string): string {
  return createHash('sha256').update(before).update('\n').update(content).digest('hex');
}

function checkHeader(file: string, line: string, run: RunIdentity): void {
  const found = parseJson(line) as
    { kind?: unknown; format?: unknown; tool?: unknown; run?: unknown } | undefined;
  if (found?.kind !== KIND || typeof found.run !== 'object' || found.run === null) {
    throw unusable(file, 'is not a checkpoint of this tool. Name another file');
  }
  if (found.format !== FORMAT) {
    const why = 'was written by another version of this tool';
    throw unusable(file, `${why}. Delete the file and begin anew`);
  }
  const before = { ...found.run, tool: found.tool } as Record<string, unknown>;
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

function recordOf(line: string): { account: string; reading: object; digest: unknown } | undefined {
  const found = parseJson(line) as
    { account?: unknown; reading?: unknown; digest?: unknown } | undefined;
  const { account, reading, digest } = found ?? {};
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) return undefined;
  if (typeof reading !== 'object' || reading === null) return undefined;
  return { account, reading, digest };
}

function parseJson(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
