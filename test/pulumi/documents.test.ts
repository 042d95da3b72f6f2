import { readerOf } from '../../inputs/kinds';
import { readPreview, readState } from '../../inputs/pulumi/documents/index';
import { evaluate, type ReadError } from '../../rule-core/index';
import { UNKNOWN } from '../cases/index';

const KEY = 'aws:iam/accessKey:AccessKey';
const PROVIDER = 'urn:pulumi:dev::p::pulumi:providers:aws::default';
const SECRET = { '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270' };
const urn = (name: string, type = KEY) => `urn:pulumi:dev::p::${type}::${name}`;

interface State {
  readonly [name: string]: unknown;
  readonly urn: string;
}

function key(name: string, user: unknown, rest: Record<string, unknown> = {}): State {
  return {
    urn: urn(name),
    type: KEY,
    custom: true,
    inputs: { user, status: 'Active' },
    outputs: { user, status: 'Active', secret: { ...SECRET, ciphertext: 'v1:sensitive' } },
    provider: `${PROVIDER}::0f0f`,
    ...rest,
  };
}

const exported = (resources: readonly State[], rest: object = {}) =>
  JSON.stringify({ version: 3, deployment: { manifest: {}, resources, ...rest } });

const previewed = (steps: readonly (readonly [string, State])[], rest: object = {}) =>
  JSON.stringify({
    steps: steps.map(([op, state], index) => {
      // What stays the same exists, and has an id.
      const id = op === 'same' ? `AKIA${String(index).padStart(16, '0')}` : '';
      const shown = { id, ...state };
      // As the engine shows them: a deletion leaves no state.
      return op.startsWith('delete')
        ? { op, urn: state.urn, oldState: shown }
        : { op, urn: state.urn, newState: shown };
    }),
    duration: 1,
    changeSummary: { same: steps.filter(([op]) => op === 'same').length },
    ...rest,
  });

function judge(text: string, account?: string) {
  const kind = readerOf(text);
  if (kind === undefined) throw new Error('not recognised');
  const { keys, errors } = kind.read(text, {
    file: 'stack.json',
    ...(account === undefined ? {} : { account }),
  });
  return { verdict: evaluate(keys).verdict, errors, keys };
}

const CONTROLLED = 'aws:cloudcontrol/resource:Resource';
const controlled = (name: string, rest: object): State => ({
  urn: urn(name, CONTROLLED),
  type: CONTROLLED,
  inputs: { typeName: 'AWS::IAM::AccessKey', desiredState: '{"UserName":"alice"}' },
  ...rest,
});

const STACK = 'aws:cloudformation/stack:Stack';
const cloudFormation = (name: string, rest: object): State => ({
  urn: urn(name, STACK),
  type: STACK,
  outputs: {
    templateBody: JSON.stringify({
      Resources: { Key: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } } },
    }),
  },
  ...rest,
});

const STATES: [string, string, string][] = [
  ['two keys of alice', exported([key('a', 'alice'), key('b', 'Alice')]), 'violation'],
  [
    'an old key that waits for deletion is still in the account',
    exported([key('a', 'alice'), key('b', 'alice', { delete: true })]),
    'violation',
  ],
  [
    'a key that was deleted to be replaced, and is not made anew yet, is not in the account',
    exported([key('a', 'alice'), key('b', 'alice', { pendingReplacement: true })]),
    'compliant',
  ],
  [
    'a key that was to be replaced, but is retained, is still in the account',
    exported([
      key('a', 'alice'),
      key('b', 'alice', { pendingReplacement: true, retainOnDelete: true }),
    ]),
    'violation',
  ],
  ...(['delete', 'pendingReplacement'] as const).flatMap((flag): [string, string, string][] => [
    [
      `a key of Cloud Control with ${flag}`,
      exported([
        key('a', 'alice'),
        controlled('b', { outputs: controlled('b', {})['inputs'], [flag]: true }),
      ]),
      flag === 'delete' ? 'violation' : 'compliant',
    ],
    [
      `a CloudFormation stack with ${flag}`,
      exported([key('a', 'alice'), cloudFormation('b', { [flag]: true })], {}),
      flag === 'delete' ? 'violation' : 'compliant',
    ],
  ]),
  [
    'the user is to be made anew: the name is still the same',
    exported([
      {
        urn: urn('u', 'aws:iam/user:User'),
        type: 'aws:iam/user:User',
        outputs: { name: 'alice' },
        pendingReplacement: true,
      },
      key('a', 'alice'),
      key('b', 'Alice'),
    ]),
    'violation',
  ],
  [
    'a managed key that is read as well',
    exported([
      key('a', 'alice', { id: 'AKIA0000000000000001' }),
      key('b', 'alice', { id: 'AKIA0000000000000001', external: true }),
    ]),
    'compliant',
  ],
  [
    'a key that is read beside a managed one',
    exported([
      key('a', 'alice', { id: 'AKIA0000000000000001' }),
      key('b', 'alice', { id: 'AKIA0000000000000002', external: true }),
    ]),
    'violation',
  ],
  [
    'a user that is an encrypted secret',
    exported([
      key('a', 'alice'),
      key('b', 'x', {
        inputs: {},
        outputs: { status: 'Active', user: { ...SECRET, ciphertext: 'v1:x' } },
      }),
    ]),
    'undetermined',
  ],
  [
    'a user that is a secret in the clear',
    exported([
      key('a', 'alice'),
      key('b', 'x', { outputs: { status: 'Active', user: { ...SECRET, plaintext: '"alice"' } } }),
    ]),
    'violation',
  ],
];

const PREVIEWS: [string, string, string][] = [
  [
    'one stays and one is new',
    previewed([
      ['same', key('a', 'alice')],
      ['create', key('b', 'alice')],
    ]),
    'violation',
  ],
  [
    'of what stays only the old state has an id, as the engine writes it',
    JSON.stringify({
      steps: ['a', 'b'].map((name) => ({
        op: 'same',
        urn: urn(name),
        oldState: key(name, 'alice', { id: `AKIA000000000000000${name.toUpperCase()}` }),
        newState: key(name, 'alice'),
      })),
      duration: 1,
      changeSummary: { same: 2 },
    }),
    'violation',
  ],
  [
    'a key that stays and is read as well is one key',
    JSON.stringify({
      steps: [
        {
          op: 'same',
          urn: urn('a'),
          oldState: key('a', 'alice', { id: 'AKIA0000000000000001' }),
          newState: key('a', 'alice'),
        },
        {
          op: 'read',
          urn: urn('b'),
          newState: key('b', 'alice', { id: 'AKIA0000000000000001', external: true }),
        },
      ],
      duration: 1,
      changeSummary: { same: 1, read: 1 },
    }),
    'compliant',
  ],
  [
    'one is left out of the run (--target), and one is new',
    previewed([
      ['same', key('a', 'alice', { id: '' })],
      ['create', key('b', 'alice')],
    ]),
    'undetermined',
  ],
  [
    'one is deleted and one is new',
    previewed([
      ['delete', key('a', 'alice')],
      ['create', key('b', 'alice')],
    ]),
    'compliant',
  ],
  [
    'a replacement is one key',
    previewed([
      ['create-replacement', key('a', 'alice')],
      ['replace', key('a', 'alice')],
      ['delete-replaced', key('a', 'alice')],
    ]),
    'compliant',
  ],
  [
    'a key becomes inactive',
    previewed([
      ['update', key('a', 'alice', { inputs: { user: 'alice', status: 'Inactive' } })],
      ['create', key('b', 'alice')],
    ]),
    'compliant',
  ],
  [
    'two secret users may be one',
    previewed([
      ['create', key('a', '[secret]')],
      ['create', key('b', '[secret]')],
    ]),
    'undetermined',
  ],
  [
    'a user that is not known yet',
    previewed([
      ['create', key('a', UNKNOWN)],
      ['create', key('b', 'alice')],
    ]),
    'undetermined',
  ],
  [
    'two keys of one new user',
    previewed([
      [
        'create',
        { urn: urn('u', 'aws:iam/user:User'), type: 'aws:iam/user:User', inputs: { name: 'u-1' } },
      ],
      [
        'create',
        key('a', UNKNOWN, { propertyDependencies: { user: [urn('u', 'aws:iam/user:User')] } }),
      ],
      [
        'create',
        key('b', UNKNOWN, { propertyDependencies: { user: [urn('u', 'aws:iam/user:User')] } }),
      ],
    ]),
    'violation',
  ],
];

test.each(STATES)('a state: %s', (_, text, verdict) => {
  expect(judge(text)).toMatchObject({ verdict, errors: [] });
});

test.each(PREVIEWS)('a preview: %s', (_, text, verdict) => {
  expect(judge(text)).toMatchObject({ verdict, errors: [] });
});

/** What deploys a template that is not in the document. */
const ELSEWHERE: readonly string[] = [
  'aws:serverlessrepository/cloudFormationStack:CloudFormationStack',
  'aws:servicecatalog/product:Product',
  'aws:servicecatalog/provisioningArtifact:ProvisioningArtifact',
  'aws:servicecatalog/provisionedProduct:ProvisionedProduct',
  'aws-native:serverless:Application',
  'aws-native:servicecatalog:CloudFormationProduct',
  'aws-native:servicecatalog:CloudFormationProvisionedProduct',
  'terraform:index/servicecatalogProduct:ServicecatalogProduct',
  'awscc:index/servicecatalogCloudformationProduct:ServicecatalogCloudformationProduct',
  'module:tf:aws_serverlessapplicationrepository_cloudformation_stack',
];

describe('a template that lies elsewhere is no pass', () => {
  test.each(ELSEWHERE)('%s', (type) => {
    const it: State = { urn: urn('x', type), type, custom: true, inputs: {}, outputs: {} };
    for (const text of [exported([it]), previewed([['same', it]]), previewed([['create', it]])])
      expect(judge(text).errors.map((error) => error.message)).toEqual([
        expect.stringMatching(/^the template of the .+ x lies elsewhere/),
      ]);
  });

  test.each(['AWS::ServiceCatalog::CloudFormationProduct', 'AWS::Serverless::Application'])(
    '%s through Cloud Control',
    (typeName) => {
      const inputs = { typeName, desiredState: '{}' };
      const { errors } = judge(exported([controlled('x', { inputs })]));
      expect(errors.map((error) => error.message)).toEqual([
        expect.stringMatching(/^the template of the .+ x lies elsewhere/),
      ]);
    },
  );

  test.each(['aws-native:servicecatalog:Portfolio', 'aws-native:x:Y', 'aws:s3/bucket:Bucket'])(
    '%s carries none',
    (type) => {
      expect(judge(exported([{ urn: urn('x', type), type, outputs: {} }])).errors).toEqual([]);
    },
  );

  test('a type of Cloud Control that is a word of the language is of no concern', () => {
    const inputs = { typeName: 'constructor', desiredState: '{}' };
    expect(judge(exported([controlled('x', { inputs })])).errors).toEqual([]);
  });
});

test('a preview without the unchanged resources is refused, with what to do', () => {
  const text = previewed([['create', key('b', 'alice')]], {
    changeSummary: { same: 3, create: 1 },
  });
  expect(messages(judge(text).errors)).toMatch(/leaves out 3 of the 3 resources .*--show-sames/);
});

/** A preview of two keys of one user, and what takes one of them from sight. */
const two = {
  steps: [
    { op: 'create', urn: urn('a'), newState: key('a', 'alice') },
    { op: 'create', urn: urn('b'), newState: key('b', 'alice') },
  ],
  duration: 1,
  changeSummary: { create: 2 },
};
const [first, second] = two.steps;

test('two steps that agree with their sum and their names are told of nothing else', () => {
  const { verdict, errors } = judge(JSON.stringify(two));
  expect([verdict, errors]).toEqual(['violation', []]);
});

test.each<[string, object, RegExp]>([
  ['a step is taken out', { ...two, steps: [first] }, /counts more steps of the kind "create"/],
  [
    'every kind that leaves something: an update',
    { ...two, steps: [first], changeSummary: { create: 1, update: 1 } },
    /counts more steps of the kind "update"/,
  ],
  [
    'a replacement',
    { ...two, steps: [first], changeSummary: { create: 1, replace: 1 } },
    /counts more steps of the kind "replace"/,
  ],
  [
    'an import',
    { ...two, steps: [first], changeSummary: { create: 1, import: 1 } },
    /counts more steps of the kind "import"/,
  ],
  [
    'a step that makes the key of another',
    { ...two, steps: [first, { ...second, newState: first?.newState }] },
    /named otherwise/,
  ],
  [
    'a deletion that leaves its key',
    { ...two, steps: [first, { ...second, op: 'delete' }], changeSummary: {} },
    /deletions that show a resource which stays/,
  ],
  [
    'a deletion of another key',
    {
      ...two,
      steps: [first, { op: 'delete', urn: urn('b'), oldState: key('c', 'alice') }],
      changeSummary: {},
    },
    /named otherwise/,
  ],
])('a preview that contradicts itself is not complete: %s', (_, document, message) => {
  expect(messages(judge(JSON.stringify(document)).errors)).toMatch(message);
});

test('the stack itself is shown in every preview: it does not stand for the others', () => {
  const stack: State = { ...key('p-dev', 'nobody'), type: 'pulumi:pulumi:Stack' };
  const steps = [['same', stack] as const, ['create', key('b', 'alice')] as const];
  const text = previewed(steps, { changeSummary: { same: 2, create: 1 } });
  expect(messages(judge(text).errors)).toMatch(/leaves out 1 of the 2 resources .*--show-sames/);
});

const BROKEN: [string, string, RegExp][] = [
  ['failed', previewed([], { diagnostics: [{ severity: 'error', message: 'no' }] }), /failed/],
  ['corrupt', previewed([], { maybeCorrupt: true }), /corrupt/],
  [
    'interrupted',
    exported([], { pending_operations: [{ type: 'creating', resource: key('a', 'alice') }] }),
    /under way/,
  ],
  [
    '(with a step that is not known)',
    previewed([['revive', key('a', 'alice')]]),
    /steps of a kind that is not known \("revive"\)/,
  ],
  ...[99, 5, 0, 3.5].map(
    (version) =>
      [
        `(state of version ${version})`,
        exported([]).replace('"version":3', `"version":${version}`),
        /is a stack export of version \S+; versions 1 to 4 are known/,
      ] satisfies [string, string, RegExp],
  ),
];

test.each(BROKEN)('a %s document is an error', (_, text, expected) => {
  expect(messages(judge(text).errors)).toMatch(expected);
});

test.each([1, 2, 3, 4])('a state of version %d is read', (version) => {
  const text = exported([key('a', 'alice'), key('b', 'alice')]);
  expect(judge(text.replace('"version":3', `"version":${version}`))).toMatchObject({
    verdict: 'violation',
    errors: [],
  });
});

test('steps that leave nothing behind are known', () => {
  const ops = [
    'delete',
    'delete-replaced',
    'discard',
    'discard-replaced',
    'remove-pending-replace',
  ];
  const steps = [...ops, 'refresh', 'diff', 'extend-parameterize'].map(
    (op, index) => [op, key(`k${index}`, 'alice')] as const,
  );
  expect(judge(previewed(steps))).toMatchObject({ verdict: 'compliant', errors: [] });
});

test('bad input is an error, never a pass and never thrown', () => {
  for (const text of [
    '',
    '[]',
    '{',
    'null',
    '{"deployment":{"resources":[null,1,{}]},"version":3}',
  ]) {
    expect(() => [readState(text, { file: 'x' }), readPreview(text, { file: 'x' })]).not.toThrow();
  }
  expect(readState('{', { file: 'x' }).errors).toHaveLength(1);
});

test('one user in two stacks meets where the account is known, and only there', () => {
  const read = (account?: string) =>
    ['a', 'b'].flatMap((name) => {
      const options = { file: `${name}.json`, ...(account === undefined ? {} : { account }) };
      return readState(exported([key(name, 'alice')]), options).keys;
    });
  expect(evaluate(read('111111111111')).verdict).toBe('violation');
  expect(evaluate(read()).verdict).toBe('compliant');
});

test('nothing secret leaves the reader', () => {
  const { keys } = judge(exported([key('a', 'alice', { id: 'AKIA0000000000000001' })]));
  expect(JSON.stringify(keys)).not.toContain('sensitive');
});

function messages(errors: readonly ReadError[]): string {
  return errors.map((it) => it.message).join('\n');
}

describe('the file of a state, as backends in files and buckets keep it', () => {
  const kept = (latest: unknown) =>
    JSON.stringify({ version: 3, checkpoint: { stack: 'organization/p/dev', latest } });

  test('is read like an export', () => {
    const text = kept({ manifest: {}, resources: [key('a', 'alice'), key('b', 'alice')] });
    expect(judge(text)).toMatchObject({ verdict: 'violation', errors: [] });
  });

  test('of a stack that was never deployed holds no keys', () => {
    const text = JSON.stringify({ version: 3, checkpoint: { stack: 'organization/p/dev' } });
    expect(judge(text)).toMatchObject({ verdict: 'compliant', errors: [], keys: [] });
  });

  test('with something else in it is an error', () => {
    expect(messages(judge(kept('ciphertext')).errors)).toMatch(/no deployment that can be read/);
  });
});

test('a saved plan is told apart, with what to give instead', () => {
  const plan = { manifest: {}, resourcePlans: { [urn('a')]: { goal: {}, steps: ['create'] } } };
  for (const text of [JSON.stringify({ version: 1, plan }), JSON.stringify(plan)]) {
    expect(messages(judge(text).errors)).toMatch(/saved plan .*pulumi preview --json --show-sames/);
  }
});

test('a preview that only a policy has failed shows every resource', () => {
  const said = { severity: 'error', message: 'error: preview failed\n' };
  const steps = [['create', key('a', 'alice')] as const, ['create', key('b', 'alice')] as const];
  const of = (...diagnostics: object[]) => judge(previewed(steps, { diagnostics }));
  expect(of(said)).toMatchObject({ verdict: 'violation', errors: [] });
  for (const other of [
    { severity: 'error', message: 'error: Running program failed' },
    { ...said, urn: urn('a') },
    { severity: 'error', message: 'error: preview canceled\n' },
  ]) {
    expect(messages(of(said, other).errors)).toMatch(/of a preview that failed/);
  }
});

test('a stack that refers to another says how their users meet', () => {
  const reference = (name: unknown): State => ({
    urn: urn('other', 'pulumi:pulumi:StackReference'),
    type: 'pulumi:pulumi:StackReference',
    external: true,
    inputs: { name },
    outputs: { name, outputs: {} },
  });
  const warnings = (text: string, account?: string) =>
    readState(text, { file: 'x', ...(account === undefined ? {} : { account }) }).warnings ?? [];
  const text = exported([reference('organization/other/dev'), key('a', 'alice')]);
  expect(warnings(text)).toEqual([
    {
      code: 'note',
      message:
        'x: the stack refers to organization/other/dev. Users of both meet where the account is known: give --account with both.',
    },
  ]);
  expect(warnings(text, '111111111111')).toEqual([]);
  expect(warnings(exported([reference('organization/other/dev')]))).toEqual([]);
});

test('a secret name is never shown, and still is one user', () => {
  const secret = { ...SECRET, plaintext: '"alice"' };
  const hidden = (name: string) =>
    key(name, 'x', { inputs: {}, outputs: { status: 'Active', user: secret } });
  const { findings, verdict } = evaluate(judge(exported([hidden('a'), hidden('b')])).keys);
  expect(verdict).toBe('violation');
  expect(JSON.stringify(findings)).not.toMatch(/alice/);
  expect(findings[0]?.message).toMatch(/^IAM user \(secret name, of a\) has 2 active/);
  const shown = evaluate(judge(exported([hidden('a'), key('b', 'Alice')])).keys);
  expect(shown.verdict).toBe('violation');
});

test('a log of events that was cut off is an error', () => {
  const line = (sequence: number, event: object) =>
    `${JSON.stringify({ sequence, timestamp: 1, ...event })}\n`;
  const begun = line(0, { preludeEvent: {} }) + line(1, { resourcePreEvent: {} });
  expect(messages(judge(begun).errors)).toMatch(/without its end/);
  const ended = line(2, { summaryEvent: { resourceChanges: {} } });
  expect(judge(begun + ended).errors).toEqual([]);
  expect(messages(judge(`${begun}${ended}{"sequence":3,"timest`).errors)).toMatch(
    /without its end/,
  );
  const failed = line(1, { diagnosticEvent: { severity: 'error' } });
  expect(messages(judge(begun + failed + ended).errors)).toMatch(/failed/);
});

test.each(['creating', 'importing', 'updating', 'conjuring'])(
  'a key that was under way (%s) when the state was written may be active',
  (type) => {
    const text = exported([key('a', 'alice')], {
      pending_operations: [{ type, resource: key('b', 'alice') }],
    });
    expect(messages(judge(text).errors)).toBe(
      `was written while operations on access keys were under way (${type} b): whether they were carried out is not known. Run pulumi refresh, then export again`,
    );
  },
);

test.each(['deleting', 'reading'])('an operation that makes no key (%s) is no error', (type) => {
  const text = exported([key('a', 'alice')], {
    pending_operations: [{ type, resource: key('b', 'alice') }],
  });
  expect(judge(text).errors).toEqual([]);
});

describe('whose keys', () => {
  const provider = (name: string, inputs: object): State => ({
    urn: urn(name, 'pulumi:providers:aws'),
    type: 'pulumi:providers:aws',
    id: '0f0f',
    inputs,
  });
  const role = provider('q', { assumeRoles: '[{"roleArn":"arn:aws:iam::111111111111:role/x"}]' });
  const ambient = provider('ambient', { region: 'eu-west-1' });
  const at = (of: State) => `${of.urn}::0f0f`;
  const owner = (rest: object = {}): State => ({
    urn: urn('u', 'aws:iam/user:User'),
    type: 'aws:iam/user:User',
    inputs: { name: 'alice' },
    outputs: { name: 'alice', ...rest },
    provider: at(ambient),
  });
  const ARN = { arn: 'arn:aws:iam::111111111111:user/alice' };
  const from = { propertyDependencies: { user: [urn('u', 'aws:iam/user:User')] } };
  const stack = (...resources: State[]) => exported([ambient, role, ...resources]);

  test.each([
    [
      'the ARN of a user names the account of the ambient credentials',
      stack(
        owner(ARN),
        key('a', 'alice', { provider: at(ambient) }),
        key('b', 'alice', { provider: at(role) }),
      ),
      'violation',
    ],
    [
      'of another account',
      stack(
        owner({ arn: 'arn:aws:iam::222222222222:user/alice' }),
        key('a', 'alice', { provider: at(ambient) }),
        key('b', 'alice', { provider: at(role) }),
      ),
      'compliant',
    ],
    [
      'a key that refers to the user is made where the user is',
      stack(
        owner(),
        key('a', 'alice', { provider: at(ambient) }),
        key('b', 'alice', { provider: at(role), ...from }),
      ),
      'violation',
    ],
    [
      'keys of another cloud are no keys of IAM',
      exported(
        ['one', 'two'].map((name) => ({
          urn: urn(name, 'volcengine:index/iamAccessKey:IamAccessKey'),
          type: 'volcengine:index/iamAccessKey:IamAccessKey',
          inputs: { userName: 'root', status: 'active' },
          outputs: { userName: 'root', status: 'active' },
        })),
      ),
      'compliant',
    ],
    [
      'a bridged provider of another name, with the words of AWS',
      exported(
        ['one', 'two'].map((name) => ({
          urn: urn(name, 'mirror:index/iamAccessKey:IamAccessKey'),
          type: 'mirror:index/iamAccessKey:IamAccessKey',
          inputs: { user: 'alice' },
          outputs: { user: 'alice' },
        })),
      ),
      'violation',
    ],
  ])('%s', (_, text, verdict) => {
    expect(judge(text)).toMatchObject({ verdict, errors: [] });
  });

  test('a user of awscc is named by userName', () => {
    const type = 'awscc:index/iamUser:IamUser';
    const text = previewed([
      ['create', { urn: urn('u', type), type, inputs: { userName: 'alice' } }],
      ['create', key('a', 'alice')],
      ['create', key('b', UNKNOWN, { propertyDependencies: { user: [urn('u', type)] } })],
    ]);
    expect(judge(text)).toMatchObject({ verdict: 'violation', errors: [] });
  });
});

describe('what does not say what it is', () => {
  const named = { urn: urn('a'), type: KEY };
  test.each<[string, string, typeof readState, boolean]>([
    [
      'resources that are no list',
      JSON.stringify({ version: 3, deployment: { resources: 5 } }),
      readState,
      false,
    ],
    ['a resource that is no object', exported([7 as unknown as State]), readState, false],
    ['a resource without a type', exported([{ urn: urn('a') }]), readState, false],
    ['a resource without a URN', exported([{ type: KEY } as unknown as State]), readState, false],
    ['no resources', JSON.stringify({ version: 3, deployment: { manifest: {} } }), readState, true],
    [
      'null for resources',
      JSON.stringify({ version: 3, deployment: { resources: null } }),
      readState,
      true,
    ],
    [
      'whole resources',
      exported([{ ...named, custom: true, inputs: { user: 'a' } }]),
      readState,
      true,
    ],
    ['steps that are no list', JSON.stringify({ steps: 5, changeSummary: {} }), readPreview, false],
    [
      'a step that is no object',
      JSON.stringify({ steps: [7], changeSummary: {} }),
      readPreview,
      false,
    ],
    [
      'a step that makes what it does not show',
      JSON.stringify({ steps: [{ op: 'create', urn: urn('a') }], duration: 1 }),
      readPreview,
      false,
    ],
    [
      'a step whose state has no type',
      previewed([['create', { urn: urn('a') }]]),
      readPreview,
      false,
    ],
    [
      'a step that deletes',
      JSON.stringify({ steps: [{ op: 'delete', urn: urn('a'), oldState: named }], duration: 1 }),
      readPreview,
      true,
    ],
  ])('%s', (_, text, read, passes) => {
    const { errors } = read(text, { file: 'x.json' });
    expect(errors.length === 0).toBe(passes);
    if (!passes) expect(errors[0]?.message).toMatch(/which may be keys/);
  });
});
