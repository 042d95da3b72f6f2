import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import type { StackValidationArgs, StackValidationPolicy } from '@pulumi/policy';
import { CONFIG_SCHEMA, NO_SETTINGS } from '../../pulumi-policy/config-schema';
import { oneActiveKeyPolicies } from '../../pulumi-policy/index';
import { settingsOf } from '../../pulumi-policy/options';
import { RULE } from '../../rule-core/index';
import { UNKNOWN } from '../cases/index';
import { type Diagnostic, startPack, type WirePack, type WireResource } from './wire';

const MANDATORY = RULE.id;
const ADVISORY = RULE.undeterminedId;
const REMINDERS = 'iam-user-access-key-exceptions';
const A = '111111111111';
const B = '222222222222';

let keys = 0;

/** A key of a user, at a provider with these inputs. */
function key(user: string, inputs?: Record<string, unknown>, properties?: object): WireResource {
  const name = `k${++keys}`;
  const provider = `urn:pulumi:dev::project::pulumi:providers:aws::p-${JSON.stringify(inputs)}`;
  return {
    type: 'aws:iam/accessKey:AccessKey',
    urn: `urn:pulumi:dev::project::aws:iam/accessKey:AccessKey::${name}`,
    properties: properties ?? { user, status: 'Active', id: UNKNOWN },
    ...(inputs ? { provider: { urn: provider, properties: inputs } } : {}),
  };
}

const twoOfAlice = [key('alice'), key('alice')];
const profiles = [key('alice', { profile: 'dev' }), key('alice', { profile: 'prod' })];
const unclear = [key(UNKNOWN), key('alice')];
const role = (account: string) => ({
  assumeRoles: `[{"roleArn":"arn:aws:iam::${account}:role/x"}]`,
});

const exception = (rest: object = {}) => ({
  user: 'alice',
  reason: 'two-step rotation',
  owner: 'platform',
  expires: '2999-01-01',
  ...rest,
});
const rotation = (rest: object = {}) => ({
  user: 'alice',
  owner: 'platform',
  until: '2999-01-01',
  ...rest,
});

interface Row {
  readonly given: string;
  /** What the file for `--policy-pack-config` says. */
  readonly file: Readonly<Record<string, unknown>>;
  readonly stack: readonly WireResource[];
  readonly blocked: boolean;
  /** Every finding: its policy's level, and what it says. */
  readonly says?: readonly (readonly [level: 'mandatory' | 'advisory', text: RegExp])[];
}

const rows: readonly Row[] = [
  {
    given: 'no configuration',
    file: {},
    stack: twoOfAlice,
    blocked: true,
    says: [['mandatory', /alice has 2 active/]],
  },
  {
    given: 'an exception for the user',
    file: { [MANDATORY]: { exceptions: [exception()] } },
    stack: twoOfAlice,
    blocked: false,
    says: [],
  },
  {
    given: 'an exception in other letters',
    file: { [MANDATORY]: { exceptions: [exception({ user: 'ALICE' })] } },
    stack: twoOfAlice,
    blocked: false,
    says: [],
  },
  {
    given: 'an exception for a user of another stack',
    file: { [MANDATORY]: { exceptions: [exception({ user: 'bob' })] } },
    stack: twoOfAlice,
    blocked: true,
    says: [['mandatory', /alice has 2 active/]],
  },
  {
    given: 'an exception for a user of this name in another account',
    file: { [MANDATORY]: { exceptions: [exception({ account: A })] } },
    stack: [key('alice', role(B))],
    blocked: false,
    says: [],
  },
  {
    given: 'an exception that is not needed any more',
    file: { [MANDATORY]: { exceptions: [exception()] } },
    stack: [key('Alice')],
    blocked: false,
    says: [['advisory', /exception for alice .* matches no finding/]],
  },
  {
    given: 'an exception that has expired',
    file: { [MANDATORY]: { exceptions: [exception({ expires: '2020-01-01' })] } },
    stack: twoOfAlice,
    blocked: true,
    says: [
      ['mandatory', /alice has 2 active/],
      ['advisory', /exception for alice .* expired on 2020-01-01/],
    ],
  },
  {
    given: 'an exception that has expired, for a user of another stack',
    file: { [MANDATORY]: { exceptions: [exception({ user: 'bob', expires: '2020-01-01' })] } },
    stack: [key('alice')],
    blocked: false,
    says: [],
  },
  {
    given: 'an exception without the account, where the account is known',
    file: { [MANDATORY]: { exceptions: [exception()] } },
    stack: [key('alice', role(A)), key('alice', role(A))],
    blocked: true,
  },
  {
    given: 'an exception with the account',
    file: { [MANDATORY]: { exceptions: [exception({ account: A })] } },
    stack: [key('alice', role(A)), key('alice', role(A))],
    blocked: false,
    says: [],
  },
  {
    given: 'an exception in one account, two keys in the other',
    file: { [MANDATORY]: { exceptions: [exception({ account: A })] } },
    stack: [key('alice', role(B)), key('alice', role(B))],
    blocked: true,
  },
  {
    given: 'a rotation in progress',
    file: { [MANDATORY]: { rotation: [rotation()] } },
    stack: twoOfAlice,
    blocked: false,
    says: [],
  },
  {
    given: 'a rotation that should be over',
    file: { [MANDATORY]: { rotation: [rotation({ until: '2020-01-01' })] } },
    stack: twoOfAlice,
    blocked: true,
    says: [
      ['mandatory', /alice has 2 active/],
      ['advisory', /key rotation\) expired on 2020-01-01/],
    ],
  },
  { given: 'two profiles', file: {}, stack: profiles, blocked: false, says: [] },
  {
    given: 'two profiles of one account',
    file: { [MANDATORY]: { accounts: { dev: A, prod: A } } },
    stack: profiles,
    blocked: true,
    says: [['mandatory', /alice of account 111111111111 has 2 active/]],
  },
  {
    given: 'a profile that leads to the account of a role',
    file: { [MANDATORY]: { profiles: { dev: A } } },
    stack: [key('alice', { profile: 'dev' }), key('alice', role(A))],
    blocked: true,
  },
  {
    given: 'the account of providers that name no credentials',
    file: { [MANDATORY]: { profiles: { default: A } } },
    stack: [key('alice'), key('alice', role(A))],
    blocked: true,
  },
  {
    given: 'the accounts of the mandatory policy, which the advisory one follows',
    file: { [MANDATORY]: { accounts: { dev: A, default: B } } },
    stack: [key('alice', { profile: 'dev' }), key(UNKNOWN)],
    blocked: false,
    says: [],
  },
  {
    given: 'what cannot be told, by default',
    file: {},
    stack: unclear,
    blocked: false,
    says: [['advisory', /not known which IAM user/]],
  },
  {
    given: 'what cannot be told, which shall fail',
    file: { [MANDATORY]: { strict: true } },
    stack: unclear,
    blocked: true,
    says: [
      ['mandatory', /not known which IAM user/],
      ['advisory', /not known which IAM user/],
    ],
  },
  {
    given: 'what cannot be told, by a policy that is mandatory now',
    file: { [ADVISORY]: 'mandatory' },
    stack: unclear,
    blocked: true,
    says: [['mandatory', /not known which IAM user/]],
  },
  {
    given: 'what cannot be told, switched off',
    file: { [ADVISORY]: 'disabled' },
    stack: unclear,
    blocked: false,
    says: [],
  },
  {
    given: 'the rule switched off, what cannot be told still on',
    file: { [MANDATORY]: 'disabled' },
    stack: unclear,
    blocked: false,
    says: [['advisory', /not known which IAM user/]],
  },
  {
    given: 'the rule as advice',
    file: { [MANDATORY]: 'advisory' },
    stack: twoOfAlice,
    blocked: false,
    says: [['advisory', /alice has 2 active/]],
  },
  {
    given: 'the rule as remediation, which a stack policy cannot do',
    file: { [MANDATORY]: 'remediate' },
    stack: twoOfAlice,
    blocked: true,
  },
  {
    given: 'a template whose URL hides it, which shall fail',
    file: { [MANDATORY]: { whenUndetermined: 'fail' } },
    stack: [
      {
        type: 'aws:cloudformation/stack:Stack',
        urn: 'urn:pulumi:dev::project::aws:cloudformation/stack:Stack::s',
        properties: { templateUrl: 'https://example.com/t.json' },
      },
    ],
    blocked: true,
  },
  {
    given: 'a product whose template lies elsewhere',
    file: {},
    stack: [
      {
        type: 'aws:servicecatalog/product:Product',
        urn: 'urn:pulumi:dev::project::aws:servicecatalog/product:Product::p',
        properties: { name: 'p' },
      },
    ],
    blocked: false,
    says: [['advisory', /template of the Service Catalog product p lies elsewhere/]],
  },
];

const WRONG: readonly (readonly [given: string, settings: object, says: RegExp])[] = [
  [
    'a day that is none',
    { exceptions: [exception({ expires: 'soon' })] },
    /"expires" must be a day/,
  ],
  ['no owner', { exceptions: [exception({ owner: '' })] }, /exception 1: needs "owner"/],
  ['no reason', { exceptions: [exception({ reason: ' ' })] }, /needs "reason"/],
  [
    'a pattern of its own',
    { exceptions: [exception({ pattern: '*' })] },
    /unknown field "pattern"/,
  ],
  [
    'an account as a number',
    { exceptions: [exception({ account: 111 })] },
    /"account" must be twelve/,
  ],
  ['exceptions that are a text', { exceptions: 'alice' }, /exception 1: is not a mapping/],
  ['a rotation without a day', { rotation: [{ user: 'alice', owner: 'x' }] }, /rotation 1: needs/],
  ['a rotation that is a text', { rotation: ['alice'] }, /rotation 1: needs "user", "owner"/],
  ['a rotation without an owner', { rotation: [rotation({ owner: '' })] }, /needs "owner"/],
  ['an account that is none', { accounts: { dev: '12' } }, /"dev" must be twelve digits/],
  ['accounts that are a list', { accounts: [A] }, /"accounts"\) must map profiles/],
  ['profiles that are a list', { profiles: [A] }, /"profiles" .*must map profiles/],
  ['strictness that is a text', { strict: 'yes' }, /"strict" must be true or false/],
  ['a word that is none', { whenUndetermined: 'ignore' }, /"fail" or "report"/],
  ['a setting that is none', { excpetions: [] }, /"excpetions" is not a setting \(known: except/],
];

describe('a configuration file, through the engine’s protocol', () => {
  let pack: WirePack;
  beforeAll(async () => {
    pack = await startPack();
  }, 300_000);
  afterAll(() => pack.close());

  async function judge(file: Readonly<Record<string, unknown>>, stack: readonly WireResource[]) {
    const settings = Object.entries(file).map(([policy, it]) => [
      policy,
      typeof it === 'string'
        ? { enforcementLevel: it }
        : { enforcementLevel: policy === MANDATORY ? 'mandatory' : 'advisory', ...(it as object) },
    ]);
    await pack.configure(Object.fromEntries(settings) as object);
    return pack.analyzeStack(stack);
  }

  test.each(rows)('$given: blocked $blocked', async ({ file, stack, blocked, says }) => {
    const result = await judge(file, stack);
    expect(result).toMatchObject({ blocked });
    if (says) expect(shown(result.diagnostics)).toEqual(says.map(matching));
  });

  test.each(WRONG)('%s stops the run, and accepts nothing', async (_, settings, says) => {
    const { exceptions = [] } = settings as { exceptions?: unknown };
    const list = Array.isArray(exceptions) ? (exceptions as unknown[]) : [exceptions];
    const file = { [MANDATORY]: { ...settings, exceptions: [...list, exception()] } };
    const { blocked, diagnostics } = await judge(file, twoOfAlice);
    expect(blocked).toBe(true);
    expect(shown(diagnostics)).toEqual([
      matching(['mandatory', says]),
      matching(['mandatory', /alice has 2 active/]),
    ]);
  });

  test.each(WRONG)('%s stops the run of a stack without keys too', async (_, settings, says) => {
    const { blocked, diagnostics } = await judge({ [MANDATORY]: settings }, []);
    expect(blocked).toBe(true);
    expect(shown(diagnostics)).toEqual([matching(['mandatory', says])]);
  });

  test('reminders of exceptions accuse nobody, whatever is mandatory', async () => {
    const old = exception({ user: 'bob', expires: '2020-01-01' });
    const needless = exception({ user: 'carol' });
    const file = {
      [ADVISORY]: 'mandatory',
      [MANDATORY]: { exceptions: [old, needless], whenUndetermined: 'fail' },
    };
    const { blocked, diagnostics } = await judge(file, [key('bob'), key('carol')]);
    expect(blocked).toBe(false);
    expect(diagnostics.map((it) => [it.policy, it.level])).toEqual([
      [REMINDERS, 'advisory'],
      [REMINDERS, 'advisory'],
    ]);
    for (const { message } of diagnostics) {
      expect(message).toMatch(/^An exception needs a look\.\nThe exception for (bob|carol) /);
    }
  });

  test('only the rule is enabled: it hears enough by itself', async () => {
    const file = { [ADVISORY]: 'disabled', [REMINDERS]: 'disabled' };
    const hidden = [1, 2].map(() => key('alice', { region: UNKNOWN, profile: UNKNOWN }, {}));
    for (const it of hidden) {
      await pack.analyze({ ...it, properties: { user: 'alice', status: 'Active' } });
    }
    const { blocked, diagnostics } = await judge(file, hidden);
    expect({ blocked, diagnostics }).toMatchObject({ blocked: true });
  });
});

/** Whether a stack in which this user has two active keys passes, on the day before the first one ends. */
async function excepts(file: object, user: string): Promise<boolean> {
  const settings = (file as Record<string, object>)[MANDATORY] ?? {};
  const rule = oneActiveKeyPolicies({ now: () => new Date('2026-11-01') }).find(
    (it): it is StackValidationPolicy => it.name === MANDATORY && 'validateStack' in it,
  );
  const said: string[] = [];
  const resources = [key(user), key(user)].map((it) => ({
    ...it,
    props: it.properties,
    propertyDependencies: {},
  }));
  const args = { resources, getConfig: () => settings } as unknown as StackValidationArgs;
  await rule?.validateStack(args, (message) => said.push(message));
  return said.length === 0;
}

test.each(['docs/pulumi.md', 'pulumi-policy/README.md'])(
  'the file in %s is right',
  async (paper) => {
    const text = readFileSync(path.join(__dirname, '../..', paper), 'utf8');
    const [, json = ''] = /```json\n([^]*?)```/.exec(text) ?? [];
    const file = JSON.parse(json) as Record<string, string | Record<string, unknown>>;
    expect(Object.keys(file).sort()).toEqual([ADVISORY, MANDATORY]);
    expect(await excepts(file, 'vendor-sync')).toBe(true);
    expect(await excepts(file, 'ci-deployer')).toBe(true);
    expect(await excepts(file, 'someone-else')).toBe(false);
    const validate = new Ajv().compile({
      type: 'object',
      properties: CONFIG_SCHEMA.properties,
    });
    const { enforcementLevel, ...settings } = file[MANDATORY] as Record<string, unknown>;
    expect([validate(settings), validate.errors, enforcementLevel]).toEqual([
      true,
      null,
      'mandatory',
    ]);
    expect(settingsOf({}, settings).problems).toEqual([]);
  },
);

test('settings that are given to a policy which has none stop the run, with where to give them', () => {
  const validate = new Ajv().compile({ type: 'object', properties: NO_SETTINGS.properties });
  expect(validate({})).toBe(true);
  for (const name of Object.keys(CONFIG_SCHEMA.properties)) {
    expect(validate({ [name]: [] })).toBe(false);
    expect(JSON.stringify(validate.errors)).toMatch(/a setting of the policy iam-user-one-active/);
  }
});

test('a key that this run leaves out makes its user undetermined, not a violation', async () => {
  const pack = await startPack();
  try {
    const skipped = key('alice', { region: 'eu-west-1' }, {});
    await pack.analyze({ ...skipped, properties: { user: 'alice', status: 'Active' } });
    const { blocked, diagnostics } = await pack.analyzeStack([skipped, key('alice')]);
    expect(blocked).toBe(false);
    expect(shown(diagnostics)).toEqual([
      matching(['advisory', /is left out of this run \(--target\)[^]*without --target/]),
    ]);
  } finally {
    await pack.close();
  }
}, 60_000);

function shown(diagnostics: readonly Diagnostic[]): [string, string][] {
  return diagnostics.map((it) => [it.level, it.message]);
}

function matching([level, text]: readonly [string, RegExp]): [string, unknown] {
  return [level, expect.stringMatching(text)];
}
