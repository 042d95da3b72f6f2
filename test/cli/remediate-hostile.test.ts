import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import { planDigest, type RemediationPlan } from '../../live-check/index';
import { ACCOUNT } from '../support/embedded-account';
import { withEnvironment } from '../support/environment';
import { clearCase } from '../support/remediation';
import { type CliRun, runCli } from '../support/run-cli';

/** What somebody tries who knows only the documentation: files, options and disks that are not as they should be. */
const NOW = '2026-11-23T12:00:00Z';
const OTHER = '222222222222';

let folder: string;
let iam: EmbeddedIam;
let plan: RemediationPlan;
/** The journal of that plan, and its lines. */
let journal: string;
let lines: Record<string, unknown>[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-hostile-'));
  iam = await startEmbeddedIam({
    now: () => new Date(NOW),
    accounts: [{ id: ACCOUNT, users: ['alice', 'bob'].map(clearCase) }, { id: OTHER }],
  });
  execFileSync('mkfifo', [at('pipe')]);
  await remediate('plan -o plan.json');
  await remediate('apply plan.json --yes');
  plan = JSON.parse(read('plan.json')) as RemediationPlan;
  journal = read('plan.journal.jsonl');
  lines = journal
    .trimEnd()
    .split('\n')
    .map((it) => JSON.parse(it) as Record<string, unknown>);
});
afterAll(async () => {
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (file: string) => path.join(folder, file);
const read = (file: string) => readFileSync(at(file), 'utf8');
const keys = () =>
  ['alice', 'bob'].flatMap((it) => iam.accounts.get(ACCOUNT)?.find(it)?.keys ?? []);
const set = (status: 'Active' | 'Inactive') => {
  keys().forEach((it, index) => (it.status = index % 2 ? status : 'Active'));
};
const off = () => keys().filter((it) => it.status === 'Inactive').length;

function remediate(command: string, account = ACCOUNT): Promise<CliRun> {
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(account);
  const variables = {
    AWS_ENDPOINT_URL: iam.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
  };
  const args = command.split(' ').map((it) => (it === "''" ? '' : it));
  return withEnvironment(variables, () =>
    runCli(['remediate', ...args], { cwd: folder, now: NOW }),
  );
}

/** Lines with the digests that a log gives them: anybody can make them. */
function chained(all: readonly Record<string, unknown>[]): string {
  let digest = '';
  return all
    .map((line, index) => {
      const content = JSON.stringify({ ...line, digest: undefined });
      digest = createHash('sha256').update(`${digest}\n${content}`).digest('hex');
      return index === 0 ? `${content}\n` : `${content.slice(0, -1)},"digest":"${digest}"}\n`;
    })
    .join('');
}
const forged = (change: (all: typeof lines) => readonly Record<string, unknown>[]) => () =>
  chained(change(lines.map((it) => ({ ...it }))));
const signed = (change: (it: RemediationPlan) => object) => () => {
  const made = { ...plan, ...change(plan) };
  return JSON.stringify({ ...made, digest: planDigest(made) });
};
const DEEP = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
const first = (it: RemediationPlan) => it.users[0]!;

interface Row {
  readonly given: string;
  /** The file `x`. */
  readonly content?: () => string | Buffer;
  readonly command: string;
  readonly says: RegExp;
}

test.each<Row>([
  {
    given: 'a journal with the line ends of another system',
    content: () => journal.replaceAll('\n', '\r\n'),
    command: 'undo x --yes',
    says: /ends of another system \(CR LF\)\. Give them back .* tr -d/,
  },
  {
    given: 'a journal with a byte order mark',
    content: () => `\uFEFF${journal}`,
    command: 'undo x --yes',
    says: /not a journal/,
  },
  {
    given: 'two journals, one after the other',
    content: () => journal + journal,
    command: 'undo x --yes',
    says: /its line \d+ is not as it was written.* head -n \d+/,
  },
  {
    given: 'a journal without its header',
    content: forged((it) => it.slice(1)),
    command: 'undo x --yes',
    says: /not a journal/,
  },
  {
    given: 'a journal of another partition',
    content: forged(([head, ...rest]) => [{ ...head, partition: 'aws-cn' }, ...rest]),
    command: 'undo x --yes',
    says: /of the partition aws-cn/,
  },
  {
    given: 'a journal whose role is an ARN with a line break',
    content: forged(([head, ...rest]) => [
      { ...head, roleName: `arn:aws:iam::${OTHER}:role/x\n` },
      ...rest,
    ]),
    command: 'undo x --yes',
    says: /is not the name of a role/,
  },
  {
    given: 'a journal of an account that is not of its plan',
    content: forged(([head, one, ...rest]) => [head!, { ...one, account: OTHER }, ...rest]),
    command: 'undo x --yes',
    says: /its line 2 is of account 222222222222, which is not of its plan/,
  },
  {
    given: 'a journal line that is nested two hundred thousand times',
    content: () => `${JSON.stringify(lines[0])}\n{"type":"intent","deep":${DEEP}}\n`,
    command: 'undo x --yes',
    says: /its line 2 is not as it was written/,
  },
  { given: 'a folder as journal', command: 'undo . --yes', says: /cannot be opened/ },
  { given: 'a device as journal', command: 'undo /dev/null --yes', says: /nothing in it/ },
  {
    given: 'a journal that is a pipe',
    command: 'undo pipe --yes',
    says: /nothing in it/,
  },
  {
    given: 'a pipe for the journal',
    command: 'apply plan.json --yes --journal pipe',
    says: /journal cannot be written .*Nothing was changed/,
  },
  {
    given: 'a journal on a device that is full',
    command: 'apply plan.json --yes --journal /dev/full',
    says: /journal cannot be written .*Nothing was changed/,
  },
  {
    given: 'a journal on a device that forgets',
    command: 'apply plan.json --yes --journal /dev/null',
    says: /journal cannot be written .*Nothing was changed/,
  },
  {
    given: 'a journal in a folder that is not there',
    command: 'apply plan.json --yes --journal no/such/journal',
    says: /cannot be opened: it or its folder does not exist\. Nothing was changed/,
  },
  {
    given: 'the plan as its own journal',
    command: 'apply plan.json --yes --journal plan.json',
    says: /not a journal/,
  },
  {
    given: 'a list of deletions onto the journal',
    command: 'finish plan.journal.jsonl --after 0 --output plan.journal.jsonl',
    says: /plan\.journal\.jsonl is the journal of "remediate": without it nothing can be taken back/,
  },
  {
    given: 'a plan onto a journal',
    command: 'plan --output plan.journal.jsonl',
    says: /is the journal of "remediate"/,
  },
  {
    given: 'a plan that is nested two hundred thousand times',
    content: () =>
      `{"kind":"one-active-key remediation plan","schemaVersion":1,"digest":"x","deep":${DEEP}}`,
    command: 'apply x --yes',
    says: /nested too deeply/,
  },
  {
    given: 'a plan of 2020',
    content: signed(() => ({ createdAt: '2020-01-01T00:00:00Z' })),
    command: 'apply x --yes',
    says: /makes no sense/,
  },
  {
    given: 'one user twice, with a letter that only looks like another',
    content: signed((it) => ({
      users: [
        { ...first(it), user: 'Kelvin' },
        { ...first(it), user: '\u212Aelvin' },
      ],
    })),
    command: 'apply x --yes',
    says: /is there twice/,
  },
  {
    given: 'a plan for any role',
    content: signed(() => ({ forRole: '*' })),
    command: 'apply x --yes',
    says: /to be applied by the role \*/,
  },
  {
    given: 'a plan of nobody',
    content: signed(() => ({ caller: '' })),
    command: 'apply x --yes',
    says: /The plan was made by /,
  },
  {
    given: 'a role of no name',
    command: "plan --for-role ''",
    says: /the name or the ARN of a role/,
  },
  {
    given: 'half a key',
    command: 'apply plan.json --yes --max 0.5',
    says: /--max is a whole number/,
  },
  {
    given: 'a list of commas',
    command: 'plan --role-name r --accounts ,',
    says: /names no account/,
  },
  {
    given: 'an endless list',
    command: 'plan --role-name r --accounts /dev/zero',
    says: /larger than 10 MB/,
  },
  {
    given: 'a role that cannot be',
    command: 'plan --role-arn foo',
    says: /^one-active-key: --role-arn is the ARN of a role, such as \S+, not "foo"\n$/,
  },
])('$given: a sentence, and nothing is changed', async ({ content, command, says }) => {
  for (const status of ['Active', 'Inactive'] as const) {
    set(status);
    if (content) writeFileSync(at('x'), content());
    const before = off();
    const run = await remediate(command);
    expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(says)]);
    expect(run.stderr).not.toMatch(/internal error|\n\s+at /);
    expect([off(), read('plan.journal.jsonl')]).toEqual([before, journal]);
  }
});

test.each(['undo', 'finish --after 0 --delete', 'apply'])(
  '%s with the credentials of another account that has users of these names',
  async (command) => {
    const other = iam.accounts.get(OTHER);
    for (const name of ['alice', 'bob']) if (other && !other.find(name)) other.add(name);
    set(command === 'apply' ? 'Active' : 'Inactive');
    writeFileSync(at('y.jsonl'), journal);
    const before = [keys().length, off()];
    const file = command === 'apply' ? 'plan.json' : 'y.jsonl';
    const { stderr, stdout } = await remediate(`${command} ${file} --yes`, OTHER);
    expect(stdout + stderr).toMatch(/credentials are of (account )?222222222222/);
    expect([keys().length, off()]).toEqual(before);
    expect(stdout).not.toMatch(/no longer exists/);
  },
);

test('names that command a terminal or a build log are inert', async () => {
  const user = 'al\u001b[2J\u202Eice\n::error::x';
  writeFileSync(at('x'), chained([lines[0]!, { ...lines[1], user }]));
  const { stdout, stderr } = await remediate('undo x --yes');
  expect(stdout).toContain('al\\u001b[2J\\u202eice\\u000a::error::x');
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^::/m);
});

test('a key under the name of another user is not taken', async () => {
  set('Active');
  writeFileSync(at('x.json'), signed((it) => ({ users: [{ ...first(it), user: 'bob' }] }))());
  const run = await remediate('apply x.json --yes');
  expect([run.code, run.stdout, off()]).toEqual([2, expect.stringMatching(/SKIPPED/), 0]);
});

test('a plan that says that nothing is ever unused takes nothing', async () => {
  set('Active');
  writeFileSync(at('y.json'), signed(() => ({ unusedFor: 1e300 }))());
  const run = await remediate('apply y.json --yes');
  expect([run.code, off()]).toEqual([2, 0]);
});

test('a plan and a journal under names that mean something to programs', async () => {
  set('Active');
  mkdirSync(at('-rf'), { recursive: true });
  writeFileSync(at('-rf/__proto__.json'), read('plan.json'));
  expect((await remediate('apply ./-rf/__proto__.json --yes')).code).toBe(0);
  expect([off(), existsSync(at('-rf/__proto__.journal.jsonl'))]).toEqual([2, true]);
  expect((await remediate('undo ./-rf/__proto__.journal.jsonl --yes')).code).toBe(0);
  expect(off()).toBe(0);
});
