import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { startEmbeddedIam } from '../../embedded-iam/index';
import { checkAccount, type Source, SOURCES } from '../../live-check/index';
import { exitCode } from '../../rule-core/index';
import { withEnvironment } from '../support/environment';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { hasMoto, startMoto } from '../support/moto';
import { type CliRun, runCli } from '../support/run-cli';
import { INTERNALS, NOT_AN_ANSWER } from './not-an-answer';

/** Whole commands, of which one call is answered otherwise. alice has two active keys. */
const FACES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    'live --source list',
    ['live', '--source', 'list'],
    ['GetCallerIdentity', 'ListUsers', 'GetAccountSummary', 'ListAccessKeys'],
  ],
  [
    'live --source report',
    ['live', '--source', 'report'],
    ['GenerateCredentialReport', 'GetCredentialReport', 'GetAccountSummary'],
  ],
  [
    'live --source delta',
    ['live', '--source', 'delta'],
    ['GetCredentialReport', 'LookupEvents', 'ListUsers', 'ListAccessKeys'],
  ],
  [
    'live --source auto',
    ['live', '--source', 'auto'],
    ['GenerateCredentialReport', 'GetCredentialReport', 'ListUsers', 'ListAccessKeys'],
  ],
  [
    'live --accounts',
    ['live', '--accounts', 'ACCOUNT', '--role-name', 'audit', '--own-account', 'role'],
    ['GetCallerIdentity', 'AssumeRole', 'ListUsers', 'ListAccessKeys'],
  ],
  [
    'live --organization',
    ['live', '--organization', '--role-name', 'audit'],
    ['GetCallerIdentity', 'ListAccounts', 'ListAccessKeys'],
  ],
  [
    'check --live-account',
    ['check', 'template.yaml', '--live-account', '--no-config'],
    ['GetCallerIdentity', 'ListUsers', 'GetAccountSummary', 'ListAccessKeys'],
  ],
  [
    'remediate plan',
    ['remediate', 'plan', '--no-config'],
    ['GetCallerIdentity', 'ListUsers', 'GetAccountSummary', 'ListAccessKeys'],
  ],
];
const ROWS = FACES.flatMap(([face, argv, actions]) =>
  actions.map((action) => ({ face, argv, action })),
);
/** Throttling is no foreign answer: for a credential report it is waited out, which takes minutes. */
const SHAPES = NOT_AN_ANSWER.filter(([what]) => !what.startsWith('too many calls'));
/** So many shapes for each row; the rows take turns, and together take all. */
const EACH = 8;

const EMBEDDED = '111111111111';

interface World {
  readonly url: string;
  readonly account: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  stop(): Promise<void>;
}

async function embedded(): Promise<World> {
  const account = EMBEDDED;
  const users = [{ name: 'alice', keys: ['Active', 'Active'] as const }];
  const iam = await startEmbeddedIam({ accounts: [{ id: account, users }], trailDelay: () => 0 });
  const credentials = iam.credentialsFor(account);
  return { url: iam.url, account, credentials, stop: () => iam.close() };
}

async function moto(): Promise<World> {
  const server = await startMoto();
  const { url } = server;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new IAMClient({ endpoint: url, region: 'us-east-1', credentials });
  const UserName = 'alice';
  await client.send(new CreateUserCommand({ UserName }));
  await client.send(new CreateAccessKeyCommand({ UserName }));
  await client.send(new CreateAccessKeyCommand({ UserName }));
  client.destroy();
  return { url, account: '123456789012', credentials, stop: () => server.stop() };
}

/** What `live` does, but for its pauses between the calls to CloudTrail and for a report. */
async function byLibrary(source: Source): Promise<CliRun> {
  const report = await checkAccount({ source, sleep: () => Promise.resolve() });
  return { code: exitCode(report), stdout: JSON.stringify(report), stderr: '' };
}

const WORLDS = [
  ['the embedded IAM', embedded] as const,
  ...(hasMoto('the table of answers over moto') ? [['moto', moto] as const] : []),
];

describe.each(WORLDS)('in front of %s', (_, start) => {
  let folder: string;
  let world: World;
  let proxy: FaultProxy;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-answers-'));
    const key = '{ Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }';
    writeFileSync(path.join(folder, 'template.yaml'), `Resources:\n  Key: ${key}\n`);
    world = await start();
    proxy = await startFaultProxy(world.url);
  });
  afterAll(async () => {
    await proxy.close();
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function run(argv: readonly string[]): Promise<CliRun> {
    const { accessKeyId, secretAccessKey } = world.credentials;
    const env = {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL: proxy.url,
      AWS_MAX_ATTEMPTS: '1',
      HOME: folder,
    };
    const args = argv.map((it) => (it === 'ACCOUNT' ? world.account : it));
    return withEnvironment(env, () => {
      const source = SOURCES.find((it) => args.includes(it));
      return source === undefined ? runCli(args, { cwd: folder }) : byLibrary(source);
    });
  }

  test.each(ROWS)('$face: $action is answered otherwise, and nothing passes', async (row) => {
    const first = ROWS.indexOf(row) * EACH;
    for (let turn = 0; turn < EACH; turn++) {
      const [what, other] = SHAPES[(first + turn) % SHAPES.length] ?? ['', 'reset'];
      let wrong = 0;
      proxy.script = ({ action }) => {
        if (action !== row.action) return undefined;
        wrong += 1;
        return other;
      };
      const { code, stdout, stderr } = await run(row.argv);
      const said = stdout + stderr;
      // A plan that names alice is exit 0: there is something to apply.
      const planned = row.face === 'remediate plan' && /alice/.test(stdout);
      expect({ what, passes: code === 0 && !planned }).toEqual({ what, passes: false });
      expect({ what, internals: INTERNALS.exec(said)?.[0] }).toEqual({
        what,
        internals: undefined,
      });
      if (code === 1) expect(said).toContain('alice');
      // moto knows no CloudTrail events and has no organization: then not every call is reached.
      if (world.account === EMBEDDED) expect({ what, wrong }).not.toEqual({ what, wrong: 0 });
    }
  });

  test('with the real answers alice is found', async () => {
    proxy.script = () => undefined;
    const { code, stdout } = await run(['live']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('alice')]);
  });
});
