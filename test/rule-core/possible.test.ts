import {
  type AccessKey,
  constantly,
  evaluate,
  namedUser,
  unknownCondition,
} from '../../rule-core/index';

const account = { id: '111111111111', scope: '111111111111' };

function key(address: string, name: string, rest: Partial<AccessKey> = {}): AccessKey {
  return {
    address,
    user: constantly(namedUser(name)),
    status: constantly<'Active'>('Active'),
    exists: { kind: 'always' },
    account,
    ...rest,
  };
}

function right(address: string, name: string): AccessKey {
  const reason = `${address} allows it`;
  return key(address, name, {
    exists: unknownCondition(`further key of ${name}`, reason),
    possible: { reason },
  });
}

test('a right to make keys of a user with a key is undetermined, and says why', () => {
  const { verdict, findings, summary } = evaluate([key('K', 'alice'), right('P', 'alice')]);
  expect(verdict).toBe('undetermined');
  expect(findings[0]?.message).toContain('P allows it');
  expect(findings[0]?.keys.map((it) => it.address)).toEqual(['K', 'P']);
  expect(summary).toMatchObject({ users: 1, keys: 1, undetermined: 1 });
});

test.each([
  ['by itself', [right('P', 'alice')]],
  ['beside another right', [right('P', 'alice'), right('Q', 'alice')]],
  ['beside a key of another user', [right('P', 'alice'), key('K', 'bob')]],
])('%s it is told, and nothing is found', (_, keys) => {
  const { verdict, warnings } = evaluate(keys);
  expect(verdict).toBe('compliant');
  expect(warnings.map((it) => it.code)).toEqual(['note']);
  expect(warnings[0]?.message).toContain('IAM user alice');
});

test('it hides no violation', () => {
  const keys = [key('K', 'alice'), key('L', 'alice'), right('P', 'alice')];
  expect(evaluate(keys)).toMatchObject({ verdict: 'violation', findings: [{ activeKeys: 2 }] });
});
