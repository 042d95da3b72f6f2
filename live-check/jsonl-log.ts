import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { printableJson } from '../rule-core/index';
import { isObject } from '../rule-core/text/json';
import { wholeJson } from '../rule-core/text/whole-json';

/** The log cannot be written (any more): a full disk, a file that was moved, another process that writes it. */
export class LogUnwritable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogUnwritable';
  }
}

/** A whole line of a log. */
export interface LogLine {
  /** From 1. */
  readonly number: number;
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the line ends in the file, in bytes. */
  readonly end: number;
  /** The digest of this line and all lines before it. */
  readonly digest: string;
}

/** What a file holds: its whole lines up to the first that is not as it was written. */
export interface LogContent {
  readonly lines: readonly LogLine[];
  /** The first line that is not as a log writes it. */
  readonly broken?: {
    readonly number: number;
    /**
     * `damaged`: it is not JSON. `changed`: its digest is missing or another one. `line ends`: a program gave
     * it the line ends of another system.
     */
    readonly what: 'damaged' | 'changed' | 'line ends';
    readonly isLast: boolean;
  };
  /** What follows the last line break: a crash may leave part of a line. */
  readonly tail: string;
  readonly bytes: number;
}

/** A `digest` stands at the end of every line but the first. */
const DIGEST = /,"digest":"([0-9a-f]{64})"\}$/;

/**
 * A file of one JSON object a line, to which lines are only ever added. A line is on the disk, whole,
 * before {@link append} returns; if that is not possible the file ends where it ended before. Each line
 * but the first carries a digest of itself and all lines before it. That tells an edit from what was
 * written here; it is not a secret, so that who computes the digests anew is not found out, and lines
 * that were cut off at the end are not missed.
 */
export class JsonlLog {
  private problem: LogUnwritable | undefined;

  private constructor(
    private readonly file: string,
    private readonly handle: number,
    private size: number,
    private last: string,
  ) {}

  /**
   * Opens a file for adding lines, after reading what it holds.
   *
   * @param mode `new`: it must not exist; `old`: it must; `any`
   * @throws what the file system says, and for a file of more than `maxBytes`
   */
  static open(
    file: string,
    mode: 'new' | 'old' | 'any',
    maxBytes: number,
  ): { readonly log: JsonlLog; readonly content: LogContent } {
    // For the owner only: logs name accounts, users and key ids.
    if (mode === 'old') statSync(file);
    const handle = openSync(file, mode === 'new' ? 'ax+' : 'a+', 0o600);
    try {
      const bytes = readAll(handle, maxBytes);
      const content = readLog(bytes);
      const digest = content.lines.at(-1)?.digest ?? '';
      const log = new JsonlLog(file, handle, bytes.length, digest);
      if (bytes.length === 0) syncFolder(file);
      return { log, content };
    } catch (error) {
      closeSync(handle);
      throw error;
    }
  }

  /** The digest of all that was written. */
  get digest(): string {
    return this.last;
  }

  /** Cuts off what follows a line; without one, everything. */
  cutAfter(line: LogLine | undefined): void {
    const end = line?.end ?? 0;
    if (end < this.size) {
      ftruncateSync(this.handle, end);
      fsyncSync(this.handle);
    }
    this.size = end;
    this.last = line?.digest ?? '';
  }

  /** @throws LogUnwritable, and the line is then not in the file */
  append(value: object): void {
    const content = printableJson(JSON.stringify(value));
    const digest = digestOf(this.last, content);
    this.write(
      this.size === 0 ? `${content}\n` : `${content.slice(0, -1)},"digest":"${digest}"}\n`,
    );
    this.last = digest;
  }

  close(): void {
    closeSync(this.handle);
  }

  private write(line: string): void {
    // After a line that could not be written none follows: the file stays one that can be gone on from.
    if (this.problem) throw this.problem;
    const bytes = Buffer.from(line);
    let ours = true;
    try {
      ours = this.isOurs(this.size);
      if (!ours) throw new Error('it was moved, deleted, or is written by another process');
      for (let written = 0; written < bytes.length;) {
        const count = writeSync(this.handle, bytes, written);
        if (count === 0) throw new Error('nothing more can be written to it');
        written += count;
      }
      fsyncSync(this.handle);
      ours = this.isOurs(this.size + bytes.length);
      if (!ours) throw new Error('another process writes it');
      this.size += bytes.length;
    } catch (error) {
      this.problem = new LogUnwritable((error as Error).message, { cause: error });
      if (ours) this.takeBack();
      throw this.problem;
    }
  }

  /** Whether the name still leads to the open file, and nobody else added to it. */
  private isOurs(size: number): boolean {
    const open = fstatSync(this.handle);
    const named = statSync(this.file, { throwIfNoEntry: false });
    return open.size === size && named?.ino === open.ino && named.dev === open.dev;
  }

  private takeBack(): void {
    try {
      ftruncateSync(this.handle, this.size);
    } catch {
      // Part of a line stays; who reads the file drops it.
    }
  }
}

function readAll(handle: number, maxBytes: number): Buffer {
  const { size } = fstatSync(handle);
  if (size > maxBytes) throw new Error(`it is larger than ${maxBytes / 1024 / 1024} MB`);
  const bytes = Buffer.alloc(size);
  let read = 0;
  while (read < size) {
    const count = readSync(handle, bytes, read, size - read, read);
    if (count === 0) break;
    read += count;
  }
  return bytes.subarray(0, read);
}

function readLog(bytes: Buffer): LogContent {
  const length = bytes.lastIndexOf(10) + 1;
  const tail = bytes.toString('utf8', length);
  const lines: LogLine[] = [];
  let digest = '';
  for (let start = 0; start < length;) {
    const stop = bytes.indexOf(10, start);
    const text = bytes.toString('utf8', start, stop);
    const number = lines.length + 1;
    const isLast = stop + 1 === length;
    const value = parse(text);
    const [, written] = DIGEST.exec(text) ?? [];
    if (!value) {
      return { lines, broken: { number, what: 'damaged', isLast }, tail, bytes: bytes.length };
    }
    digest = digestOf(digest, number === 1 ? text : text.replace(DIGEST, '}'));
    if (number > 1 && digest !== written) {
      const what = text.endsWith('\r') ? 'line ends' : 'changed';
      return { lines, broken: { number, what, isLast }, tail, bytes: bytes.length };
    }
    lines.push({ number, value, end: stop + 1, digest });
    start = stop + 1;
  }
  return { lines, tail, bytes: bytes.length };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = wholeJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function digestOf(before: string, content: string): string {
  return createHash('sha256').update(before).update('\n').update(content).digest('hex');
}

/** That a file exists is in its folder, which has to reach the disk too; not every system can. */
function syncFolder(file: string): void {
  try {
    const folder = openSync(path.dirname(file), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Windows cannot open folders.
  }
}
