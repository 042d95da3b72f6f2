import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { KnownError } from '../../rule-core/index';
import { writeWhole } from './write-whole';

/**
 * Writes a file that a person named, whole or not at all.
 *
 * @param shown the name as the person wrote it
 * @throws KnownError with the reason
 */
export function writeNamed(file: string, content: string, shown: string): void {
  if (isJournal(file)) {
    throw new KnownError(
      `${shown} is the journal of "remediate": without it nothing can be taken back. Name another file`,
    );
  }
  try {
    writeWhole(file, content);
  } catch (error) {
    throw new KnownError(
      `cannot write ${shown}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** How the first line of a journal begins. */
const JOURNAL = '{"type":"header","version":';

/** What cannot be read is none that we would lose. */
function isJournal(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    const handle = openSync(file, 'r');
    try {
      const start = Buffer.alloc(JOURNAL.length);
      readSync(handle, start, 0, start.length, 0);
      return start.toString() === JOURNAL;
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}
