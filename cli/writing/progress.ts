import type { OrganizationProgress } from '../../live-check/index';
import { printable } from '../../rule-core/text/printable';
import type { Io } from '../io';

/** How often the line is written again, in milliseconds. */
const EVERY = 200;

/**
 * A line on a terminal that says how far an organization is read; for anything else (a pipe, a build)
 * there is none.
 */
export function showProgress(
  io: Io,
  quiet: boolean,
): ((at: OrganizationProgress) => void) | undefined {
  if (quiet || !showsLines(io)) return undefined;
  const began = io.now().getTime();
  let shown = -Infinity;
  return (at) => {
    const now = io.now().getTime();
    const last = at.done === at.accounts;
    if (!last && now - shown < EVERY) return;
    shown = now;
    io.stderr.write(`\r\u001b[K${last ? '' : progressLine(at, now - began)}`);
  };
}

/** The line of one account: how many of its users were read. */
export function showUsers(
  io: Io,
  quiet: boolean,
): ((done: number, total: number) => void) | undefined {
  if (quiet || !showsLines(io)) return undefined;
  return (done, total) => {
    if (done % 25 === 0 || done === total) io.stderr.write(`\rchecked ${done} of ${total} users`);
    if (done === total) io.stderr.write('\r\u001b[K');
  };
}

/** Whether standard error is a terminal on which a line can be written again. */
export function showsLines(io: Io): boolean {
  const { CI: ci = '', TERM: term } = io.env;
  return io.stderr.isTTY === true && ci === '' && term !== 'dumb';
}

/** The line of `check`: how many files were read, and which is being read. `end` takes it away. */
export function showReading(
  io: Io,
  quiet: boolean,
): { readonly onInput: (shown: string) => void; readonly end: () => void } | undefined {
  if (quiet || !showsLines(io)) return undefined;
  let shown = io.now().getTime();
  let count = 0;
  let stands = false;
  return {
    onInput: (input) => {
      count += 1;
      const now = io.now().getTime();
      if (now - shown < EVERY) return;
      shown = now;
      stands = true;
      // Names of files may hold anything; the line must stay one line.
      const name = printable(input).slice(-50);
      io.stderr.write(`\r\u001b[Kreading input ${count}: ${name}`);
    },
    end: () => {
      if (stands) io.stderr.write('\r\u001b[K');
      stands = false;
    },
  };
}

/** What the line says after so many milliseconds. */
export function progressLine(at: OrganizationProgress, elapsed: number): string {
  const read = at.done - at.resumed;
  const left = read === 0 ? undefined : (elapsed / read) * (at.accounts - at.done);
  return [
    `${at.done} of ${at.accounts} accounts`,
    `${at.users} users`,
    ...(at.incomplete > 0 ? [`${at.incomplete} not fully read`] : []),
    ...(left === undefined ? [] : [`about ${duration(left)} left`]),
  ].join(', ');
}

function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
