import { VERSION } from '../../rule-core/version';
import { fileTrouble } from '../file-trouble';
import { JsonlLog, type LogContent, type LogLine } from '../jsonl-log';
import {
  bad,
  type Entry,
  entryOf,
  headerOf,
  type JournalHeader,
  type KeyState,
} from './journal-entries';

/** A run of a hundred thousand keys writes less. */
const MAX_BYTES = 100 * 1024 * 1024;

export type NewJournal = Omit<JournalHeader, 'type' | 'version' | 'tool'>;

/**
 * The record of what was done, one line of JSON before and one after every call. Every line is on the
 * disk before work goes on, so that a crash at any instant leaves a journal from which going on or
 * going back is right.
 */
export class Journal {
  private readonly known = new Map<string, KeyState>();
  private last: Entry | undefined;

  private constructor(
    private readonly log: JsonlLog,
    readonly header: JournalHeader,
    entries: readonly Entry[] = [],
  ) {
    for (const it of entries) this.note(it);
  }

  /**
   * Begins a journal, or goes on with one of the same plan.
   *
   * @throws KnownError where the file is something else, or the journal of another plan
   */
  static begin(file: string, begun: NewJournal): Journal {
    const { log, content } = open(file, 'any');
    try {
      const [first] = content.lines;
      if (!first) {
        checkEmpty(content);
        log.cutAfter(undefined);
        const tool = `one-active-key ${VERSION}`;
        const header: JournalHeader = { type: 'header', version: 2, tool, ...begun };
        log.append(header);
        return new Journal(log, header);
      }
      const journal = Journal.resumed(log, content);
      if (journal.header.plan !== begun.plan) {
        throw bad('it belongs to another plan. Name another file.');
      }
      return journal;
    } catch (error) {
      log.close();
      throw error;
    }
  }

  /** What undoing the journal of this file would reactivate. @throws KnownError */
  static undoable(file: string, accounts?: readonly string[]): readonly KeyState[] {
    const journal = Journal.open(file);
    journal.close();
    return journal.toUndo(accounts);
  }

  /** Goes on with a journal, whatever its plan. @throws KnownError where there is none */
  static open(file: string): Journal {
    const { log, content } = open(file, 'old');
    try {
      if (content.lines.length === 0) {
        checkEmpty(content);
        throw bad('there is nothing in it.');
      }
      return Journal.resumed(log, content);
    } catch (error) {
      log.close();
      throw error;
    }
  }

  private static resumed(log: JsonlLog, content: LogContent): Journal {
    const { lines, broken } = content;
    const [first, ...rest] = lines as [LogLine, ...LogLine[]];
    const header = headerOf(first.value);
    // What a crash leaves has no line break; a whole line that is wrong was changed.
    if (broken?.what === 'line ends') throw bad(LINE_ENDS);
    if (broken) throw bad(changed(broken.number));
    const entries = rest.map((it) => entryOf(it.value, it.number, header));
    log.cutAfter(lines.at(-1));
    return new Journal(log, header, entries);
  }

  /** The digest of all lines: it changes with each of them. */
  get digest(): string {
    return this.log.digest;
  }

  /** @throws LogUnwritable, and the line is then not in the journal */
  add(entry: Entry): void {
    this.log.append(entry);
    this.note(entry);
  }

  /** Whether the last run with this journal came to its end, or to a stop that it noted. */
  get isEnded(): boolean {
    return this.last?.type === 'end';
  }

  /** The last that is known of every key, by its id, in the order of first mention. */
  states(): ReadonlyMap<string, KeyState> {
    return this.known;
  }

  private note(entry: Entry): void {
    this.last = entry;
    if (entry.type !== 'intent' && entry.type !== 'outcome') return;
    const { account, user, accessKeyId, action, at } = entry;
    const result = entry.type === 'outcome' ? entry.result : 'begun';
    const before = this.known.get(accessKeyId);
    // A failed call changed nothing: what was before it still holds.
    if (result === 'failed') {
      if (before?.previous) this.known.set(accessKeyId, before.previous);
      else this.known.delete(accessKeyId);
      return;
    }
    const previous = result === 'begun' ? before : before?.previous;
    const state: KeyState = { account, user, accessKeyId, action, result, at };
    this.known.set(accessKeyId, previous ? { ...state, previous } : state);
  }

  /** The keys that were deactivated, or may have been, and were not reactivated or deleted since. */
  toUndo(accounts?: readonly string[]): readonly KeyState[] {
    return [...this.states().values()].filter(
      (it) =>
        (it.action === 'deactivate' || it.result !== 'done') &&
        (accounts?.includes(it.account) ?? true),
    );
  }

  close(): void {
    this.log.close();
  }
}

const LINE_ENDS =
  "a program gave its lines the ends of another system (CR LF). Give them back what they had: tr -d '\\r' < JOURNAL > NEW, and take the new file.";

function changed(line: number): string {
  const before =
    line > 2
      ? ` Lines 1 to ${line - 1} are proven: head -n ${line - 1} writes them to a file.`
      : '';
  return `its line ${line} is not as it was written: it, or a line before it, was changed. Decide by hand.${before}`;
}

function open(file: string, mode: 'any' | 'old') {
  try {
    return JsonlLog.open(file, mode, MAX_BYTES);
  } catch (error) {
    const nothing = mode === 'any' ? ' Nothing was changed.' : '';
    throw bad(`it cannot be opened: ${fileTrouble(error)}.${nothing}`);
  }
}

/** Nothing, or half a header: the crash came before anything was done. Anything else is not ours. */
function checkEmpty({ broken, tail }: LogContent): void {
  const start = '{"type":"header"';
  if (broken || !(tail === '' || tail.startsWith(start) || start.startsWith(tail))) {
    throw bad('it is not a journal of "remediate apply".');
  }
}
