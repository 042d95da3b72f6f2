import { readFileSync, writeFileSync } from 'node:fs';
import { deny, type FaultScript, THROTTLED, type UserSeed } from '../../embedded-iam/index';
import { readPlan, type RemediationPlan, writePlan } from '../../live-check/index';
import { ACCOUNT } from '../support/embedded-account';
import { clearCase, NOW, Remediation } from '../support/remediation';

let at: Remediation | undefined;
afterEach(async () => {
  await at?.end();
  at = undefined;
});

async function begin(
  users: readonly UserSeed[],
  options?: Parameters<typeof Remediation.of>[1],
  how?: Parameters<typeof Remediation.of>[2],
): Promise<Remediation> {
  at = await Remediation.of(users, options, how);
  return at;
}

test('plans, applies and undoes: the key in use stays, the other is deactivated and comes back', async () => {
  const it = await begin([clearCase('alice'), { name: 'bob', keys: ['Active'] }]);
  const plan = await it.plan();
  const [kept, other] = it.user('alice')?.keys ?? [];
  expect(plan).toMatchObject({
    complete: true,
    users: [{ user: 'alice', keep: kept?.id, deactivate: [other?.id] }],
    decisions: [],
  });
  expect(it.statuses('alice')).toEqual(['Active', 'Active']);

  const applied = await it.apply(readPlan(writePlan(plan)));
  expect(applied.results).toEqual([{ user: 'alice', accessKeyId: other?.id, result: 'done' }]);
  expect([it.statuses('alice'), it.statuses('bob')]).toEqual([['Active', 'Inactive'], ['Active']]);
  const lines = readFileSync(it.journal, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual([
    'header',
    'intent',
    'outcome',
    'account',
    'end',
  ]);

  expect((await it.undo()).results).toMatchObject([{ result: 'done' }]);
  expect(it.statuses('alice')).toEqual(['Active', 'Active']);
  expect((await it.undo()).results).toEqual([]);
  expect(it.iam.calls.some((call) => call.action.startsWith('Delete'))).toBe(false);
});

test('applying twice does it once', async () => {
  const it = await begin([clearCase('alice')]);
  const plan = await it.plan();
  await it.apply(plan);
  expect((await it.apply(plan)).results).toMatchObject([{ result: 'already' }]);
  expect(it.iam.calls.filter((call) => call.action === 'UpdateAccessKey')).toHaveLength(1);
});

interface Refusal {
  readonly given: string;
  readonly user: UserSeed;
  readonly faults?: FaultScript;
  readonly says: RegExp;
}

const days = (count: number) => new Date(NOW.getTime() - count * 86_400_000);
const used = (count: number) => ({ at: days(count), region: 'eu-west-1', service: 's3' });

test.each<Refusal>([
  {
    given: 'both keys in use',
    user: {
      name: 'alice',
      keys: [
        { created: days(80), lastUsed: used(1) },
        { created: days(80), lastUsed: used(2) },
      ],
    },
    says: /both used/,
  },
  {
    given: 'a surplus key of an hour',
    user: {
      name: 'alice',
      keys: [{ created: days(80), lastUsed: used(1) }, { created: days(1 / 24) }],
    },
    says: /so recently/,
  },
  {
    given: 'keys that were never used',
    user: { name: 'alice', keys: [{ created: days(80) }, { created: days(80) }] },
    says: /nothing tells/,
  },
  {
    given: 'three keys that nobody uses',
    user: {
      name: 'alice',
      keys: [
        { created: days(80), lastUsed: used(60) },
        { created: days(80) },
        { created: days(80) },
      ],
    },
    says: /none of its 3 active keys/,
  },
  {
    given: 'a last use that may not be read',
    user: clearCase('alice'),
    faults: (call) => (call.action === 'GetAccessKeyLastUsed' ? deny(call) : undefined),
    says: /last use of .* could not be read \(denied/,
  },
])('a person decides about $given', async ({ user, faults, says }) => {
  const it = await begin([user], faults ? { faults } : {});
  const plan = await it.plan();
  expect([plan.users, plan.decisions]).toEqual([
    [],
    [expect.objectContaining({ user: 'alice', why: expect.stringMatching(says) })],
  ]);
  const [first] = it.user('alice')?.keys ?? [];
  const decided = await it.plan({ keep: { ALICE: first?.id ?? '' } });
  expect(decided.users).toMatchObject([{ user: 'alice', keep: first?.id }]);
});

test('an accepted user is not planned for; a key to keep of nobody is pointed out', async () => {
  const it = await begin([clearCase('alice')]);
  const exceptions = [
    { user: 'alice', account: ACCOUNT, reason: 'r', owner: 'o', expires: '2027-01-31' },
  ];
  const plan = await it.plan({ exceptions, keep: { bob: 'AKIAIOSFODNN7EXAMPLE' } });
  expect(plan).toMatchObject({
    users: [],
    decisions: [],
    errors: [{ input: 'user bob', message: expect.stringContaining('Check the name') }],
  });
});

test('who owns a key is in the plan', async () => {
  const it = await begin([clearCase('alice')]);
  const surplus = it.user('alice')?.keys[1]?.id ?? '';
  const owner = { accessKeyId: surplus, in: 'state', resource: 'aws_iam_access_key.b', fix: 'f' };
  const [user] = (await it.plan({ owners: [owner] })).users;
  expect(user?.owners).toEqual([owner]);
});

interface Drift {
  readonly given: string;
  readonly change: (it: Remediation) => void;
  readonly says: RegExp;
}

const keysOf = (it: Remediation) => it.user('alice')?.keys ?? [];

test.each<Drift>([
  {
    given: 'the surplus key was deactivated by somebody',
    change: (it) => Object.assign(keysOf(it)[1] ?? {}, { status: 'Inactive' }),
    says: /is Inactive now, and was Active/,
  },
  {
    given: 'the key to keep was deactivated',
    change: (it) => Object.assign(keysOf(it)[0] ?? {}, { status: 'Inactive' }),
    says: /is not active any more/,
  },
  {
    given: 'the surplus key was deleted',
    change: (it) => keysOf(it).splice(1, 1),
    says: /was deleted since the plan was made/,
  },
  {
    given: 'a third key was created',
    change: (it) => {
      const user = it.user('alice');
      if (user) it.account.newKey(user);
    },
    says: /was created since the plan was made/,
  },
  {
    given: 'the user was deleted',
    change: (it) => it.account.users.delete('alice'),
    says: /the user no longer exists/,
  },
])('nothing is done where $given', async ({ change, says }) => {
  const it = await begin([clearCase('alice'), clearCase('bob')]);
  const plan = await it.plan();
  change(it);
  const before = it.statuses('alice');
  const { results } = await it.apply(plan);
  expect(results).toEqual([
    expect.objectContaining({ user: 'alice', result: 'skipped', why: expect.stringMatching(says) }),
    expect.objectContaining({ user: 'bob', result: 'done' }),
  ]);
  expect(it.statuses('alice')).toEqual(before);
});

test('a key that somebody made active again is left alone by a second run', async () => {
  const it = await begin([clearCase('alice')]);
  const plan = await it.plan();
  await it.apply(plan);
  Object.assign(keysOf(it)[1] ?? {}, { status: 'Active' });
  expect((await it.apply(plan)).results).toMatchObject([
    { result: 'skipped', why: expect.stringMatching(/made it active again/) },
  ]);
});

test('what is taken is given back when the key to keep goes away in that very moment', async () => {
  const it = await begin([clearCase('alice')], {
    faults: (call) => {
      if (call.action === 'UpdateAccessKey' && call.parameters['Status'] === 'Inactive' && at)
        Object.assign(keysOf(at)[0] ?? {}, { status: 'Inactive' });
      return undefined;
    },
  });
  const { results } = await it.apply(await it.plan());
  expect(results).toMatchObject([{ result: 'reverted' }]);
  expect(it.statuses('alice')).toEqual(['Inactive', 'Active']);
});

test('what is taken is given back also where the change itself could not be verified', async () => {
  let blind = false;
  const it = await begin([clearCase('alice')], {
    faults: (call) => {
      if (call.action === 'UpdateAccessKey' && call.parameters['Status'] === 'Inactive' && at) {
        keysOf(at).shift();
        blind = true;
      }
      if (call.action === 'UpdateAccessKey' && call.parameters['Status'] === 'Active')
        blind = false;
      return blind && call.action === 'ListAccessKeys' ? deny(call) : undefined;
    },
  });
  const { results } = await it.apply(await it.plan(), { keepGoing: true });
  expect(results).toMatchObject([{ result: 'reverted' }]);
  expect(it.statuses('alice')).toEqual(['Active']);
});

test('giving back is tried again when it fails', async () => {
  let refusals = 2;
  const it = await begin([clearCase('alice')], {
    faults: (call) => {
      if (call.action !== 'UpdateAccessKey' || !at) return undefined;
      if (call.parameters['Status'] === 'Inactive') {
        Object.assign(keysOf(at)[0] ?? {}, { status: 'Inactive' });
        return undefined;
      }
      return refusals-- > 0 ? deny(call) : undefined;
    },
  });
  expect((await it.apply(await it.plan())).results).toMatchObject([{ result: 'reverted' }]);
  expect(it.statuses('alice')).toEqual(['Inactive', 'Active']);
});

test('a denial midway stops; what was done is in the journal, and can be undone', async () => {
  const it = await begin([clearCase('a'), clearCase('b'), clearCase('c')], {
    faults: (call) =>
      call.action === 'UpdateAccessKey' && call.parameters['UserName'] === 'b'
        ? deny(call)
        : undefined,
  });
  const plan = await it.plan();
  const applied = await it.apply(plan);
  expect(applied.results.map((one) => one.result)).toEqual(['done', 'failed', 'left']);
  expect(applied.stopped).toMatch(/^b: denied/);
  const going = await it.apply(plan, { keepGoing: true });
  expect(going.results.map((one) => one.result)).toEqual(['already', 'failed', 'done']);
  await it.undo();
  expect(['a', 'b', 'c'].map((name) => it.statuses(name))).toEqual(
    Array(3).fill(['Active', 'Active']),
  );
});

test('throttling is waited out by the SDK; endless throttling fails and says so', async () => {
  let throttled = 2;
  const it = await begin([clearCase('alice')], {
    faults: (call) =>
      call.action === 'UpdateAccessKey' && throttled-- > 0 ? THROTTLED : undefined,
  });
  const plan = await it.plan();
  expect((await it.apply(plan)).results).toMatchObject([{ result: 'done' }]);
  throttled = Infinity;
  const undone = await it.undo();
  expect(undone.results).toMatchObject([
    { result: 'failed', why: expect.stringContaining('throttling') },
  ]);
  throttled = 0;
  expect((await it.undo()).results).toMatchObject([{ result: 'done' }]);
  expect(it.statuses('alice')).toEqual(['Active', 'Active']);
});

test('IAM shows a change late: it is waited for', async () => {
  const it = await begin([clearCase('alice')], { staleReads: 3 });
  expect((await it.apply(await it.plan())).results).toMatchObject([{ result: 'done' }]);
  expect(it.waits.length).toBeGreaterThan(0);
});

test('IAM does not show a change in time: it is unverified, and undo takes it back', async () => {
  const it = await begin([clearCase('alice')], { staleReads: 20 });
  const plan = await it.plan();
  const applied = await it.apply(plan);
  expect(applied.results).toMatchObject([{ result: 'unverified' }]);
  for (let look = 0; look < 20; look++) await it.plan();
  expect(it.statuses('alice')).toEqual(['Active', 'Inactive']);
  await it.undo();
  expect(it.statuses('alice')).toEqual(['Active', 'Active']);
});

test('the connection breaks after the change: it is found done', async () => {
  let cut = false;
  const it = await begin(
    [clearCase('alice')],
    {
      faults: (call) => {
        if (call.action !== 'UpdateAccessKey' || cut || !at) return undefined;
        cut = true;
        Object.assign(keysOf(at)[1] ?? {}, { status: 'Inactive' });
        return { kind: 'reset' };
      },
    },
    { attempts: 1 },
  );
  expect((await it.apply(await it.plan())).results).toMatchObject([{ result: 'done' }]);
});

test('no more than --max keys, and no faster than the rate', async () => {
  const it = await begin(['a', 'b', 'c'].map(clearCase));
  const plan = await it.plan();
  const applied = await it.apply(plan, { max: 2, rate: 4 });
  expect(applied.results.map((one) => one.result)).toEqual(['done', 'done', 'left']);
  expect(it.waits).toEqual([250]);
});

test.each([
  {
    given: 'another account',
    plan: { account: '222222222222' },
    says: /plan is for account 222222222222/,
  },
  {
    given: 'another caller',
    plan: { caller: 'arn:aws:iam::111111111111:user/somebody-else' },
    says: /plan was made by .*somebody-else/,
  },
])('$given: nothing begins', async ({ plan: other, says }) => {
  const it = await begin([clearCase('alice')]);
  const plan = { ...(await it.plan()), ...other };
  await expect(it.apply(plan)).rejects.toThrow(says);
  expect(it.statuses('alice')).toEqual(['Active', 'Active']);
});

test('the journal of another plan is not gone on with', async () => {
  const it = await begin([clearCase('alice')]);
  const plan = await it.plan();
  await it.apply(plan);
  await expect(it.apply({ ...plan, notes: ['another'] })).rejects.toThrow(
    /belongs to another plan/,
  );
});

test.each([
  { given: 'text', content: 'hello\n', says: /not a journal/ },
  { given: 'another JSON', content: '{}\n', says: /not a journal/ },
  { given: 'half a word', content: 'hel', says: /not a journal/ },
  { given: 'nothing', content: '', says: /nothing in it/ },
])('a journal that is $given is refused', async ({ content, says }) => {
  const it = await begin([]);
  writeFileSync(it.journal, content);
  await expect(it.undo()).rejects.toThrow(says);
  expect(readFileSync(it.journal, 'utf8')).toBe(content);
});

test.each([
  { given: 'no JSON', plan: 'hello', says: /not JSON/ },
  { given: 'another JSON', plan: '{}', says: /not a remediation plan/ },
  { given: 'null', plan: 'null', says: /not a remediation plan/ },
  { given: 'a number', plan: '7', says: /not a remediation plan/ },
])('a plan that is $given is refused', ({ plan, says }) => {
  expect(() => readPlan(plan)).toThrow(says);
});

test.each([
  {
    given: 'keeps a key that is not there',
    change: { keep: 'AKIAOTHER' },
    says: /keeps AKIAOTHER/,
  },
  { given: 'loses all keys', change: { deactivate: ['K1', 'K2'] }, says: /would lose K1/ },
  { given: 'loses a key twice', change: { deactivate: ['K2', 'K2'] }, says: /would lose K2/ },
  { given: 'loses a key of somebody else', change: { deactivate: ['K9'] }, says: /would lose K9/ },
  { given: 'names nobody', change: { user: '' }, says: /is not the name of a user/ },
])('a plan in which a user $given is refused', async ({ change, says }) => {
  const it = await begin([clearCase('alice')]);
  const text = writePlan(await it.plan());
  const [kept, other] = keysOf(it);
  const plan = JSON.parse(
    text.replaceAll(kept?.id ?? '', 'K1').replaceAll(other?.id ?? '', 'K2'),
  ) as RemediationPlan;
  expect(() => readPlan(JSON.stringify(plan))).toThrow(/was changed since it was written/);
  expect(() => readPlan(writePlan(plan))).not.toThrow();
  Object.assign(plan.users[0] ?? {}, change);
  // The digest is not a secret: who changes a plan can make it anew.
  expect(() => readPlan(writePlan(plan))).toThrow(says);
});

test('a key that cannot be given back stops the run', async () => {
  const it = await begin([clearCase('alice'), clearCase('bob')], {
    faults: (call) => {
      if (call.action !== 'UpdateAccessKey' || !at) return undefined;
      if (call.parameters['Status'] === 'Active') return deny(call);
      Object.assign(keysOf(at)[0] ?? {}, { status: 'Inactive' });
      return undefined;
    },
  });
  const { results, stopped } = await it.apply(await it.plan());
  expect(results.map((one) => one.result)).toEqual(['failed', 'left']);
  expect(stopped).toMatch(/reactivating it: denied/);
  expect(it.statuses('bob')).toEqual(['Active', 'Active']);
});

describe('what others know of a key', () => {
  test('the stack that made it, and that it is unused, stand in the plan', async () => {
    const it = await begin([clearCase('alice'), clearCase('bob')]);
    const surplus = it.user('alice')?.keys[1]?.id ?? '';
    it.account.stacks.push({
      name: 'app',
      resources: [
        { logicalId: 'User', physicalId: 'alice', type: 'AWS::IAM::User' },
        { logicalId: 'Key', physicalId: surplus, type: 'AWS::IAM::AccessKey' },
      ],
    });
    it.account.unusedKeys.add(surplus);
    const [alice, bob] = (await it.plan({ evidence: it.evidence })).users;
    expect(alice?.owners).toEqual([
      expect.objectContaining({ in: 'the CloudFormation stack app', resource: 'Key' }),
    ]);
    expect(alice?.notes).toEqual([`Access Analyzer finds ${surplus} unused.`]);
    expect([bob?.owners, bob?.notes]).toEqual([[], []]);
  });

  test('what may not be asked is said, and the plan is made all the same', async () => {
    const it = await begin([clearCase('alice'), clearCase('bob')], {
      faults: (call) =>
        call.service === 'cloudformation' || call.service === 'access-analyzer'
          ? deny(call)
          : undefined,
    });
    const plan = await it.plan({ evidence: it.evidence });
    expect(plan.users).toHaveLength(2);
    expect(plan.notes).toEqual([
      expect.stringMatching(/^Access Analyzer could not be asked: denied/),
      expect.stringMatching(/^CloudFormation could not be asked .*: denied/),
    ]);
  });
});
