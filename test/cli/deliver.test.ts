import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';

/** The built command line: what standard output does to it can only be seen from outside. */
const BIN = path.join(__dirname, '../../dist/cli/bin.js');

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-deliver-'));
  writeFileSync(path.join(cwd, 'clean.json'), template(1));
  writeFileSync(path.join(cwd, 'bad.json'), template(2));
});
afterEach(() => {
  chmodSync(cwd, 0o700);
  rmSync(cwd, { recursive: true, force: true });
});

function template(keys: number): string {
  const key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };
  return JSON.stringify({
    Resources: Object.fromEntries(Array.from({ length: keys }, (_, index) => [`K${index}`, key])),
  });
}

const check = (...argv: string[]) => runCli(['check', '--no-config', ...argv], { cwd });
const inFolder = (name: string) => path.join(cwd, name);

describe('one destination that fails', () => {
  const EARLIER = 'the evidence of last year';

  test.each([
    { given: 'a folder in its place', file: 'taken', says: /it is a folder/ },
    { given: 'a folder that is not there', file: 'no/such.json', says: /folder does not exist/ },
    {
      given: 'a file for a folder',
      file: 'clean.json/x',
      says: /part of its path is not a folder/,
    },
    { given: 'a name without end', file: 'n'.repeat(400), says: /its name is too long/ },
  ])('$given: a sentence, the others get theirs, never exit 0', async ({ file, says }) => {
    mkdirSync(inFolder('taken'));
    const formats = ['--format', `json=${file}`, '--format', 'sarif=ok.sarif', '--format', 'text'];
    for (const [input, code] of [
      ['clean.json', 2],
      ['bad.json', 1],
    ] as const) {
      const run = await check(input, ...formats);
      expect([run.code, run.stderr]).toEqual([code, expect.stringMatching(says)]);
      expect(run.stderr).toMatch(/^one-active-key: cannot write the json report to .*\n$/);
      expect(run.stdout).toMatch(/2? ?access keys? of 1 user checked/);
      expect(JSON.parse(readFileSync(inFolder('ok.sarif'), 'utf8'))).toHaveProperty('runs');
      rmSync(inFolder('ok.sarif'));
    }
  });

  test('two of them are two sentences', async () => {
    const run = await check('clean.json', '--format', 'json=a/b', '--format', 'html=c/d');
    expect(run.code).toBe(2);
    expect(run.stderr.match(/cannot write the (json|html) report/g)).toHaveLength(2);
  });

  test('two formats for one file are refused before anything is read', async () => {
    const run = await check('bad.json', '--format', 'json=a', '--format', 'html=./a');
    expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(/cannot go to one file, a/)]);
    expect(existsSync(inFolder('a'))).toBe(false);
  });

  // A file of a process may have a limit, which is as good as a disk that is full in the middle.
  const limited = (blocks: number) =>
    spawnSync(
      'bash',
      [
        '-c',
        `ulimit -f ${blocks}; exec "$0" "$@"`,
        process.execPath,
        BIN,
        'check',
        'clean.json',
        '--no-config',
        '--format',
        'html=report.html',
        '--format',
        'text',
      ],
      { cwd, encoding: 'utf8' },
    );

  test('a disk that is full in the middle leaves the earlier report as it was', () => {
    writeFileSync(inFolder('report.html'), EARLIER);
    const run = limited(1);
    expect([run.status, run.signal]).toEqual([2, null]);
    expect(run.stderr).toMatch(/cannot write the html report to report\.html: it is larger than/);
    expect(run.stdout).toMatch(/compliant/);
    expect(readFileSync(inFolder('report.html'), 'utf8')).toBe(EARLIER);
    expect(readdirSync(cwd).filter((it) => it.endsWith('.tmp'))).toEqual([]);
  });

  test('a read-only folder leaves it, too', () => {
    writeFileSync(inFolder('report.html'), EARLIER);
    chmodSync(inFolder('report.html'), 0o666);
    chmodSync(cwd, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const argv = [BIN, 'check', 'clean.json', '--no-config', '--format', 'html=report.html'];
    const run = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8', ...nobody });
    // Where nobody may read this folder at all, there is nothing to see here.
    if (/Cannot find module/.test(run.stderr)) return;
    expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/permission denied/)]);
    expect(readFileSync(inFolder('report.html'), 'utf8')).toBe(EARLIER);
  });
});

describe('a file that is written', () => {
  const mode = (name: string) => statSync(inFolder(name)).mode & 0o777;

  test('is for its owner only, and keeps the permissions that somebody gave it', async () => {
    await check('bad.json', '--format', 'json=new.json');
    expect(mode('new.json')).toBe(0o600);
    chmodSync(inFolder('new.json'), 0o664);
    await check('bad.json', '--format', 'json=new.json');
    expect(mode('new.json')).toBe(0o664);
    expect(readdirSync(cwd).filter((it) => it.endsWith('.tmp'))).toEqual([]);
  });

  test('is never written through a link below the working directory', async () => {
    writeFileSync(inFolder('real.json'), 'x');
    symlinkSync('real.json', inFolder('link.json'));
    mkdirSync(inFolder('folder'));
    symlinkSync('folder', inFolder('way'));
    for (const [target, link] of [
      ['link.json', 'link.json'],
      ['./way/../link.json', 'link.json'],
      ['way/new.json', 'way'],
    ]) {
      const run = await check('clean.json', '--format', `json=${target}`);
      expect([run.code, run.stderr]).toEqual([
        2,
        expect.stringContaining(`${link} is a link, and a report is not written through one`),
      ]);
    }
    expect(readFileSync(inFolder('real.json'), 'utf8')).toBe('x');
    expect(readdirSync(inFolder('folder'))).toEqual([]);
  });

  test('is written through a link that is named by its absolute path', async () => {
    writeFileSync(inFolder('target.json'), 'x');
    symlinkSync('target.json', inFolder('absolute.json'));
    await check('bad.json', '--format', `json=${inFolder('absolute.json')}`);
    expect(JSON.parse(readFileSync(inFolder('target.json'), 'utf8'))).toHaveProperty('verdict');
  });

  test('may be a device', async () => {
    const run = await check('clean.json', '--format', 'json=/dev/null', '--format', 'text');
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(statSync('/dev/null').isFile()).toBe(false);
  });

  test('is seen whole or not at all: the earlier one is not touched, a new one takes its name', async () => {
    const [file, earlier] = [inFolder('report.json'), JSON.stringify({ earlier: true })];
    writeFileSync(file, earlier);
    // Who has the earlier report open, or by another name, has all of it still.
    linkSync(file, inFolder('earlier.json'));
    await runCli(['check', 'bad.json', '--no-config', '--format', 'json=report.json'], { cwd });
    expect(readFileSync(inFolder('earlier.json'), 'utf8')).toBe(earlier);
    expect(() => JSON.parse(readFileSync(file, 'utf8')) as unknown).not.toThrow();
  });
});

describe('standard output that cannot be written', () => {
  const to = (target: string, ...argv: string[]) =>
    spawnSync(
      'bash',
      ['-c', `set -o pipefail; "$0" "$@" ${target}`, process.execPath, BIN, ...argv],
      {
        cwd,
        encoding: 'utf8',
      },
    );

  test.each([
    ['clean.json', 2],
    ['bad.json', 1],
  ])('a full disk: %s is exit %d and a sentence', (input, code) => {
    if (!existsSync('/dev/full')) return;
    const run = to('> /dev/full', 'check', input, '--no-config', '--format', 'json');
    expect(run.status).toBe(code);
    expect(run.stderr).toBe(
      'one-active-key: cannot write all of the report to standard output: the disk is full\n',
    );
  });

  test.each([
    ['clean.json', 2],
    ['bad.json', 1],
  ])('a reader that goes away: %s is exit %d and a sentence', (input, code) => {
    const run = to('| true', 'check', input, '--no-config', '--format', 'html');
    expect(run.status).toBe(code);
    expect(run.stderr).toMatch(/to standard output: its reader closed it before the end\n$/);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('a standard error that nobody reads changes no exit code', () => {
    const run = to('2> /dev/full', 'check', 'bad.json', '--no-config', '--format', 'json=a/b');
    expect(run.status).toBe(1);
  });
});
