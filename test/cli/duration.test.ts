import { parseDuration } from '../../cli/options/kinds/duration';

const HOUR = 3_600_000;

test.each([
  ['0', 0],
  ['7d', 168 * HOUR],
  ['12h', 12 * HOUR],
  ['90m', 1.5 * HOUR],
  ['30s', 30_000],
  ['P7D', 168 * HOUR],
  ['P1W', 168 * HOUR],
  ['PT12H', 12 * HOUR],
  ['P1DT12H30M', 36.5 * HOUR],
])('%s is %i milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '7', 'd', '-1d', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', '7 days', '1e3d'])(
  '"%s" is no duration',
  (text) => {
    expect(() => parseDuration(text)).toThrow(/Write a duration such as 7d/);
  },
);
