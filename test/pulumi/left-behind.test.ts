import { readerOf } from '../../inputs/kinds';
import { evaluate, type Verdict } from '../../rule-core/index';
import { UNKNOWN } from '../cases/index';

const KEY = 'aws:iam/accessKey:AccessKey';
const USER = 'aws:iam/user:User';
const urn = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;
const OLD = 'AKIAOLD0000000000001';

type State = Readonly<Record<string, unknown>>;
type Step = readonly [op: string, before: State | undefined, after?: State];

const user = (name: string, rest: State = {}): State => ({
  urn: urn(USER, 'u'),
  type: USER,
  custom: true,
  id: 'alice',
  inputs: { name },
  outputs: { name, id: 'alice' },
  ...rest,
});
const key = (name: string, owner: string, rest: State = {}): State => ({
  urn: urn(KEY, name),
  type: KEY,
  custom: true,
  inputs: { user: owner, status: 'Active' },
  outputs: { user: owner, status: 'Active' },
  propertyDependencies: { user: [urn(USER, 'u')] },
  ...rest,
});
const old = (rest: State = {}) => key('k', 'alice', { id: OLD, ...rest });

function previewed(steps: readonly Step[]): string {
  return JSON.stringify({
    steps: steps.map(([op, oldState, newState]) => ({
      op,
      urn: (newState ?? oldState ?? {})['urn'],
      ...(oldState ? { oldState } : {}),
      ...(newState ? { newState } : {}),
    })),
    duration: 1,
    changeSummary: { same: steps.filter(([op]) => op === 'same').length },
  });
}

/** The same preview as the engine streams it: no state has its dependencies. */
function streamed(steps: readonly Step[]): string {
  const state = (it: State | undefined) =>
    it
      ? Object.fromEntries(Object.entries(it).filter(([k]) => k !== 'propertyDependencies'))
      : null;
  const events = [
    { preludeEvent: { config: {} } },
    ...steps.map(([op, before, after]) => ({
      resourcePreEvent: {
        planning: true,
        metadata: {
          op,
          urn: (after ?? before ?? {})['urn'],
          old: state(before),
          new: state(after),
        },
      },
    })),
    {
      summaryEvent: {
        maybeCorrupt: false,
        resourceChanges: { same: steps.filter(([op]) => op === 'same').length },
      },
    },
  ];
  return events
    .map((it, sequence) => `${JSON.stringify({ sequence, timestamp: 1, ...it })}\n`)
    .join('');
}

const exported = (resources: readonly State[]) =>
  JSON.stringify({ version: 3, deployment: { manifest: {}, resources } });

function judge(text: string) {
  const kind = readerOf(text);
  if (kind === undefined) throw new Error('not recognised');
  const { keys, errors } = kind.read(text, { file: 'run.json' });
  return { ...evaluate(keys, { errors }), read: errors };
}

const renamed: Step = ['update', user('alice'), user('bob')];
/** The user has another name in the program too, by an alias: the old key knows its old URN. */
const aliased = (name: string) => user(name, { urn: urn(USER, 'w') });
const ofAliased = (name: string, owner: string) =>
  key(name, owner, { propertyDependencies: { user: [urn(USER, 'w')] } });
const unchanged: Step = ['same', user('alice'), user('alice')];

const PREVIEWS: readonly (readonly [given: string, steps: readonly Step[], verdict: Verdict])[] = [
  [
    'a user is renamed, and its key replaced',
    [renamed, ['replace', old(), key('k', 'bob')]],
    'violation',
  ],
  [
    'a user is renamed in IAM and in the program, and its key replaced',
    [
      ['update', user('alice'), aliased('bob')],
      ['replace', old(), ofAliased('k', 'bob')],
    ],
    'violation',
  ],
  [
    'a user is renamed in IAM and in the program, and keeps its key',
    [
      ['update', user('alice'), aliased('bob')],
      ['same', old(), { ...ofAliased('k', 'alice'), id: OLD }],
    ],
    'compliant',
  ],
  [
    'a user is renamed in the program only, and its key replaced',
    [
      ['same', user('alice'), aliased('alice')],
      ['replace', old(), ofAliased('k', 'alice')],
    ],
    'compliant',
  ],
  [
    'the same, with every step of the replacement shown',
    [
      renamed,
      ['create-replacement', old(), key('k', 'bob')],
      ['replace', old(), key('k', 'bob')],
      ['delete-replaced', old()],
    ],
    'violation',
  ],
  [
    'a user is renamed, its key removed and another made',
    [renamed, ['delete', old()], ['create', undefined, key('new', 'bob')]],
    'violation',
  ],
  [
    'a user is renamed, and keeps its key under the old name (ignoreChanges) beside a new one',
    [renamed, ['same', old(), old()], ['create', undefined, key('new', 'bob')]],
    'violation',
  ],
  [
    'a user is renamed, and its inactive key replaced',
    [
      renamed,
      [
        'replace',
        old({
          outputs: { user: 'alice', status: 'Inactive' },
          inputs: { user: 'alice', status: 'Inactive' },
        }),
        key('k', 'bob'),
      ],
    ],
    'compliant',
  ],
  ['a user is renamed, and its only key removed', [renamed, ['delete', old()]], 'compliant'],
  [
    'only the case of a name changes: IAM finds the user under both',
    [
      ['update', user('alice'), user('Alice')],
      ['replace', old(), key('k', 'Alice')],
    ],
    'compliant',
  ],
  [
    'the new name is not known yet',
    [
      ['update', user('alice'), user(UNKNOWN)],
      ['replace', old(), key('k', UNKNOWN)],
    ],
    'undetermined',
  ],
  [
    'a user is made anew, with its key',
    [
      ['replace', user('alice'), user('bob')],
      ['replace', old(), key('k', 'bob')],
    ],
    'compliant',
  ],
  [
    'the key of another user is replaced beside a rename',
    [renamed, ['replace', key('k', 'carol', { id: OLD }), key('k', 'carol')]],
    'compliant',
  ],
  [
    'a key with retainOnDelete is removed, and another made',
    [
      unchanged,
      ['delete', old({ retainOnDelete: true })],
      ['create', undefined, key('new', 'alice')],
    ],
    'violation',
  ],
  [
    'a key with retainOnDelete is replaced',
    [unchanged, ['replace', old({ retainOnDelete: true }), key('k', 'alice')]],
    'violation',
  ],
  [
    'retainOnDelete is only new: the old state decides',
    [unchanged, ['replace', old(), key('k', 'alice', { retainOnDelete: true })]],
    'compliant',
  ],
  [
    'a key that goes with something that is no user',
    [
      unchanged,
      ['delete', { urn: urn('aws:s3/bucket:Bucket', 'b'), type: 'aws:s3/bucket:Bucket', id: 'b' }],
      ['delete', old({ deletedWith: urn('aws:s3/bucket:Bucket', 'b') })],
      ['create', undefined, key('new', 'alice')],
    ],
    'violation',
  ],
  [
    'a key that is only read is let go of',
    [unchanged, ['discard', old({ external: true })], ['create', undefined, key('new', 'alice')]],
    'compliant',
  ],
];

test.each(PREVIEWS)('%s', (_, steps, verdict) => {
  for (const text of [previewed(steps), streamed(steps)]) {
    expect(judge(text)).toMatchObject({ verdict, read: [] });
  }
});

test('the finding names the key that stays, and how to get rid of it', () => {
  const { findings } = judge(previewed([renamed, ['replace', old(), key('k', 'bob')]]));
  expect(findings[0]).toMatchObject({
    user: { name: 'bob' },
    message: `IAM user bob has 2 active access keys: k, k (${OLD}). The old key of k (${OLD}) stays: alice is renamed to bob in place, and the deletion of the key under the old name finds nobody and counts as done.`,
    fix: expect.stringMatching(
      `aws iam delete-access-key --user-name bob --access-key-id ${OLD}`,
    ) as string,
  });
});

test('a name that is no name of IAM is no command line', () => {
  const hostile = 'bob; rm -rf /';
  const steps: Step[] = [
    ['update', user('alice'), user(hostile)],
    ['replace', old(), key('k', hostile)],
    ['create', undefined, key('l', hostile)],
  ];
  expect(JSON.stringify(judge(previewed(steps)).findings)).not.toMatch(/aws iam [^"]*rm -rf/);
});

test.each([
  ['under the old name', 'bob', 'violation'],
  ['under its name', 'alice', 'violation'],
])('a state: a key waits to be deleted %s', (_, owner, verdict) => {
  const text = exported([
    user(owner),
    key('k', owner, { id: 'AKIA0000000000000002' }),
    old({ delete: true }),
  ]);
  expect(judge(text)).toMatchObject({ verdict, read: [] });
});

test('a document cannot say of itself what is made of it', () => {
  const marks = { leftOut: true, doubted: 'x', leftBehind: { reason: 'x', fix: 'x' } };
  const text = exported([user('alice'), old(marks), key('l', 'alice', marks)]);
  expect(judge(text)).toMatchObject({ verdict: 'violation', read: [] });
});
