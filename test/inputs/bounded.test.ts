import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { readWithin } from '../../inputs/files/bounded';

const ROOT = path.join(__dirname, '../..');

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'bounded-'))));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('a file within the bound is read whole, and one past it not at all', () => {
  const file = path.join(folder, 'a');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 0, max: 200_000 }),
      (size, most) => {
        const content = Buffer.alloc(size, 'ab');
        writeFileSync(file, content);
        if (size > most) expect(() => readWithin(file, most)).toThrow(/it is larger than/);
        else expect(readWithin(file, most).equals(content)).toBe(true);
      },
    ),
    { seed: 11, numRuns: 200 },
  );
});

test('what a file turns out to hold is bounded, not what the folder says of it', () => {
  if (process.platform !== 'linux') return;
  // Files of /proc say that they are empty.
  expect(readWithin('/proc/self/status', 100_000).toString()).toMatch(/^Name:/);
  expect(() => readWithin('/proc/self/status', 10)).toThrow(/larger than/);
});

test.each([
  ['a folder', () => folder, /it is a folder/],
  ['a device', () => '/dev/zero', /it is not a regular file/],
  ['nothing', () => path.join(folder, 'none'), /ENOENT/],
])('%s is an error', (_, file, says) => {
  expect(() => readWithin(file(), 1000)).toThrow(says);
});

test('a device that never ends stops at the bound, where it may be read', () => {
  expect(() => readWithin('/dev/zero', 100_000, { pipes: true })).toThrow(/larger than 97 kB/);
});

test('a pipe that nobody writes to is not waited for', () => {
  const pipe = path.join(folder, 'pipe');
  if (spawnSync('mkfifo', [pipe]).status !== 0) return;
  expect(() => readWithin(pipe, 1000)).toThrow(/it is not a regular file/);
});

/** Who else reads files, and why that is bounded. */
const OTHERS: Readonly<Record<string, string>> = {
  'inputs/files/candidate.ts': 'the head of a file, and whole files after a look at their size',
  'cli/reading/local-folder.ts':
    'the names in a folder, at most so many; files by the bounded reader',
  'live-check/jsonl-log.ts': 'logs of its own, at most 100 MB a journal and 512 MB a checkpoint',
  'live-check/aws/connection/proxy.ts': 'certificates that the environment names',
  'cdk-aspect/templates/written-templates.ts': 'what this very synthesis has written',
  'cli/writing/write-named.ts': 'as much of a file as the beginning of a journal is long',
  'action/outputs.ts': 'the report that this very run has written',
};

const NOT_SHIPPED = ['node_modules', 'dist', 'test', 'bench', 'examples', 'embedded-iam'];

test('nobody reads a file without a bound', () => {
  const readers = readdirSync(ROOT, { withFileTypes: true })
    .filter((it) => it.isDirectory() && !it.name.startsWith('.') && !NOT_SHIPPED.includes(it.name))
    .flatMap(({ name }) =>
      readdirSync(path.join(ROOT, name), { recursive: true, encoding: 'utf8' }).map((it) =>
        path.posix.join(name, it.split(path.sep).join('/')),
      ),
    )
    .filter((it) => it.endsWith('.ts'))
    .filter((it) => {
      const text = readFileSync(path.join(ROOT, it), 'utf8');
      return /\b(readFileSync|readSync|createReadStream)\(|\.readFile\(\)/.test(text);
    });
  expect(readers.sort()).toEqual([...Object.keys(OTHERS), 'inputs/files/bounded.ts'].sort());
});
