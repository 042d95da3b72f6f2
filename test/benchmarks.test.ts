import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readTemplate } from '../inputs/cloudformation/index';
import { evaluate } from '../rule-core/index';

const bench = (file: string) => path.join(__dirname, '../bench', file);

const { templateOf } = jest.requireActual<{
  templateOf: (
    number: number,
    random: object,
  ) => { template: object; kind: string; violates: boolean };
}>(bench('support/templates/index.js'));
const { writeYaml } = jest.requireActual<{ writeYaml: (of: object) => string }>(
  bench('support/templates/write-yaml.js'),
);
const { randomOf } = jest.requireActual<{ randomOf: (seed: number) => object }>(
  bench('support/random.js'),
);
const { worse } = jest.requireActual<{ worse: (before: object[], found: object[]) => string[] }>(
  bench('support/worse.js'),
);

test('what the templates for everybody are said to be is what they are, as JSON and as YAML', () => {
  const random = randomOf(1);
  const kinds = new Set<string>();
  for (let number = 0; number < 200; number++) {
    const { template, kind, violates } = templateOf(number, random);
    kinds.add(kind);
    for (const text of [JSON.stringify(template), writeYaml(template)]) {
      const { keys, errors } = readTemplate(text, { file: kind });
      const expected = violates ? 'violation' : 'compliant';
      expect([kind, evaluate(keys, { errors }).verdict]).toEqual([kind, expected]);
    }
  }
  // Ten kinds of two keys, and those of one and none.
  expect(kinds.size).toBeGreaterThan(12);
});

const part = (row: object) => [{ name: 'p', rows: [{ what: 'w', who: 'one-active-key', ...row }] }];
const ratio = { ratio: 1, to: 'Node itself' };

test.each([
  [ratio, { ...ratio, ratio: 1.09 }, 0],
  [ratio, { ...ratio, ratio: 1.2 }, 1],
  [{ growth: 1 }, { growth: 1.2 }, 1],
  [{ peak: 100 }, { peak: 120 }, 1],
  [{ right: 1000 }, { right: 999 }, 1],
  [{ value: 1 }, { value: 9 }, 0],
])('after %j, %j is worse in %i ways', (before, now, count) => {
  expect(worse(part(before), part(now))).toHaveLength(count);
});

test('a peer that takes less of our work than before tells that we became slower', () => {
  const peer = (workRatio: number) => [
    {
      name: 'p',
      rows: [{ what: 'w', who: 'peer 1.0', to: 'one-active-key', workRatio, ratio: 2 }],
    },
  ];
  expect(worse(peer(2), peer(1.5))).toHaveLength(1);
  expect(worse(peer(2), peer(1.9))).toEqual([]);
});

test('the page has the figures that are kept', () => {
  const { pageWith, PAGE } = jest.requireActual<{
    pageWith: (parts: object[], page: string) => string;
    PAGE: string;
  }>(bench('support/page.js'));
  const page = readFileSync(PAGE, 'utf8');
  const parts = JSON.parse(readFileSync(bench('results/latest.json'), 'utf8')) as object[];
  const cells = (text: string) => text.replaceAll(/[ -]+/g, '');
  expect(cells(pageWith(parts, page))).toBe(cells(page));
});
