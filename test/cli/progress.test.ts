import path from 'node:path';
import { Readable } from 'node:stream';
import type { Io } from '../../cli/io';
import { progressLine, showProgress, showReading } from '../../cli/writing/progress';
import { readInputs } from '../../inputs/index';
import { TestClock } from '../support/test-clock';

const at = { accounts: 100, done: 0, resumed: 0, incomplete: 0, users: 0 };
const MINUTE = 60_000;

/** A terminal, unless it is told otherwise, and what was written to it. */
function terminal({ isTTY = true, env = {} }: { isTTY?: boolean; env?: Io['env'] } = {}) {
  const clock = new TestClock();
  const written: string[] = [];
  const io: Io = {
    stdout: { write: () => undefined },
    stderr: { write: (text) => written.push(text), isTTY },
    stdin: Readable.from(['']),
    env,
    cwd: '/',
    now: clock.now,
  };
  return { io, clock, written };
}

test.each([
  { given: 'nothing yet', progress: {}, elapsed: 0, line: '0 of 100 accounts, 0 users' },
  {
    given: 'a quarter of it in ten seconds',
    progress: { done: 25, users: 2500 },
    elapsed: 10_000,
    line: '25 of 100 accounts, 2500 users, about 30 s left',
  },
  {
    given: 'accounts that could not be read',
    progress: { done: 50, users: 10, incomplete: 3 },
    elapsed: 10_000,
    line: '50 of 100 accounts, 10 users, 3 not fully read, about 10 s left',
  },
  {
    given: 'what an earlier run had read: it took this one no time',
    progress: { done: 60, resumed: 50, users: 60 },
    elapsed: 10_000,
    line: '60 of 100 accounts, 60 users, about 40 s left',
  },
  {
    given: 'nothing but what an earlier run had read: nobody can say how long the rest takes',
    progress: { done: 50, resumed: 50, users: 50 },
    elapsed: 10_000,
    line: '50 of 100 accounts, 50 users',
  },
  {
    given: 'a minute left, and not "60 s"',
    progress: { done: 50 },
    elapsed: MINUTE,
    line: '50 of 100 accounts, 0 users, about 1 min left',
  },
  {
    given: 'more than an hour left',
    progress: { done: 10 },
    elapsed: 10 * MINUTE,
    line: '10 of 100 accounts, 0 users, about 1 h 30 min left',
  },
  {
    given: 'just an hour left, and not "60 min"',
    progress: { done: 50 },
    elapsed: 60 * MINUTE,
    line: '50 of 100 accounts, 0 users, about 1 h 0 min left',
  },
])('$given', ({ progress, elapsed, line }) => {
  expect(progressLine({ ...at, ...progress }, elapsed)).toBe(line);
});

test.each<[string, Parameters<typeof terminal>[0], boolean]>([
  ['a pipe', { isTTY: false }, false],
  ['a build', { env: { CI: 'true' } }, false],
  ['a terminal that can do nothing', { env: { TERM: 'dumb' } }, false],
  ['--quiet', {}, true],
])('there is no line for %s', (_, options, quiet) => {
  expect(showProgress(terminal(options).io, quiet)).toBeUndefined();
});

test('an empty CI is no build', () => {
  expect(showProgress(terminal({ env: { CI: '' } }).io, false)).toBeDefined();
});

test('the line is written over itself, five times a second at most, and is gone at the end', () => {
  const { io, clock, written } = terminal();
  const show = showProgress(io, false)!;
  for (let done = 0; done <= 100; done += 1) {
    show({ ...at, done, users: done });
    clock.pass(50);
  }
  // At 0, 4, 8 and so on to 96; and once to take it away.
  expect(written).toHaveLength(26);
  expect(written[0]).toBe('\r\u001b[K0 of 100 accounts, 0 users');
  expect(written[1]).toBe('\r\u001b[K4 of 100 accounts, 4 users, about 5 s left');
  expect(written.at(-1)).toBe('\r\u001b[K');
});

test('the end takes the line away, however soon it comes', () => {
  const { io, written } = terminal();
  const show = showProgress(io, false)!;
  show({ ...at, done: 99 });
  show({ ...at, done: 100 });
  expect(written.at(-1)).toBe('\r\u001b[K');
});

test('check says which input it reads, five times a second at most, and takes the line away', () => {
  const { io, clock, written } = terminal();
  const reading = showReading(io, false)!;
  for (let file = 1; file <= 20; file += 1) {
    clock.pass(50);
    reading.onInput(`stacks/${file}\n\u001b[2J.yaml`);
  }
  reading.end();
  reading.end();
  expect(written).toEqual([
    ...[4, 8, 12, 16, 20].map(
      (it) => `\r\u001b[Kreading input ${it}: stacks/${it}\\u000a\\u001b[2J.yaml`,
    ),
    '\r\u001b[K',
  ]);
});

test('what is read at once leaves no line, and a pipe or --quiet has none', () => {
  const { io, written } = terminal();
  const reading = showReading(io, false)!;
  reading.onInput('a.yaml');
  reading.end();
  expect(written).toEqual([]);
  expect(showReading(io, true)).toBeUndefined();
  expect(showReading(terminal({ isTTY: false }).io, false)).toBeUndefined();
});

test('every file of a folder is told', () => {
  const told: string[] = [];
  readInputs(['test/cli/progress.test.ts', 'schema'], {
    cwd: path.join(__dirname, '../..'),
    onInput: (it) => told.push(it),
  });
  expect(told).toContain('schema/report.schema.json');
  expect(told).toContain('test/cli/progress.test.ts');
});
