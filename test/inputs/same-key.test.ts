import fc from 'fast-check';
import type { DecidedKey } from '../../inputs/read-result';
import { onceEach } from '../../inputs/same-key/once-each';
import { type Decider, withoutThePast } from '../../inputs/same-key/without-the-past';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  evaluate,
  isUnknown,
  namedUser,
} from '../../rule-core/index';

interface Told {
  readonly id: number;
  readonly user: string;
  readonly active: boolean;
  readonly account: string | undefined;
  readonly file: string;
}

function key({ id, user, active, account, file }: Told): AccessKey {
  return {
    address: `aws_iam_access_key.k${id}`,
    user: constantly(namedUser(user)),
    status: constantly(active ? 'Active' : 'Inactive'),
    exists: ALWAYS,
    account: { scope: file, ...(account === undefined ? {} : { id: account }) },
    source: { file },
    observed: { accessKeyId: `AKIAIOSFODNN7EXAMPL${id}` },
  };
}

const told = fc.record<Told>({
  id: fc.integer({ min: 1, max: 4 }),
  user: fc.constantFrom('alice', 'Alice', 'bob'),
  active: fc.boolean(),
  account: fc.constantFrom(undefined, '111111111111', '222222222222'),
  file: fc.constantFrom('a.json', 'b.json', 'c.json'),
});

const violates = (keys: readonly AccessKey[]) => evaluate(onceEach(keys)).verdict === 'violation';

test('what another document tells of a key takes no violation away', () => {
  fc.assert(
    fc.property(
      fc.array(told, { maxLength: 6 }),
      fc.array(told, { maxLength: 4 }),
      (some, more) => {
        const before = some.map(key);
        if (!violates(before)) return;
        const added = more.map(key);
        expect(violates([...before, ...added])).toBe(true);
        expect(violates([...added, ...before])).toBe(true);
      },
    ),
    { seed: 13, numRuns: 5_000 },
  );
});

test('a document that is given twice is one document', () => {
  fc.assert(
    fc.property(fc.array(told, { maxLength: 6 }), (some) => {
      const keys = some.map((it) => key({ ...it, file: 'a.json', account: undefined }));
      const copy = some.map((it) => key({ ...it, file: 'copy.json', account: undefined }));
      expect(evaluate(onceEach([...keys, ...copy])).summary).toEqual(
        evaluate(onceEach(keys)).summary,
      );
    }),
    { seed: 13, numRuns: 2_000 },
  );
});

const STATE = key({ id: 1, user: 'alice', active: true, account: undefined, file: 'state.json' });
const ABOUT = { accessKeyId: 'AKIAIOSFODNN7EXAMPL1', address: STATE.address, user: 'Alice' };

test.each([
  ['the same key', ABOUT, true],
  ['another user', { ...ABOUT, user: 'bob' }, false],
  ['another address', { ...ABOUT, address: 'aws_iam_access_key.other' }, false],
  ['no user', { accessKeyId: ABOUT.accessKeyId, address: ABOUT.address }, false],
])('a plan about %s settles what the state tells: %j %s', (_, decided, settles) => {
  const plan = { by: 'plan.json', decides: [decided], keys: new Set<AccessKey>() };
  const { keys, settled } = withoutThePast([STATE], [plan]);
  expect([keys.length, settled]).toEqual(
    settles ? [0, [{ address: STATE.address, input: 'state.json', by: 'plan.json' }]] : [1, []],
  );
});

test.each([
  ['keeps one key and knows no other', { 1: 'keep' }, 'violation'],
  ['deletes one key', { 1: 'delete' }, 'compliant'],
  ['makes one key inactive', { 1: 'deactivate' }, 'compliant'],
  ['replaces one key', { 1: 'replace' }, 'violation'],
  ['knows none of the keys', {}, 'violation'],
] as const)('a state with two keys of alice beside a plan that %s: %j %s', (_, fates, verdict) => {
  const state = [1, 2].map((id) => stateKey(id));
  expect(verdictBeside(state, [planOf('plan.json', fates)])).toBe(verdict);
  // The account is told by one of them only.
  const known = state.map((it) => ({ ...it, account: { ...it.account, id: '111111111111' } }));
  expect(verdictBeside(known, [planOf('plan.json', fates)])).toBe(verdict);
});

test('two plans that keep one key of alice each are about one user', () => {
  const plans = [planOf('p.json', { 1: 'keep' }), planOf('q.json', { 2: 'keep' })];
  expect(verdictBeside([stateKey(1), stateKey(2)], plans)).toBe('violation');
});

test('a plan that deletes one key and makes another is about the user of the state', () => {
  const plan = planOf('plan.json', { 1: 'delete' });
  const made = { ...stateKey(9), account: { scope: 'plan.json', family: 'plan.json' } };
  const unmade = withoutId(made);
  const keys = new Set([...plan.keys, unmade]);
  expect(verdictBeside([stateKey(1), stateKey(2)], [{ ...plan, keys }])).toBe('violation');
});

test('accounts that a plan tells apart stay apart beside a state that does not', () => {
  const apart = (id: number, account: string): AccessKey => ({
    ...stateKey(id),
    account: { id: account, scope: account, family: 'plan.json' },
  });
  const keys = [apart(1, '111111111111'), apart(2, '222222222222')];
  const decides = [1, 2].map((id) => decidedKey(stateKey(id)));
  const plan = { by: 'plan.json', decides, keys: new Set(keys) };
  expect(verdictBeside([stateKey(1), stateKey(2)], [plan])).toBe('compliant');
  // Whose the third one is nobody says: nothing of the state is taken away.
  expect(verdictBeside([stateKey(1), stateKey(2), stateKey(3)], [plan])).toBe('violation');
});

test('a plan that names another account than the state takes nothing away', () => {
  const state = [1, 2].map((id): AccessKey => ({
    ...stateKey(id),
    account: { id: '111111111111', scope: 's' },
  }));
  const moved = { ...stateKey(1), account: { id: '222222222222', scope: 'p' } };
  const plan = { by: 'plan.json', decides: [decidedKey(moved)], keys: new Set([moved]) };
  expect(verdictBeside(state, [plan])).toBe('violation');
});

type Fate = 'keep' | 'change' | 'replace' | 'delete' | 'deactivate' | 'unknown';

function stateKey(id: number, user = 'alice'): AccessKey {
  const told = key({ id, user, active: true, account: undefined, file: 'state.json' });
  return { ...told, account: { scope: 'state.json', family: 'state.json' } };
}

function decidedKey({ address, user, observed, account }: AccessKey): DecidedKey {
  const [only] = user;
  const name = only && !isUnknown(only.value) ? only.value.name : undefined;
  const accessKeyId = observed?.accessKeyId ?? '';
  return { accessKeyId, address, ...(name === undefined ? {} : { user: name }), account };
}

/** A key that is yet to be made. */
function withoutId({ address, user, status, exists, account }: AccessKey): AccessKey {
  return { address, user, status, exists, account };
}

/** What a plan makes of the keys of a state; those that it does not know are left out. */
function planOf(
  file: string,
  fates: Readonly<Record<number, Fate>>,
  users: Readonly<Record<number, string>> = {},
  id?: string,
): Decider {
  const account = { scope: file, family: file, ...(id === undefined ? {} : { id }) };
  const known = Object.entries(fates).filter(([, fate]) => fate !== 'unknown');
  const before = known.map(([number, fate]) => {
    const it = stateKey(Number(number), users[Number(number)]);
    return { fate, key: { ...it, account, source: { file } } };
  });
  const after = before.flatMap(({ fate, key: it }): AccessKey[] => {
    if (fate === 'delete') return [];
    if (fate === 'replace') return [withoutId(it)];
    return [{ ...it, ...(fate === 'deactivate' ? { status: constantly('Inactive') } : {}) }];
  });
  return { by: file, decides: before.map((it) => decidedKey(it.key)), keys: new Set(after) };
}

function verdictBeside(state: readonly AccessKey[], plans: readonly Decider[]): string {
  const keys = [...state, ...plans.flatMap((it) => [...it.keys])];
  return evaluate(onceEach(withoutThePast(keys, plans).keys)).verdict;
}

test('a plan beside a state takes a violation away only by what it deletes or deactivates', () => {
  const ids = [1, 2, 3, 4];
  const fate = fc.constantFrom<Fate>(
    'keep',
    'change',
    'replace',
    'delete',
    'deactivate',
    'unknown',
  );
  const plan = fc.record({
    fates: fc.tuple(fate, fate, fate, fate),
    account: fc.constantFrom(undefined, undefined, '111111111111', '222222222222'),
  });
  const owner = fc.constantFrom('alice', 'bob');
  fc.assert(
    fc.property(
      fc.tuple(owner, owner, owner, owner),
      fc.array(plan, { maxLength: 2 }),
      fc.constantFrom(undefined, '111111111111'),
      (owners, plans, account) => {
        const users = Object.fromEntries(ids.map((id, index) => [id, owners[index] ?? '']));
        const state = ids.map((id): AccessKey => {
          const it = stateKey(id, users[id]);
          return account === undefined ? it : { ...it, account: { ...it.account, id: account } };
        });
        const gone = (id: number) =>
          plans.some(({ fates }) => ['delete', 'deactivate'].includes(fates[id - 1] ?? ''));
        const stay = ids.filter((id) => !gone(id)).map((id) => users[id]);
        const deciders = plans.map((it, index) => {
          const fates = Object.fromEntries(ids.map((id) => [id, it.fates[id - 1] ?? 'unknown']));
          return planOf(`plan-${index}.json`, fates, users, it.account);
        });
        const left = verdictBeside(state, deciders);
        if (new Set(stay).size < stay.length) expect(left).toBe('violation');
      },
    ),
    { seed: 13, numRuns: 5_000 },
  );
});
