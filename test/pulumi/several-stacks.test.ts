import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Report } from '../../rule-core/index';
import { runCli } from '../support/run-cli';

const ACCOUNT = '111111111111';

interface StateKey {
  readonly user: string;
  readonly id: string;
  readonly status?: string;
  /** Read with `AccessKey.get`. */
  readonly external?: boolean;
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** What `pulumi stack export` writes for a stack with these keys. */
function exported(stack: string, ...keys: readonly StateKey[]): string {
  const urn = (type: string, name: string) => `urn:pulumi:${stack}::p::${type}::${name}`;
  const resources = keys.flatMap(({ user, id, status = 'Active', external, provider }, index) => {
    const type = 'aws:iam/accessKey:AccessKey';
    const from = urn('pulumi:providers:aws', `p${index}`);
    return [
      { urn: from, custom: true, id: 'x', type: 'pulumi:providers:aws', inputs: provider ?? {} },
      {
        urn: urn(type, `k${index}`),
        custom: true,
        type,
        id,
        inputs: external ? {} : { user, status },
        outputs: { user, status, id },
        provider: `${from}::x`,
        ...(external ? { external } : {}),
      },
    ];
  });
  return JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });
}

const key = (user: string, number: number, rest: Partial<StateKey> = {}): StateKey => ({
  user,
  id: `AKIA${String(number).padStart(16, '0')}`,
  ...rest,
});
const inAccount = (id: string) => ({ provider: { allowedAccountIds: `["${id}"]` } });

interface Row {
  readonly given: string;
  readonly stacks: readonly (readonly StateKey[])[];
  readonly account?: string;
  readonly verdict: Report['verdict'];
}

const rows: readonly Row[] = [
  {
    given: 'one user in two stacks of one account',
    stacks: [[key('alice', 1)], [key('Alice', 2)]],
    account: ACCOUNT,
    verdict: 'violation',
  },
  {
    given: 'one user in two stacks, no account said',
    stacks: [[key('alice', 1)], [key('alice', 2)]],
    verdict: 'compliant',
  },
  {
    given: 'two stacks whose providers say their account',
    stacks: [[key('alice', 1, inAccount(ACCOUNT))], [key('alice', 2, inAccount(ACCOUNT))]],
    verdict: 'violation',
  },
  {
    given: 'two stacks whose providers say two accounts',
    stacks: [[key('alice', 1, inAccount(ACCOUNT))], [key('alice', 2, inAccount('222222222222'))]],
    account: ACCOUNT,
    verdict: 'compliant',
  },
  {
    given: 'a key of one stack that the other reads',
    stacks: [[key('alice', 1)], [key('alice', 1, { external: true })]],
    account: ACCOUNT,
    verdict: 'compliant',
  },
  {
    given: 'a key that the other stack reads, beside one of its own',
    stacks: [[key('alice', 1)], [key('alice', 1, { external: true }), key('alice', 2)]],
    account: ACCOUNT,
    verdict: 'violation',
  },
  {
    given: 'a key that an older export calls active',
    stacks: [
      [key('alice', 1, { status: 'Inactive' }), key('alice', 2)],
      [key('alice', 1, { external: true })],
    ],
    account: ACCOUNT,
    verdict: 'violation',
  },
  {
    given: 'three stacks, one key inactive, one of another user',
    stacks: [[key('alice', 1)], [key('alice', 2, { status: 'Inactive' })], [key('bob', 3)]],
    account: ACCOUNT,
    verdict: 'compliant',
  },
];

describe('one-active-key check, on exports of several stacks', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-stacks-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(rows)('$given: $verdict', async ({ stacks, account, verdict }) => {
    const files = stacks.map((keys, index) => {
      const name = `stack-${index}.json`;
      writeFileSync(path.join(folder, name), exported(`stack${index}`, ...keys));
      return name;
    });
    const options = ['--format', 'json', ...(account ? ['--account', account] : [])];
    const runs = [files, [...files].reverse()].map((order) =>
      runCli(['check', ...order, ...options], { cwd: folder }),
    );
    const [first, second] = await Promise.all(runs);
    expect(second?.stdout).toBe(first?.stdout);
    const report = JSON.parse(first?.stdout ?? '') as Report;
    expect([report.verdict, first?.code]).toEqual([verdict, verdict === 'violation' ? 1 : 0]);
    expect(report.errors).toEqual([]);
  });
});

test.each([
  { given: 'replaces the key', op: 'create-replacement', after: { status: 'Active' }, code: 0 },
  { given: 'deletes the key', op: 'delete', after: undefined, code: 0 },
  {
    given: 'keeps the key',
    op: 'same',
    after: { status: 'Active', id: 'AKIA0000000000000001' },
    code: 0,
  },
])('a preview that $given, beside its state: exit $code', async ({ op, after, code }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-preview-'));
  try {
    const type = 'aws:iam/accessKey:AccessKey';
    const urn = `urn:pulumi:dev::p::${type}::k0`;
    const state = (id: string | undefined, status = 'Active') => ({
      urn,
      custom: true,
      type,
      ...(id === undefined ? {} : { id }),
      inputs: { user: 'alice', status },
      outputs: { user: 'alice', status },
    });
    const preview = {
      config: {},
      duration: 1,
      steps: [
        {
          op,
          urn,
          oldState: state('AKIA0000000000000001'),
          ...(after ? { newState: state(after.id, after.status) } : {}),
        },
      ],
      changeSummary: { [op]: 1 },
    };
    writeFileSync(path.join(folder, 'preview.json'), JSON.stringify(preview));
    writeFileSync(path.join(folder, 'state.json'), exported('dev', key('alice', 1)));
    const args = ['check', 'preview.json', 'state.json', '--account', ACCOUNT];
    expect((await runCli(args, { cwd: folder })).code).toBe(code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
