import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ledgerIn } from './harness/ledger';
import { sdkOf } from './harness/sdk';

const USER = 'urn:pulumi:dev::p::aws:iam/user:User::u';
const KEY = 'urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::k';
const ROLE = '[{"roleArn":"arn:aws:iam::222222222222:role/x"}]';

type Json = Record<string, unknown>;
interface Message {
  getId(): string;
  getInputs(): { toJavaScript(): Json };
}

// The double stands for AWS in test/e2e/pulumi-runs.test.ts: what it says of IAM is what decides there.
describe('the double of the AWS provider, asked as an engine asks it', () => {
  let folder: string;
  let double: ChildProcess;
  let ask: (method: string, kind: string, fields: Json) => Promise<Message>;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-double-'));
    const sdk = sdkOf(__dirname);
    double = spawn(process.execPath, [path.join(__dirname, 'harness/provider-double.js')], {
      env: { ...process.env, ONE_ACTIVE_KEY_LEDGER: path.join(folder, 'ledger.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const port = await new Promise<string>((resolve) => {
      double.stdout?.once('data', (data: Buffer) => {
        resolve(data.toString().trim());
      });
    });
    const { ResourceProviderClient: Client } = sdk.proto('provider_grpc_pb');
    const client = new Client(`127.0.0.1:${port}`, sdk.grpc.credentials.createInsecure());
    ask = (method, kind, fields) => {
      const request = new (sdk.proto('provider_pb')[kind])();
      for (const [name, value] of Object.entries(fields)) {
        const isPlain = typeof value === 'object';
        request[`set${name}`](isPlain ? sdk.struct.fromJavaScript(value) : value);
      }
      return new Promise((resolve, reject) => {
        client[method](request, (error: Error | null, response: Message) => {
          if (error) reject(error);
          else resolve(response);
        });
      });
    };
    await ask('configure', 'ConfigureRequest', { Args: { assumeRoles: ROLE } });
  }, 60_000);
  afterAll(() => {
    double.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  const held = () => ledgerIn(path.join(folder, 'ledger.json')).accounts['222222222222'] ?? {};
  const create = (urn: string, inputs: Json, preview = false) =>
    ask('create', 'CreateRequest', { Urn: urn, Properties: inputs, Preview: preview });

  test('a preview makes nothing', async () => {
    await create(USER, { name: 'alice', path: '/' }, true);
    expect(held()).toEqual({});
  });

  test('a rename takes the key along, and its deletion under the old name finds nobody', async () => {
    await create(USER, { name: 'alice', path: '/' });
    const old = await create(KEY, { user: 'alice', status: 'Active' });
    await ask('update', 'UpdateRequest', {
      Urn: USER,
      Id: 'alice',
      Olds: { name: 'alice' },
      News: { name: 'bob' },
    });
    await ask('delete', 'DeleteRequest', {
      Urn: KEY,
      Id: old.getId(),
      Properties: { user: 'alice' },
    });
    expect(held()).toEqual({ bob: { [old.getId()]: 'Active' } });
    const read = await ask('read', 'ReadRequest', { Urn: KEY, Id: old.getId(), Properties: {} });
    expect(read.getInputs().toJavaScript()).toEqual({ user: 'bob', status: 'Active' });
  });

  test('a third key of one user is refused', async () => {
    await create(KEY, { user: 'bob', status: 'Inactive' });
    await expect(create(KEY, { user: 'bob', status: 'Active' })).rejects.toThrow(/LimitExceeded/);
  });
});
