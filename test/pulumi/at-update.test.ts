import { startPack, type WirePack, type WireResource } from './wire';

const KEY = 'aws:iam/accessKey:AccessKey';
const STACK = 'aws:cloudformation/stack:Stack';
const urn = (type: string, name: string) => `urn:pulumi:dev::project::${type}::${name}`;
const provider = {
  urn: urn('pulumi:providers:aws', 'default'),
  properties: { region: 'eu-west-1' },
};

const key = (name: string, user: string, status = 'Active'): WireResource => ({
  type: KEY,
  urn: urn(KEY, name),
  properties: { user, status },
  provider,
});

/** A CloudFormation stack with a key of each of these users. */
const template = (name: string, users: readonly string[], rest: object = {}): WireResource => ({
  type: STACK,
  urn: urn(STACK, name),
  properties: {
    templateBody: JSON.stringify({
      Parameters: { Env: { Type: 'String' } },
      Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
      Resources: Object.fromEntries(
        users.map((UserName, index) => [
          `Key${index}`,
          { Type: 'AWS::IAM::AccessKey', Properties: { UserName }, ...rest },
        ]),
      ),
    }),
  },
  provider,
});

describe.each([
  ['an update', 'false', true],
  ['a preview', 'true', false],
])('what is shown one by one at %s', (_, dryRun, stops) => {
  let pack: WirePack;
  beforeAll(async () => {
    pack = await startPack({ env: { PULUMI_NODEJS_DRY_RUN: dryRun } });
  }, 300_000);
  afterAll(() => pack.close());

  /** Where the run would stop: the index of the first resource with a mandatory finding. */
  async function stopsAt(shown: readonly WireResource[]): Promise<number> {
    for (const [index, it] of shown.entries()) {
      const found = await pack.analyze(it);
      if (found.some(({ level }) => level === 'mandatory')) return index;
    }
    return -1;
  }

  let count = 0;
  /** Users and resources that no other test has. */
  const fresh = (of: (user: string, name: (it: string) => string) => WireResource[]) => {
    const row = ++count;
    return of(`alice-${row}`, (it) => `${row}-${it}`);
  };

  const rows: readonly (readonly [
    given: string,
    shown: (user: string, name: (it: string) => string) => WireResource[],
    at: number,
  ])[] = [
    ['two keys', (user, n) => [key(n('a'), user), key(n('b'), user.toUpperCase())], 1],
    ['a key shown twice', (user, n) => [key(n('a'), user), key(n('a'), user)], -1],
    [
      'a key that is shown again for another user',
      (user, n) => [key(n('a'), user), key(n('a'), `${user}-x`), key(n('b'), user)],
      -1,
    ],
    ['one that sleeps', (user, n) => [key(n('a'), user, 'Inactive'), key(n('b'), user)], -1],
    [
      'one without inputs, which this run leaves out',
      (user, n) => [key(n('a'), user), { ...key(n('b'), user), properties: {} }],
      -1,
    ],
    ['a template with two keys of one user', (user, n) => [template(n('s'), [user, user])], 0],
    ['a template, then a key', (user, n) => [template(n('s'), [user]), key(n('a'), user)], 1],
    ['a key, then a template', (user, n) => [key(n('a'), user), template(n('s'), [user])], 1],
    ['a template with a key each', (user, n) => [template(n('s'), [user, `${user}-x`])], -1],
    [
      'keys of a template that are made under a condition',
      (user, n) => [template(n('s'), [user, user], { Condition: 'Prod' })],
      -1,
    ],
  ];

  test.each(rows)('%s', async (__, shown, at) => {
    expect(await stopsAt(fresh(shown))).toBe(stops ? at : -1);
  });

  test('the finding says who, which keys, where the run stops and what to change', async () => {
    const [first, second] = fresh((user, n) => [key(n('a'), user), key(n('b'), user)]);
    if (!first || !second) throw new Error('no keys');
    await pack.analyze(first);
    const [found] = await pack.analyze(second);
    if (!stops) expect(found).toBeUndefined();
    else {
      expect(found?.urn).toBe(second.urn);
      expect(found?.message).toMatch(
        /^An IAM user has at most one active access key\.\nIAM user alice-\d+ would have 2 active access keys; one is allowed \(CIS [^)]*\)\. The run stops before \d+-b is made or changed:\n {2}- \d+-a: Active\n {2}- \d+-b: Active\nKeep one/,
      );
    }
  });

  test('a wrong configuration stops the run at its first resource', async () => {
    await pack.configure({ 'iam-user-one-active-access-key': { accounts: { dev: '12' } } });
    const type = 'pulumi:pulumi:Stack';
    const found = await pack.analyze({ type, urn: urn(type, 'project-dev') });
    expect(found.map((it) => it.level)).toEqual(stops ? ['mandatory'] : []);
    await pack.configure({});
  });
});
