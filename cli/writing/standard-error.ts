import { printableLines } from '../../rule-core/text/printable';
import type { Io } from '../io';

/** Goes to the start of the line on a terminal, and clears it: for a line that is written again. */
const AGAIN = ['\r\u001b[K', '\r'];

/**
 * Standard error on which nothing that is quoted (a name, a line of a file, an error of a library) can
 * command a terminal or a build log. On a terminal a line of our own may be written again.
 */
export function harmless(stderr: Io['stderr']): Io['stderr'] {
  return {
    ...(stderr.isTTY === undefined ? {} : { isTTY: stderr.isTTY }),
    write: (text) => {
      const own = stderr.isTTY === true ? (AGAIN.find((it) => text.startsWith(it)) ?? '') : '';
      return stderr.write(`${own}${printableLines(text.slice(own.length))}`);
    },
  };
}
