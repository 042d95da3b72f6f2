import fc from 'fast-check';
import { FORMATS } from '../../report/index';
import { groupErrors } from '../../report/wording/unread';
import { evaluate, type ReadError, UNREAD_KINDS } from '../../rule-core/index';

const ERROR: fc.Arbitrary<ReadError> = fc.record(
  {
    input: fc.constantFrom('a.yaml', 'b.yaml', 'c/d.yaml', 'e.yaml', 'f.yaml'),
    message: fc.constantFrom('is broken', 'is not at hand', 'goes in a circle'),
    kind: fc.constantFrom(...UNREAD_KINDS),
    what: fc.constantFrom('https://x/y.yaml', 'Count', 'A::B::MODULE'),
  },
  { requiredKeys: ['input', 'message'] },
);
const ERRORS = fc.array(ERROR, { maxLength: 40 });
const PARAMETERS = { seed: 13, numRuns: 300 };

test('every error stands in exactly one group, under its own kind', () => {
  fc.assert(
    fc.property(ERRORS, (errors) => {
      const { single, many } = groupErrors(errors);
      const grouped = many.flatMap((it) => it.groups.flatMap((group) => group.errors));
      expect(new Set([...single, ...grouped])).toEqual(new Set(errors));
      expect(single.length + grouped.length).toBe(errors.length);
      for (const { kind, groups } of many) {
        for (const { errors: alike, about } of groups) {
          expect(alike.every((it) => it.kind === kind)).toBe(true);
          expect(alike.every((it) => (it.what ?? it.message) === about)).toBe(true);
        }
      }
    }),
    PARAMETERS,
  );
});

test.each(['text', 'markdown'])('%s tells few lines, and every kind with its count', (format) => {
  fc.assert(
    fc.property(ERRORS, (errors) => {
      const shown = FORMATS[format]?.(evaluate([], { errors }), {}) ?? '';
      expect(shown).toContain(`${errors.length} error`);
      const { single, many } = groupErrors(errors);
      for (const it of single) expect(shown).toContain(it.message);
      for (const { errors: all } of many)
        expect(shown).toMatch(new RegExp(`\\b${all.length} \\w+`));
      expect(shown.split('\n').length).toBeLessThan(
        8 * UNREAD_KINDS.length + 4 * single.length + 20,
      );
    }),
    PARAMETERS,
  );
});

test('forty lines about one application are one, with a count and the first places', () => {
  const errors = Array.from({ length: 40 }, (_, index) => ({
    input: 'main.yaml',
    message: `The template of the nested stack S${index} is not at hand.`,
    location: { file: 'main.yaml', line: index + 1 },
    kind: 'nested-template' as const,
    what: 'arn:aws:serverlessrepo:us-east-1:111111111111:applications/topic 1.0.0',
  }));
  const shown = FORMATS['text']?.(evaluate([], { errors }), {}) ?? '';
  expect(shown).toMatch(
    /^not read {2}40 templates .*\n {2}- arn:.*topic 1\.0\.0 – 40 times: main\.yaml:1, main\.yaml:2, main\.yaml:3 and 37 more\n/,
  );
  expect(shown.split('\n').length).toBeLessThan(8);
});
