import {
  type AccessKey,
  ALWAYS,
  constantly,
  evaluate,
  is,
  type KeyStatus,
  WhatIf,
} from '../../rule-core/index';

function key(address: string, user: AccessKey['user'], status: KeyStatus = 'Active'): AccessKey {
  const account = { scope: 'home' };
  return { address, user, status: constantly(status), exists: ALWAYS, account };
}

const alice = constantly({ id: 'named alice', label: 'alice', name: 'alice' });
const two = [key('A', alice), key('B', alice)];
const fingerprint = evaluate(two).findings[0]?.fingerprint ?? '';

test.each<[string, readonly AccessKey[], boolean]>([
  ['two active keys', two, false],
  ['one of them inactive', [key('A', alice), key('B', alice, 'Inactive')], true],
  ['two of another user', [...two.slice(1), ...['C', 'D'].map((it) => key(it, bob()))], true],
])('%s', (_, keys, expected) => {
  expect(new WhatIf().isSettled(fingerprint, keys)).toBe(expected);
});

test('once the work of a run is done, nothing is said to be settled', () => {
  const names = Array.from({ length: 400 }, (_, n) => `name-${n}`);
  const of = { id: 'P', name: 'P', values: names };
  const user = names.map((name) => ({
    when: is(of, name),
    value: { id: `named ${name}`, label: name, name },
  }));
  const keys = Array.from({ length: 50 }, (_, n) =>
    key(`K${n}`, user, n === 0 ? 'Active' : 'Inactive'),
  );
  const whatIf = new WhatIf();
  const answers = Array.from({ length: 50 }, () => whatIf.isSettled(fingerprint, keys));
  expect(answers[0]).toBe(true);
  expect(answers.at(-1)).toBe(false);
  expect(whatIf.isSettled(fingerprint, [key('A', alice)])).toBe(false);
});

function bob(): AccessKey['user'] {
  return constantly({ id: 'named bob', label: 'bob', name: 'bob' });
}
