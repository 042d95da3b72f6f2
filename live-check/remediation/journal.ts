import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs';
import { KnownError, printableJson } from '../../rule-core/index';
import { VERSION } from '../../rule-core/version';

export interface JournalHeader {
  readonly type: 'header';
  readonly version: 1;
  readonly tool: string;
  readonly plan: string;
  readonly account: string;
  readonly caller: string;
  readonly at: string;
}

/** A call that is about to be made. */
export interface Intent {
  readonly type: 'intent';
  readonly action: 'deactivate' | 'reactivate';
  readonly user: string;
  readonly accessKeyId: string;
  readonly at: string;
}

/** How that call ended. */
export interface Outcome {
  readonly type: 'outcome';
  readonly action: 'deactivate' | 'reactivate';
  readonly user: string;
  readonly accessKeyId: string;
  /** `unverified`: IAM took it, but did not show it in time. */
  readonly result: 'done' | 'unverified' | 'failed';
  readonly why?: string;
  readonly at: string;
}

export type Entry = Intent | Outcome;

/** A journal that cannot be gone on with. */
function bad(why: string): KnownError {
  return new KnownError(why, 'journal');
}

/** What a journal says: its header, and every call in the order in which it was made. */
export interface JournalContent {
  readonly header: JournalHeader;
  readonly entries: readonly Entry[];
  /** The length of what is whole, in bytes: a crash may leave half a line behind it. */
  readonly length: number;
}

/**
 * The record of what was done, one line of JSON before and one after every call. Every line is on the
 * disk before work goes on, so that a crash at any instant leaves a journal from which going on or
 * going back is right.
 */
export class Journal {
  private readonly entries: Entry[];

  private constructor(
    private readonly handle: number,
    readonly header: JournalHeader,
    entries: readonly Entry[],
  ) {
    this.entries = [...entries];
  }

  /**
   * Begins a journal, or goes on with one of the same plan.
   *
   * @throws KnownError where the file is something else, or the journal of another plan
   */
  static begin(file: string, header: Omit<JournalHeader, 'type' | 'version' | 'tool'>): Journal {
    const known = read(file);
    if (known === undefined) {
      // Of two runs that begin at once only one may have it; half a header is nothing.
      const handle = openSync(file, existsSync(file) ? 'a' : 'ax', 0o600);
      const journal = new Journal(
        handle,
        { type: 'header', version: 1, tool: `one-active-key ${VERSION}`, ...header },
        [],
      );
      journal.write(journal.header);
      return journal;
    }
    if (known.header.plan !== header.plan || known.header.account !== header.account) {
      throw bad('it belongs to another plan. Name another file.');
    }
    return Journal.resumed(file, known);
  }

  /** What undoing the journal of this file would reactivate. @throws KnownError */
  static undoable(file: string): readonly KeyState[] {
    const journal = Journal.open(file);
    journal.close();
    return journal.toUndo();
  }

  /** Goes on with a journal, whatever its plan. @throws KnownError where there is none */
  static open(file: string): Journal {
    const known = read(file);
    if (known === undefined) throw bad('there is nothing in it.');
    return Journal.resumed(file, known);
  }

  private static resumed(file: string, { header, entries, length }: JournalContent): Journal {
    const handle = openSync(file, 'r+');
    ftruncateSync(handle, length);
    closeSync(handle);
    return new Journal(openSync(file, 'a'), header, entries);
  }

  add(entry: Entry): void {
    this.write(entry);
    this.entries.push(entry);
  }

  /** The last that is known of every key, by its id, in the order of first mention. */
  states(): ReadonlyMap<string, KeyState> {
    const states = new Map<string, KeyState>();
    for (const it of this.entries) {
      const { user, accessKeyId, action } = it;
      const result = it.type === 'outcome' ? it.result : 'begun';
      const before = states.get(accessKeyId);
      // A failed call changed nothing: what was before it still holds.
      if (result === 'failed') {
        if (before?.previous) states.set(accessKeyId, before.previous);
        else states.delete(accessKeyId);
        continue;
      }
      const previous = result === 'begun' ? before : before?.previous;
      states.set(accessKeyId, {
        user,
        accessKeyId,
        action,
        result,
        ...(previous ? { previous } : {}),
      });
    }
    return states;
  }

  /** The keys that were deactivated, or may have been, and were not reactivated since. */
  toUndo(): readonly KeyState[] {
    return [...this.states().values()].filter(
      (it) => it.action === 'deactivate' || it.result !== 'done',
    );
  }

  close(): void {
    closeSync(this.handle);
  }

  private write(line: object): void {
    writeSync(this.handle, `${printableJson(JSON.stringify(line))}\n`);
    fsyncSync(this.handle);
  }
}

export interface KeyState {
  readonly user: string;
  readonly accessKeyId: string;
  readonly action: 'deactivate' | 'reactivate';
  /** `begun`: the call may or may not have been made. */
  readonly result: 'begun' | 'done' | 'unverified';
  readonly previous?: KeyState;
}

/** A run of a hundred thousand keys writes less. */
const MAX_BYTES = 100 * 1024 * 1024;

/** @returns `undefined` where there is no such file, or nothing whole in it */
function read(file: string): JournalContent | undefined {
  let bytes: Buffer;
  try {
    if (statSync(file).size > MAX_BYTES) throw new Error('it is larger than 100 MB');
    bytes = readFileSync(file);
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined;
    throw bad(`it cannot be read (${(error as Error).message}).`);
  }
  const length = bytes.lastIndexOf(10) + 1;
  if (length === 0) {
    if (bytes.length > 0 && !bytes.toString('utf8').startsWith('{"type":"header"')) {
      throw bad('it is no journal of "remediate apply".');
    }
    emptied(file);
    return undefined;
  }
  const lines = bytes.toString('utf8', 0, length).trimEnd().split('\n');
  const [header, ...entries] = lines.map((line, index) => parsed(line, index + 1));
  if (
    header?.['type'] !== 'header' ||
    header['version'] !== 1 ||
    typeof header['plan'] !== 'string'
  ) {
    throw bad('it is no journal of "remediate apply".');
  }
  for (const [index, it] of entries.entries()) {
    if (
      (it['type'] !== 'intent' && it['type'] !== 'outcome') ||
      typeof it['accessKeyId'] !== 'string'
    ) {
      throw bad(`its line ${index + 2} is no entry. It was changed: decide by hand.`);
    }
  }
  return {
    header: header as unknown as JournalHeader,
    entries: entries as unknown as Entry[],
    length,
  };
}

/** Half a header: the crash came before anything was done. */
function emptied(file: string): void {
  const handle = openSync(file, 'r+');
  ftruncateSync(handle, 0);
  closeSync(handle);
}

function parsed(line: string, number: number): Record<string, unknown> {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw bad(`its line ${number} is no JSON. It was changed: decide by hand.`);
}
