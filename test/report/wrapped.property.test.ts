import fc from 'fast-check';
import { wrapped, wrappedColumns } from '../../report/wording/wrapped';

const word = fc.stringMatching(/^[!-~]{1,30}$/);
const line = fc
  .tuple(fc.nat(6), fc.array(fc.tuple(word, fc.constantFrom(' ', '  ')), { maxLength: 20 }))
  .map(([indent, words]) => `${' '.repeat(indent)}${words.flat().join('').trimEnd()}`);
const text = fc.array(line, { minLength: 1, maxLength: 5 }).map((it) => it.join('\n'));

test.each([
  ['wrapped', wrapped],
  ['wrappedColumns', wrappedColumns],
])('%s keeps every word in its order, and only a word is longer than the terminal', (_, wrap) => {
  fc.assert(
    fc.property(text, fc.integer({ min: 40, max: 130 }), (whole, width) => {
      const words = (it: string) => it.split(/\s+/).filter((word) => word !== '');
      const made = wrap(whole, width);
      expect(words(made)).toEqual(words(whole));
      for (const it of made.split('\n')) {
        if (it.length > width) expect(words(it.replace(/^\s*- /, ''))).toHaveLength(1);
      }
      expect(wrap(whole, undefined)).toBe(whole);
    }),
    { seed: 23, numRuns: 500 },
  );
});

test('what goes on stays in its column', () => {
  const row = `  deactivate  AKIAIOSFODNN7EXAMPLE  ${'created a while ago, '.repeat(3)}last used never`;
  expect(wrappedColumns(row, 80)).toBe(
    [
      '  deactivate  AKIAIOSFODNN7EXAMPLE  created a while ago, created a while ago,',
      `${' '.repeat(36)}created a while ago, last used never`,
    ].join('\n'),
  );
  // Half a terminal is the most that the columns before may take.
  expect(wrappedColumns(row, 60).split('\n')[1]).toMatch(/^ {14}\S/);
});
