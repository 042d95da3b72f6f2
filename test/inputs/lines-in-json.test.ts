import { withLines } from '../../inputs/lines-in-json';
import { type AccessKey, ALWAYS, constantly, namedUser } from '../../rule-core/index';

const COUNT = 200;
const address = (n: number) => `aws_iam_access_key.k${n}`;
const keys = Array.from({ length: COUNT }, (_, n): AccessKey => ({
  address: address(n),
  user: constantly(namedUser('alice')),
  status: constantly('Active'),
  exists: ALWAYS,
  account: { scope: 'plan.json' },
  source: { file: 'plan.json' },
}));

test.each([
  ['one line', '', () => 1],
  ['a line for each', '\n', (n: number) => n + 1],
  ['an empty line between', '\n\n', (n: number) => 2 * n + 1],
])('the lines of keys, in %s', (_, between, line) => {
  const text = keys.map((it) => JSON.stringify({ address: it.address })).join(between);
  expect(withLines(keys, text, 'plan.json').map((it) => it.source?.line)).toEqual(
    keys.map((_key, n) => line(n)),
  );
});

test('the ends of lines are looked for once, however many keys a line has', () => {
  const text = keys.map((it) => JSON.stringify({ address: it.address })).join('');
  const search = jest.spyOn(String.prototype, 'indexOf');
  withLines(keys, text, 'plan.json');
  const ends = search.mock.calls.filter(([sought]) => sought === '\n').length;
  search.mockRestore();
  expect(ends).toBe(1);
});
