import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { type EmbeddedIam, startEmbeddedIam, type UserSeed } from '../../embedded-iam/index';
import { type DeployedKey, type Drift, readingsDigest, type Report } from '../../rule-core/index';
import { plan } from '../terraform/plans';
import { runCli } from '../support/run-cli';

const ACCOUNT = '111111111111';
const MADE = 'AKIAIOSFODNN7EXAMPLE';
const OTHER = 'AKIAI44QH8DHBEXAMPLE';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-deployed-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const schema = path.join(__dirname, '../../schema/report.schema.json');
const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

const active = (accessKeyId: string, more: Partial<DeployedKey> = {}): DeployedKey => ({
  accessKeyId,
  status: 'Active',
  ...more,
});

type Users = Readonly<Record<string, readonly DeployedKey[]>>;

function snapshot(users: Users, reading: Record<string, unknown> = {}): string {
  const judged = Object.entries(users).map(([name, keys]) => ({ name, activeKeys: 0, keys }));
  const readings = [
    {
      account: ACCOUNT,
      source: 'list',
      asOf: '2026-11-23T11:00:00.000Z',
      users: judged.length,
      calls: {},
      complete: true,
      judged,
      ...reading,
    },
  ];
  return JSON.stringify({
    schemaVersion: 1,
    readings,
    readingsDigest: readingsDigest(readings),
  });
}

/** A template with these keys of alice, by logical id. */
function template(keys: Readonly<Record<string, object>>): string {
  const Resources = Object.fromEntries(
    Object.entries(keys).map(([id, properties]) => [
      id,
      { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice', ...properties } },
    ]),
  );
  return JSON.stringify({ Resources });
}

const generated = JSON.stringify({
  Resources: {
    Deployer: { Type: 'AWS::IAM::User' },
    Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: { Ref: 'Deployer' } } },
  },
});

const terraform = (actions: string[], before: object | null, after: object | null) => {
  const unknown = before === null ? { id: true } : {};
  return JSON.stringify(
    plan([{ address: 'aws_iam_access_key.a', actions, before, after, unknown }]),
  );
};

const KEEPS = { id: MADE, user: 'alice', status: 'Active' };

interface Case {
  readonly given: string;
  readonly declared: string;
  readonly deployed: Users;
  readonly reading?: Record<string, unknown>;
  /** violation, compliant or undetermined, and the exit code. */
  readonly then: readonly [Report['verdict'], number];
  readonly drift?: readonly Drift['kind'][];
}

const CASES: readonly Case[] = [
  {
    given: 'a first key for a user who has one made by hand',
    declared: template({ First: {} }),
    deployed: { alice: [active(MADE, { owner: null })] },
    then: ['violation', 1],
    drift: ['not-declared', 'not-deployed'],
  },
  {
    given: 'a first key for a user who has an inactive one made by hand',
    declared: template({ First: {} }),
    deployed: { alice: [active(MADE, { owner: null, status: 'Inactive' })] },
    then: ['compliant', 0],
    drift: ['not-declared', 'not-deployed'],
  },
  {
    given: 'a first key for a user who has none',
    declared: template({ First: {} }),
    deployed: { alice: [], bob: [active(MADE), active(OTHER)] },
    then: ['compliant', 0],
    drift: ['not-deployed'],
  },
  {
    given: 'a first key for a user who does not exist',
    declared: template({ First: {} }),
    deployed: { bob: [active(MADE)] },
    then: ['compliant', 0],
    drift: ['not-deployed'],
  },
  {
    given: 'a user who is not in a snapshot that is not whole',
    declared: template({ First: {} }),
    deployed: {},
    reading: { complete: false },
    then: ['undetermined', 2],
  },
  {
    given: 'a key that its stack has made already',
    declared: template({ First: {} }),
    deployed: { alice: [active(MADE, { owner: { stack: 'identity', logicalId: 'First' } })] },
    then: ['compliant', 0],
    drift: [],
  },
  {
    given: 'a key that its stack has made, and one made by hand',
    declared: template({ First: {} }),
    deployed: {
      alice: [
        active(MADE, { owner: { stack: 'identity', logicalId: 'First' } }),
        active(OTHER, { owner: null }),
      ],
    },
    then: ['violation', 1],
    drift: ['not-declared'],
  },
  {
    given: 'a key that is replaced by another of the same stack',
    declared: template({ Kept: { Status: 'Inactive' }, Second: {} }),
    deployed: {
      alice: [
        active(MADE, { owner: { stack: 'identity', logicalId: 'Kept' } }),
        active(OTHER, { owner: { stack: 'identity', logicalId: 'Removed' } }),
      ],
    },
    then: ['compliant', 0],
    drift: ['not-deployed', 'status-differs'],
  },
  {
    given: 'a key of another stack, whose template may be this one',
    declared: template({ First: {} }),
    deployed: { alice: [active(MADE, { owner: { stack: 'legacy', logicalId: 'Old' } })] },
    then: ['undetermined', 0],
  },
  {
    given: 'a key that may be the declared one, for nobody asked CloudFormation',
    declared: template({ First: {} }),
    deployed: { alice: [active(MADE)] },
    then: ['undetermined', 0],
  },
  {
    given: 'two keys, of which one at most can be the declared one',
    declared: template({ First: {} }),
    deployed: { alice: [active(MADE), active(OTHER)] },
    then: ['violation', 1],
  },
  {
    given: 'a key whose id a credential report does not tell',
    declared: template({ First: {} }),
    deployed: { alice: [{ status: 'Active' }] },
    then: ['undetermined', 0],
  },
  {
    given: 'a key whose id is masked',
    declared: template({ First: {} }),
    deployed: { alice: [active('AKIA****MPLE')] },
    then: ['undetermined', 0],
  },
  {
    given: 'letters of another case in the name',
    declared: template({ First: {} }),
    deployed: { ALICE: [active(MADE, { owner: null })] },
    then: ['violation', 1],
  },
  {
    given: 'a user whose name CloudFormation made up',
    declared: generated,
    deployed: { 'identity-Deployer-1ABCDEFGHIJKL': [active(MADE, { owner: null })] },
    then: ['violation', 1],
  },
  {
    given: 'a user of another logical id',
    declared: generated,
    deployed: { 'identity-OtherUser-1ABCDEFGHIJKL': [active(MADE, { owner: null })] },
    then: ['compliant', 0],
  },
  {
    given: 'a Terraform plan that keeps the deployed key',
    declared: terraform(['no-op'], KEEPS, KEEPS),
    deployed: { alice: [active(MADE)] },
    then: ['compliant', 0],
    drift: [],
  },
  {
    given: 'a Terraform plan that keeps a key, and another made by hand',
    declared: terraform(['no-op'], KEEPS, KEEPS),
    deployed: { alice: [active(MADE), active(OTHER)] },
    then: ['violation', 1],
    drift: ['not-declared'],
  },
  {
    given: 'a Terraform plan that makes a first key beside one made by hand',
    declared: terraform(['create'], null, { user: 'alice', status: 'Active' }),
    deployed: { alice: [active(OTHER)] },
    then: ['violation', 1],
    drift: ['not-declared', 'not-deployed'],
  },
  {
    given: 'a key that was deactivated by hand and that the plan activates again',
    declared: terraform(['update'], { ...KEEPS, status: 'Inactive' }, KEEPS),
    deployed: { alice: [active(MADE, { status: 'Inactive' })] },
    then: ['compliant', 0],
    drift: ['status-differs'],
  },
];

test.each(CASES)('$given: $then', async ({ declared, deployed, reading, then, drift }) => {
  writeFileSync(path.join(cwd, 'declared.json'), declared);
  writeFileSync(path.join(cwd, 'live.json'), snapshot(deployed, reading));
  const run = await runCli(
    ['check', 'declared.json', '--account', ACCOUNT, '--live', 'live.json', '--format', 'json'],
    { cwd },
  );
  const report = JSON.parse(run.stdout) as Report;
  expect([report.verdict, run.code]).toEqual(then);
  if (drift) expect(report.drift?.map((it) => it.kind).sort()).toEqual([...drift].sort());
});

const pulumiKey = {
  urn: 'urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::ci',
  custom: true,
  id: MADE,
  type: 'aws:iam/accessKey:AccessKey',
  inputs: { user: 'alice' },
  outputs: { id: MADE, user: 'alice', status: 'Active' },
};

test.each<[string, Users, number]>([
  ['its own key', { alice: [active(MADE)] }, 0],
  ['its own key and one made by hand', { alice: [active(MADE), active(OTHER)] }, 1],
  ['a key deleted by hand', { alice: [] }, 0],
])('a Pulumi stack in an account with %s', async (_, deployed, code) => {
  const stack = { version: 3, deployment: { manifest: {}, resources: [pulumiKey] } };
  writeFileSync(path.join(cwd, 'stack.json'), JSON.stringify(stack));
  writeFileSync(path.join(cwd, 'live.json'), snapshot(deployed));
  const argv = ['check', 'stack.json', '--account', ACCOUNT, '--live', 'live.json'];
  const run = await runCli(argv, { cwd });
  expect([run.code, run.stdout]).toEqual([code, expect.any(String)]);
});

const OF = (stack: string, logicalId: string) => active(MADE, { owner: { stack, logicalId } });

test.each<[string, Users, number]>([
  ['its own key', { alice: [OF('identity', 'First')] }, 0],
  ['a key that it no longer declares', { alice: [OF('identity', 'Removed')] }, 0],
  ['the same logical id of another stack', { alice: [OF('legacy', 'First')] }, 1],
  ['a key of another stack', { alice: [OF('legacy', 'Old')] }, 1],
])('a cloud assembly in an account with %s', async (_, deployed, code) => {
  mkdirSync(path.join(cwd, 'cdk.out'));
  const write = (name: string, content: string) => {
    writeFileSync(path.join(cwd, 'cdk.out', name), content);
  };
  write('identity.template.json', template({ First: {} }));
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: `aws://${ACCOUNT}/eu-west-1`,
    properties: { templateFile: 'identity.template.json', stackName: 'identity' },
  };
  write('manifest.json', JSON.stringify({ version: '53.0.0', artifacts: { identity: artifact } }));
  writeFileSync(path.join(cwd, 'live.json'), snapshot(deployed));
  const run = await runCli(['check', '--live', 'live.json'], { cwd });
  expect([run.code, run.stdout]).toEqual([code, expect.any(String)]);
});

test.each<[string, string, number]>([
  ['the nested stack', 'identity-Inner-1ABCDEFGHIJKL', 0],
  ['a stack of another name', 'legacy', 1],
])('a key of a nested stack, and one of that logical id that %s made', async (_, stack, code) => {
  mkdirSync(path.join(cwd, 'cdk.out'));
  const write = (name: string, content: unknown) => {
    writeFileSync(path.join(cwd, 'cdk.out', name), JSON.stringify(content));
  };
  const Properties = { TemplateURL: './inner.template.json' };
  write('outer.template.json', {
    Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties } },
  });
  writeFileSync(path.join(cwd, 'cdk.out', 'inner.template.json'), template({ First: {} }));
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: `aws://${ACCOUNT}/eu-west-1`,
    properties: { templateFile: 'outer.template.json', stackName: 'identity' },
  };
  write('manifest.json', { version: '53.0.0', artifacts: { identity: artifact } });
  writeFileSync(path.join(cwd, 'live.json'), snapshot({ alice: [OF(stack, 'First')] }));
  const run = await runCli(['check', '--live', 'live.json'], { cwd });
  expect([run.code, run.stdout]).toEqual([code, expect.any(String)]);
});

test('an input that names no account is deployed to the one account of the snapshot', async () => {
  writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  writeFileSync(path.join(cwd, 'live.json'), snapshot({ alice: [active(MADE, { owner: null })] }));
  const run = await runCli(['check', 't.json', '--live', 'live.json'], { cwd });
  expect(run.code).toBe(1);
  expect(run.stdout).toContain(`IAM user alice in account ${ACCOUNT} has 2 active access keys`);
  expect(run.stdout).toContain(`deployed, not declared: ${MADE} (Active) of alice`);
  expect(run.stdout).toContain('Account 111111111111 was looked at as of 2026-11-23T11:00:00.000Z');
});

test('keys of an account of which nothing deployed is known make the answer incomplete', async () => {
  writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  writeFileSync(path.join(cwd, 'live.json'), snapshot({}));
  const argv = ['check', 't.json', '--account', '222222222222', '--live', 'live.json'];
  const run = await runCli(argv, { cwd });
  expect([run.code, run.stdout]).toEqual([2, expect.stringContaining('of account 222222222222')]);
});

test.each([
  ['not JSON', 'alice', /the snapshot live\.json is not complete JSON/],
  [
    'a report of check',
    '{"schemaVersion":1,"findings":[]}',
    /is not a snapshot of a deployed account/,
  ],
  ['no account', snapshot({}, { account: undefined }), /does not say which account it is of/],
  ['no users', snapshot({}, { judged: undefined }), /does not name the users of account/],
  ['users without keys', snapshot({}, { judged: [{ name: 'a' }] }), /does not name the users/],
  ['fewer users than were read', snapshot({}, { users: 3 }), /names 0 users .*, but 3 were read/],
  ['no digest', snapshot({}).replace('readingsDigest', 'other'), /has no digest of its readings/],
  ['no readings', '{"schemaVersion":1,"readings":[]}', /names no account/],
  ['a list', '[]', /is not a snapshot/],
])('a snapshot that is %s is exit 2 with a sentence', async (_, content, says) => {
  writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  writeFileSync(path.join(cwd, 'live.json'), content);
  const run = await runCli(['check', 't.json', '--live', 'live.json'], { cwd });
  expect([run.code, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(says)]);
});

describe('a snapshot that was edited is refused', () => {
  const alice = { alice: [active(MADE, { owner: null })], bob: [], carol: [active(OTHER)] };

  test.each<[string, (readings: { judged: object[]; users: number; account: string }[]) => void]>([
    ['a user was cut out', ([it]) => it && (it.judged.shift(), (it.users -= 1))],
    ['a key was cut out', ([it]) => it && Object.assign(it.judged[0] ?? {}, { keys: [] })],
    ['it is of another account', ([it]) => it && (it.account = '222222222222')],
    ['it is younger', ([it]) => it && Object.assign(it, { asOf: '2026-11-23T11:59:00.000Z' })],
    ['an account was cut out', (all) => all.pop()],
  ])('%s', async (_, edit) => {
    const whole = JSON.parse(snapshot(alice)) as { readings: never[]; readingsDigest: string };
    const two = [
      ...whole.readings,
      ...whole.readings.map((it: object) => ({ ...it, account: '333333333333' })),
    ];
    const written = { ...whole, readings: two, readingsDigest: readingsDigest(two) };
    const edited = JSON.parse(JSON.stringify(written)) as typeof written;
    edit(edited.readings as never);
    writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
    writeFileSync(path.join(cwd, 'live.json'), JSON.stringify(edited));
    const argv = ['check', 't.json', '--account', ACCOUNT, '--live', 'live.json'];
    const run = await runCli(argv, { cwd });
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toMatch(
      /live\.json is not as it was written: users, keys or accounts were cut/,
    );
  });

  test('but not one whose fields were put in another order', async () => {
    const turned = (it: unknown): unknown => {
      if (Array.isArray(it)) return it.map(turned);
      if (typeof it !== 'object' || it === null) return it;
      return Object.fromEntries(
        Object.entries(it)
          .map(([k, v]) => [k, turned(v)])
          .reverse(),
      );
    };
    const content = JSON.stringify(turned(JSON.parse(snapshot(alice))), null, 4);
    writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
    writeFileSync(path.join(cwd, 'live.json'), content);
    const run = await runCli(['check', 't.json', '--live', 'live.json'], { cwd });
    expect([run.code, run.stderr]).toEqual([1, '']);
  });
});

test.each<[string, Record<string, unknown>, string[], number, RegExp]>([
  ['an hour', {}, [], 0, /covers all users of account 111111111111 \(1\) as of .*, 1 h before/],
  ['two days', { asOf: '2026-11-21T12:00:00.000Z' }, [], 0, /, 2 d before this check/],
  [
    'more',
    { asOf: '2026-11-21T11:59:00.000Z' },
    [],
    2,
    /is 2 d old, and --live-max-age allows 2 d/,
  ],
  [
    'more, and that is allowed',
    { asOf: '2026-11-01T12:00:00.000Z' },
    ['--live-max-age', '30d'],
    0,
    /, 22 d before/,
  ],
  [
    'an hour, and that is too old',
    {},
    ['--live-max-age', '30m'],
    2,
    /is 1 h old, and --live-max-age allows 30 min/,
  ],
  ['nobody knows', { asOf: undefined }, [], 2, /has no time in the snapshot/],
  ['less than none', { asOf: '2026-11-24T12:00:00.000Z' }, [], 2, /is 1 d in the future/],
  ['an hour, not complete', { complete: false }, [], 0, /covers not all users of account/],
])('a snapshot of %s', async (_, reading, options, code, says) => {
  writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  writeFileSync(path.join(cwd, 'live.json'), snapshot({ alice: [] }, reading));
  const run = await runCli(['check', 't.json', '--live', 'live.json', ...options], { cwd });
  expect([run.code, run.stdout]).toEqual([code, expect.stringMatching(says)]);
});

test('a snapshot that is too old still shows a violation', async () => {
  const asOf = '2026-01-01T00:00:00.000Z';
  writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  writeFileSync(
    path.join(cwd, 'live.json'),
    snapshot({ alice: [active(MADE, { owner: null })] }, { asOf }),
  );
  const run = await runCli(['check', 't.json', '--live', 'live.json'], { cwd });
  expect([run.code, run.stdout]).toEqual([
    1,
    expect.stringMatching(/violation, but not everything was read/),
  ]);
});

test.each([
  [['--live-max-age', '1d'], /--live-max-age goes with --live/],
  [['--live', 'missing.json'], /the snapshot missing\.json cannot be read: it does not exist/],
  [['--profile', 'audit'], /--profile goes with --live-account/],
  [['--role-arn', 'arn:aws:iam::111111111111:role/x'], /--role-arn goes with --live-account/],
  [['--live-account', '--live', 'live.json'], /--live does not go with --live-account/],
  [['--live', 'live.json', '--live', 'live.json'], /account 111111111111 is in two snapshots/],
])('check %j is bad usage', async (options, says) => {
  writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  writeFileSync(path.join(cwd, 'live.json'), snapshot({}));
  const run = await runCli(['check', 't.json', ...options], { cwd });
  expect([run.code, run.stderr]).toEqual([2, expect.stringMatching(says)]);
});

describe('against an account', () => {
  let iam: EmbeddedIam;
  const before = { ...process.env };
  const users: readonly UserSeed[] = [
    { name: 'alice', keys: [{ id: MADE }] },
    { name: 'bob', keys: ['Active', 'Active'] },
  ];

  beforeEach(async () => {
    iam = await startEmbeddedIam({ accounts: [{ id: ACCOUNT, users }] });
    const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: iam.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    });
    writeFileSync(path.join(cwd, 't.json'), template({ First: {} }));
  });
  afterEach(async () => {
    process.env = { ...before };
    await iam.close();
  });

  const madeBy = (name: string, logicalId: string) =>
    iam.accounts.get(ACCOUNT)?.stacks.push({
      name,
      resources: [{ logicalId, physicalId: MADE, type: 'AWS::IAM::AccessKey' }],
    });

  test('a first key is stopped; only its user is asked about', async () => {
    const run = await runCli(['check', 't.json', '--live-account'], { cwd });
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('IAM user alice in account 111111111111 has 2 active access keys');
    expect(run.stdout).not.toContain('bob');
    const asked = iam.calls.filter((it) => it.action === 'ListAccessKeys');
    expect(asked.map((it) => it.parameters['UserName'])).toEqual(['alice']);
  });

  test('a key that the stack of the template has made is the same key', async () => {
    madeBy('identity', 'First');
    const run = await runCli(['check', 't.json', '--live-account'], { cwd });
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('compliant')]);
  });

  test('without credentials nothing passes', async () => {
    process.env['AWS_ENDPOINT_URL'] = 'http://127.0.0.1:1';
    const run = await runCli(['check', 't.json', '--live-account'], { cwd });
    expect(run.code).toBe(2);
    expect(run.stdout).toContain('cannot be read');
  }, 120_000);

  test.each([
    [['--stacks'], 1],
    [[], 0],
  ])('what `live %j --format json` writes is a snapshot', async (options, code) => {
    const now = new Date().toISOString();
    await runCli(['live', ...options, '--format', 'json=live.json'], { cwd, now });
    const report = JSON.parse(readFileSync(path.join(cwd, 'live.json'), 'utf8')) as Report;
    expect(validate(report) ? [] : validate.errors).toEqual([]);
    const run = await runCli(['check', 't.json', '--live', 'live.json', '--format', 'json'], {
      cwd,
      now,
    });
    expect(run.code).toBe(code);
    const after = JSON.parse(run.stdout) as Report;
    expect(validate(after) ? [] : validate.errors).toEqual([]);
    expect(after.findings.map((it) => it.keys.map((key) => key.address))).toEqual([
      [MADE, 'First'],
    ]);
  });
});
