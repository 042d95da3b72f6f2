import fc from 'fast-check';
import { onceEach, withoutThePast } from '../../inputs/same-key';
import { type AccessKey, ALWAYS, constantly, evaluate, namedUser } from '../../rule-core/index';

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
