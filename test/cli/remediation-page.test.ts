import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../cli/run';
import {
  type AccountSeed,
  type Call,
  type EmbeddedIam,
  type Fault,
  startEmbeddedIam,
  type UserSeed,
} from '../../embedded-iam/index';
import { withEnvironment } from '../support/environment';
import { ioOf } from '../support/run-cli';

/**
 * The walk of docs/remediation.md: every command of the page is run, in its order, and must print what the
 * page shows. ONE_ACTIVE_KEY_DOCS=write writes what is printed now into the page.
 */
const PAGE = path.join(__dirname, '../../docs/remediation.md');
const page = readFileSync(PAGE, 'utf8');
const START = Date.parse('2026-11-23T21:14:00Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

const ago = (days: number) => new Date(START - days * DAY);
const used = (days: number, region: string, service: string) => ({
  lastUsed: { at: ago(days), region, service },
});
/** A user with a key in use and one that nobody has used for months. */
const clear = (name: string): UserSeed => ({
  name,
  tags: { Owner: OWNERS[name] ?? '' },
  keys: [
    { created: ago(300), ...used(120, 'us-east-1', 'ec2') },
    { created: ago(60), ...used(0.1, 'eu-west-1', 's3') },
  ],
});
const OWNERS: Readonly<Record<string, string>> = {
  deploy: 'platform@example.com',
  rotating: 'platform@example.com',
  batch: 'data@example.com',
  report: 'data@example.com',
};
const legacy: UserSeed = {
  name: 'legacy-batch',
  keys: [1, 2].map((days) => ({ created: ago(200), ...used(days, 'eu-west-1', 's3') })),
};
const rotating: UserSeed = {
  name: 'rotating',
  tags: { Owner: OWNERS['rotating'] ?? '' },
  keys: [{ created: ago(200), ...used(1, 'eu-west-1', 's3') }, { created: ago(3) }],
};
const ACCOUNT: readonly AccountSeed[] = [{ id: '111111111111', users: [clear('deploy'), legacy] }];
const ORGANIZATION: readonly AccountSeed[] = [
  { id: '100000000000' },
  { id: '200000000000', users: [clear('deploy'), rotating] },
  { id: '200000000001', users: [clear('batch'), clear('report')] },
];
const scp = (call: Call): Fault | undefined =>
  call.action === 'UpdateAccessKey' && call.parameters['UserName'] === 'report'
    ? {
        kind: 'error',
        code: 'AccessDenied',
        status: 403,
        message: `User: ${call.caller} is not authorized to perform: iam:UpdateAccessKey on resource: user report with an explicit deny in a service control policy`,
      }
    : undefined;

/** What happens before the commands of the page, by their number: an account, an organization, a fault, a month. */
interface Step {
  readonly accounts?: readonly AccountSeed[];
  readonly fault?: (call: Call) => Fault | undefined;
  readonly days?: number;
}
const STEPS: readonly Step[] = [
  { accounts: ACCOUNT },
  {},
  {},
  {},
  { accounts: ORGANIZATION },
  { fault: scp },
  {},
  {},
  { days: 31 },
  {},
];

let world: { iam: EmbeddedIam; folder: string } | undefined;
let time = START;
let fault: Step['fault'];
async function enter(accounts: readonly AccountSeed[]): Promise<void> {
  await leave();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-page-'));
  const iam = await startEmbeddedIam({
    now: () => new Date(time),
    faults: (call) => fault?.(call),
    accounts,
  });
  world = { iam, folder };
}
async function leave(): Promise<void> {
  if (!world) return;
  await world.iam.close();
  rmSync(world.folder, { recursive: true, force: true });
}
afterAll(leave);

/** All that a command writes, to the screen as it comes. */
async function printed(command: string): Promise<string> {
  const { iam, folder } = world!;
  const [first] = iam.accounts.keys();
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(first ?? '');
  const { io } = ioOf({ cwd: folder, now: new Date(time).toISOString() });
  let all = '';
  const write = (text: string) => (all += text);
  const variables = {
    AWS_ENDPOINT_URL: iam.url,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
  };
  await withEnvironment(variables, () =>
    run(command.split(' ').slice(1), { ...io, stdout: { write }, stderr: { write } }),
  );
  return all;
}

/** The digests are over the version of the tool too: equal ones are equal, and that is enough. */
function comparable(text: string): string {
  const seen: string[] = [];
  return text.replace(/\b[0-9a-f]{64}\b/g, (it) => {
    if (!seen.includes(it)) seen.push(it);
    return `digest-${seen.indexOf(it)}`;
  });
}

test('every command of the page prints what the page shows', async () => {
  const commands = [...page.matchAll(/^\$ (one-active-key .*)$/gm)].map(([, it = '']) => it);
  expect(commands).toHaveLength(STEPS.length);
  const outputs: string[] = [];
  let plan = '';
  let digest = '';
  for (const [index, shown] of commands.entries()) {
    const { accounts, days = 0, ...step } = STEPS[index] ?? {};
    fault = step.fault;
    time += days * DAY + MINUTE;
    if (accounts) await enter(accounts);
    // What was approved is what the page showed before.
    const command = shown.replace(/--plan-digest \S+/, () => `--plan-digest ${digest}`);
    const text = await printed(command);
    digest = /--plan-digest (\S+)/.exec(text)?.[1] ?? digest;
    if (command.includes(' plan ')) plan = text.slice(0, text.lastIndexOf('Nothing was changed.'));
    // The plan is shown again before it is applied: once is enough on a page.
    const short = command.includes(' apply ') ? text.replace(plan, '…\n') : text;
    outputs.push(`$ ${command}\n${short}`);
  }
  const journal = readFileSync(path.join(world!.folder, 'plan.journal.jsonl'), 'utf8');
  const lines = journal.split('\n').slice(1, 3).join('\n');

  let next = 0;
  const made = page
    .replace(/^```console\n\$ one-active-key [^]*?^```/gm, (block) => {
      const count = block.match(/^\$ /gm)?.length ?? 0;
      const texts = outputs.slice(next, next + count);
      next += count;
      return `\`\`\`console\n${texts.join('\n')}\`\`\``;
    })
    .replace(/(^```json\n)\{"type":"intent"[^]*?(^```)/m, `$1${lines}\n$2`);
  expect(next).toBe(STEPS.length);
  if (process.env['ONE_ACTIVE_KEY_DOCS'] === 'write') writeFileSync(PAGE, made);
  else expect(comparable(page)).toBe(comparable(made));
}, 60_000);
