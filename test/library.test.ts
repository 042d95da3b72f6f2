import path from 'node:path';
import { accessKey, evaluate } from '../library/index';
import { check } from '../library/check';
import { FORMAT_NAMES, render } from '../library/report';

/** Wrong arguments are told in a sentence: no function of the library fails with words of its own code. */
test.each([
  ['accessKey()', () => accessKey(undefined as never)],
  ['accessKey of a text', () => accessKey('alice' as never)],
  ['accessKey without an address', () => accessKey({ user: 'alice' } as never)],
  ['accessKey without a word on the user', () => accessKey({ address: 'K' } as never)],
  ['accessKey with an empty user', () => accessKey({ address: 'K', user: '' })],
  [
    'accessKey with another status',
    () => accessKey({ address: 'K', user: 'a', status: 'active' as never }),
  ],
  ['accessKey with a short account', () => accessKey({ address: 'K', user: 'a', account: '12' })],
  ['accessKey with no moment', () => accessKey({ address: 'K', user: 'a', createdAt: 'once' })],
  ['evaluate of a text', () => evaluate('x' as never)],
  ['evaluate of a key that is none', () => evaluate(['x'] as never)],
  ['evaluate of nothing in a list', () => evaluate([null] as never)],
  ['evaluate with an unknown benchmark', () => evaluate([], { benchmark: '0.1' })],
  ['check()', () => check(undefined as never)],
  ['check of nothing', () => check([])],
  ['check of standard input', () => check('-')],
  ['check with a short account', () => check('.', { account: '12' })],
  ['check with no moment', () => check('.', { now: new Date(Number.NaN) })],
  ['render in another format', () => render(evaluate([]), 'xml' as never)],
  ['render in toString', () => render(evaluate([]), 'toString' as never)],
  ['render of no report', () => render({} as never, 'text')],
  ['render of nothing', () => render(undefined as never, 'text')],
])('%s', (_, call) => {
  expect(call).toThrow(TypeError);
  expect(call).toThrow(/^(accessKey|evaluate|check|render|The CIS)[^\n]{10,200}\.$/);
});

test('what cannot be read is in the report', () => {
  const report = check('no-such-file.yaml', { cwd: __dirname });
  expect(report).toMatchObject({ verdict: 'undetermined', complete: false });
  expect(report.errors).toMatchObject([{ input: 'no-such-file.yaml' }]);
});

test('check judges as the command line does', () => {
  const report = check('examples/templates', { cwd: path.join(__dirname, '..') });
  expect(report.summary.violations).toBeGreaterThan(0);
  expect(report.inputs?.length).toBeGreaterThan(0);
});

test.each(FORMAT_NAMES)('every format renders: %s', (format) => {
  const keys = ['A', 'B'].map((address) =>
    accessKey({ address, user: 'alice', account: '111111111111' }),
  );
  expect(render(evaluate(keys), format)).toContain('alice');
});

test.each([
  ['an unknown user beside a key', [{ user: undefined }, { user: 'alice' }], 'undetermined'],
  [
    'an unknown status beside a key',
    [{ user: 'a', status: 'unknown' }, { user: 'a' }],
    'undetermined',
  ],
  ['one user in two cases', [{ user: 'a' }, { user: 'A' }], 'violation'],
  ['one inactive', [{ user: 'a' }, { user: 'a', status: 'Inactive' }], 'compliant'],
] as const)('facts of people: %s', (_, facts, verdict) => {
  const keys = facts.map((it, index) => accessKey({ address: `K${index}`, ...it }));
  expect(evaluate(keys).verdict).toBe(verdict);
});
