import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { type CliRun, runCli } from '../support/run-cli';

/**
 * A repository in which the base branch accepts nobody, and the change accepts itself in every way that
 * there is. What the options leave of that.
 */
const accepts = (user: string, expires = '2027-01-31'): string =>
  `exceptions:\n- {user: ${user}, reason: r, owner: o@example.com, expires: ${expires}}\n`;
const template = (metadata: boolean): string =>
  ['A', 'B']
    .map(
      (it) =>
        `  ${it}:\n    Type: AWS::IAM::AccessKey\n    Properties: { UserName: alice }\n${
          metadata
            ? '    Metadata: { one-active-key: { accept: { reason: r, owner: o, expires: 2027-01-31 } } }\n'
            : ''
        }`,
    )
    .reduce((all, it) => all + it, 'Resources:\n');

let folder: string;
let cwd: string;
let base: string;
const git = (...args: string[]): string => {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  const done = spawnSync('git', [...identity, ...args], { cwd, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout.trim();
};
const put = (name: string, text: string): void => {
  writeFileSync(path.join(cwd, name), text);
};
const check = (...argv: string[]): Promise<CliRun> =>
  runCli(['check', ...argv], { cwd, env: { PATH: process.env['PATH'] ?? '' } });

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-what-counts-'));
  cwd = path.join(folder, 'checkout');
  mkdirSync(cwd);
  git('init', '--quiet', '--initial-branch=main');
  put('exceptions.yaml', accepts('vendor'));
  put('approved.yaml', accepts('alice'));
  put('deployed.yaml', accepts("alice, account: '111111111111'"));
  git('add', '.');
  git('commit', '--quiet', '-m', 'base');
  base = git('rev-parse', 'HEAD');
  git('update-ref', 'refs/remotes/origin/main', base);
  // The change: a second key, and everything that would accept it.
  put('plain.yaml', template(false));
  put('code.yaml', template(true));
  put('exceptions.yaml', accepts('alice'));
  put(
    'one-active-key.config.yaml',
    'exceptions: exceptions.yaml\ncheck: { baseline: known.json }\n',
  );
  const known = await check('plain.yaml', '--no-config', '--format', 'json');
  put('known.json', known.stdout);
  // A tag of the change that is called like the branch of the base.
  git('add', '.');
  git('commit', '--quiet', '-m', 'change');
  git('tag', 'origin/main');
  git('tag', 'main');
  writeFileSync(path.join(folder, 'outside.yaml'), accepts('alice'));
  symlinkSync(path.join(cwd, 'exceptions.yaml'), path.join(folder, 'link-into.yaml'));
  symlinkSync(path.join(folder, 'outside.yaml'), path.join(cwd, 'link-out.yaml'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const origin = 'git:refs/remotes/origin/main';

test.each<[string, number, string[]]>([
  // Controls: what the change brings accepts it.
  ['an exceptions file', 0, ['plain.yaml', '--no-config', '--exceptions', 'exceptions.yaml']],
  ['a baseline', 0, ['plain.yaml', '--no-config', '--baseline', 'known.json']],
  ['a configuration', 0, ['plain.yaml']],
  ['Metadata', 0, ['code.yaml', '--no-config']],
  // The same, refused.
  ['Metadata, refused', 1, ['code.yaml', '--no-config', '--no-accept-in-code']],
  ['a configuration, refused', 1, ['plain.yaml', '--no-accept-in-code']],
  ['everything at once, refused', 1, ['code.yaml', 'plain.yaml', '--no-accept-in-code']],
  ['a file, refused', 2, ['plain.yaml', '--no-accept-in-code', '--exceptions', 'exceptions.yaml']],
  ['a baseline, refused', 2, ['plain.yaml', '--no-accept-in-code', '--baseline', 'known.json']],
  [
    'a file of the checkout as if it were not',
    2,
    ['plain.yaml', '--exceptions-from', 'exceptions.yaml'],
  ],
  ['by its absolute path', 2, ['plain.yaml', '--exceptions-from', '{cwd}/exceptions.yaml']],
  ['by a link into the checkout', 2, ['plain.yaml', '--exceptions-from', '../link-into.yaml']],
  // What the base has.
  [
    'what the base does not accept',
    1,
    ['plain.yaml', '--no-accept-in-code', '--exceptions-from', `${origin}:exceptions.yaml`],
  ],
  [
    'what the base accepts',
    0,
    ['plain.yaml', '--no-accept-in-code', '--exceptions-from', `${origin}:approved.yaml`],
  ],
  [
    'the same by its commit',
    0,
    ['plain.yaml', '--no-accept-in-code', '--exceptions-from', 'git:{base}:approved.yaml'],
  ],
  [
    'a file outside',
    0,
    ['plain.yaml', '--no-accept-in-code', '--exceptions-from', '../outside.yaml'],
  ],
  [
    'a link that leads outside',
    0,
    ['plain.yaml', '--no-accept-in-code', '--exceptions-from', 'link-out.yaml'],
  ],
  // Names that may mean something of the change.
  ['a short name', 2, ['plain.yaml', '--exceptions-from', 'git:origin/main:exceptions.yaml']],
  ['HEAD', 2, ['plain.yaml', '--exceptions-from', 'git:HEAD:exceptions.yaml']],
  ['a short id', 2, ['plain.yaml', '--exceptions-from', 'git:{base7}:approved.yaml']],
  [
    'a reference that goes up',
    2,
    ['plain.yaml', '--exceptions-from', 'git:refs/remotes/../tags/main:exceptions.yaml'],
  ],
  [
    'an option in its place',
    2,
    ['plain.yaml', '--exceptions-from', 'git:--textconv:exceptions.yaml'],
  ],
  [
    'a file that the base does not have',
    2,
    ['plain.yaml', '--exceptions-from', `${origin}:nothing.yaml`],
  ],
  [
    'a commit that is not there',
    2,
    ['plain.yaml', '--exceptions-from', `git:${'0'.repeat(40)}:approved.yaml`],
  ],
  [
    'both options',
    2,
    ['plain.yaml', '--exceptions', 'exceptions.yaml', '--exceptions-from', '../outside.yaml'],
  ],
  // A longest term.
  [
    '69 days, where 90 do',
    0,
    ['plain.yaml', '--no-config', '--exceptions', 'exceptions.yaml', '--longest-exception', '90d'],
  ],
  [
    '69 days, where 30 do',
    1,
    ['plain.yaml', '--no-config', '--exceptions', 'exceptions.yaml', '--longest-exception', '30d'],
  ],
  ['the same in the code', 1, ['code.yaml', '--no-config', '--longest-exception', '30d']],
])('%s: exit code %i', async (_, code, words) => {
  const filled = words.map((it) =>
    it.replace('{cwd}', cwd).replace('{base7}', base.slice(0, 7)).replace('{base}', base),
  );
  const done = await check(...filled);
  expect([done.code, done.code === 2 ? done.stdout : '']).toEqual([code, '']);
  if (code === 2) expect(done.stderr).toMatch(/one-active-key: .+/);
});

test.each<[string, number, string]>([
  ['a file of the checkout', 2, 'exceptions.yaml'],
  ['a link into the checkout', 2, '../link-into.yaml'],
  ['a short name', 2, 'git:origin/main:approved.yaml'],
  ['what the base does not accept', 1, `${origin}:exceptions.yaml`],
  ['what the base accepts', 2, `${origin}:deployed.yaml`],
])(
  'live takes exceptions from where no change can write them: %s: exit code %i',
  async (_, code, source) => {
    const users =
      'user,arn,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated';
    const alice =
      'alice,arn:aws:iam::111111111111:user/alice,true,2026-01-01T00:00:00Z,true,2026-01-01T00:00:00Z';
    writeFileSync(path.join(folder, 'report.csv'), `${users}\n${alice}\n`);
    const argv = ['live', '--credential-report', '../report.csv', '--no-config'];
    const env = { PATH: process.env['PATH'] ?? '' };
    const done = await runCli([...argv, '--exceptions-from', source], { cwd, env });
    // An old report proves nothing: an accepted user leaves exit code 2, with a report.
    const judged = source.startsWith(origin);
    expect([done.code, done.stdout !== '']).toEqual([code, judged]);
  },
);

test('what does not count is named', async () => {
  const code = await check('code.yaml', '--no-accept-in-code', '--no-config');
  expect(code.stdout).toContain('does not count: exceptions in the code are refused here');
  const config = await check('plain.yaml', '--no-accept-in-code');
  expect(config.stderr).toContain('sets exceptions, check.baseline, which does not count');
  expect(config.stdout).not.toContain('decides');
});

test('a git that the checkout brings is not run', async () => {
  mkdirSync(path.join(cwd, 'bin'));
  put(
    'bin/git',
    `#!/bin/sh\ntouch '${path.join(cwd, 'owned')}'\ncat '${path.join(cwd, 'exceptions.yaml')}'\n`,
  );
  chmodSync(path.join(cwd, 'bin/git'), 0o755);
  const argv = [
    'check',
    'plain.yaml',
    '--no-accept-in-code',
    '--exceptions-from',
    `${origin}:exceptions.yaml`,
  ];
  const PATH = ['bin', path.join(cwd, 'bin'), process.env['PATH'] ?? ''].join(path.delimiter);
  expect((await runCli(argv, { cwd, env: { PATH } })).code).toBe(1);
  const alone = await runCli(argv, { cwd, env: { PATH: path.join(cwd, 'bin') } });
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('no git on PATH')]);
  expect(spawnSync('test', ['-e', path.join(cwd, 'owned')]).status).toBe(1);
});
