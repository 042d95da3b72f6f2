import fc from 'fast-check';
import { javaPattern } from '../../inputs/cloudformation/parameters/java-pattern';

/**
 * Patterns with texts that `java.util.regex.Pattern.matches` takes and does not take. Every row was
 * compared with Java 17, as were 3,000,000 random ones.
 */
const TABLE: readonly (readonly [
  pattern: string,
  yes: readonly string[],
  no: readonly string[],
])[] = [
  ['dev|prod', ['dev', 'prod'], ['', 'devprod', 'de', 'prods']],
  ['^(?:dev|test)$', ['dev', 'test'], ['prod', 'tests', ' dev']],
  ['^dev$|prod', ['dev', 'prod'], ['xprod', 'prodx']],
  ['(?<name>dev)', ['dev'], ['name']],
  ['(a|b|)c', ['ac', 'bc', 'c'], ['abc', 'a']],
  ['[a-z]?[a-z]?x', ['x', 'ax', 'abx', 'xx'], ['abcx', 'a']],
  ['(dev-)?prod', ['prod', 'dev-prod'], ['dev-', 'dev-dev-prod']],
  ['(ab)*', ['', 'ab', 'abab'], ['aba']],
  ['(ab){2,3}', ['abab', 'ababab'], ['ab', 'abababab']],
  ['a{0}b', ['b'], ['ab']],
  ['\\d{4}', ['1234'], ['123', '12345', 'abcd']],
  ['a+?b*?c??', ['a', 'aab', 'abc'], ['b', 'abcc']],
  ['.*', ['', 'anything at all'], []],
  ['[\\p{L}]*', ['prod', 'PROD', ''], ['prod1', 'a b']],
  ['\\p{Lower}+', ['prod'], ['Prod', 'prod1', '']],
  ['\\p{Upper}\\P{Upper}*', ['Prod', 'P1'], ['prod', 'PRod']],
  ['[\\p{Alnum}_]+', ['a_1'], ['a-1']],
  ['\\p{Punct}', ['!', '$', '+', '~', '_'], ['a', ' ']],
  ['\\pL\\PL', ['a1', 'a '], ['ab', '11']],
  ['[^a-c]', ['d', ' ', '-'], ['a', 'b', 'c', '']],
  ['[a-]', ['a', '-'], ['b']],
  ['[-a]', ['a', '-'], ['b']],
  ['[a^]', ['a', '^'], ['b']],
  ['[ -/]', ['+', ' ', '/'], ['0', 'a']],
  ['[\\w.-]+', ['a.b-c_1'], ['a b']],
  ['[$.(|]', ['$', '.', '(', '|'], ['a']],
  ['[\\]\\\\]', [']', '\\'], ['[']],
  ['a\\.b', ['a.b'], ['axb']],
  ['(?=.*[A-Z])(?=.*\\d).{4,}', ['aB1c', 'ABC1'], ['abc1', 'ABCD', 'A1']],
  ['(?!prod$).*', ['dev', 'production', ''], ['prod']],
  ['((?!prod).)*', ['dev', 'pro'], ['prod', 'xprodx']],
  ['(?!.*(dev|test)).+', ['prod'], ['mydev', 'test1']],
  ['a(?=b)b', ['ab'], ['a', 'ac']],
  ['\\bab\\b-\\b.*', ['ab-c', 'ab-c d'], ['ab-', 'ab--']],
  ['a\\Bb', ['ab'], ['a']],
  ['\\Aab\\z', ['ab'], ['abc']],
  ['a^b', [], ['ab', 'a^b']],
  ['a$b', [], ['ab', 'a$b']],
  ['()', [''], ['a']],
  ['[a-z]*z[a-z]*', ['z', 'aza'], ['aaa', '']],
];

test.each(TABLE)('%s', (pattern, yes, no) => {
  const allows = javaPattern(pattern);
  expect(yes.filter((it) => allows?.(it) !== true)).toEqual([]);
  expect(no.filter((it) => allows?.(it) !== false)).toEqual([]);
});

test.each([
  ['a back reference', '(a)\\1'],
  ['a possessive quantifier', 'a*+'],
  ['an atomic group', '(?>a|ab)c'],
  ['a look behind', '(?<=a)b'],
  ['a flag', '(?i)dev'],
  ['a set in a set', '[a[bc]]'],
  ['an intersection', '[a-z&&[^aeiou]]'],
  ['a quotation', '\\Qa.b\\E'],
  ['a class that only Java has', '\\h'],
  ['a script', '\\p{IsLatin}'],
  ['a code', '\\x41'],
  ['a letter beyond ASCII', 'ü+'],
  ['a range out of a class', '[\\s-@]'],
  ['a range that runs backwards', '[z-a]'],
  ['a quantifier on a quantifier', 'a{2}{3}'],
  ['a quantifier on a place', '^*a'],
  ['a quantifier on nothing', '*a'],
  ['a brace that is no quantifier', 'a{,3}'],
  ['a parenthesis that does not close', '(a'],
  ['a bracket that does not close', '[a'],
  ['one parenthesis too many', 'a)'],
  ['a group with the name of another', '(?<n>a)(?<n>b)'],
  ['an empty set', '[]a]'],
  ['too many repetitions', '(((a{100}){100}){100}){100}'],
  ['too many repetitions of nothing', '((((){999}){999}){999}){999}'],
  ['a deep nesting', `${'('.repeat(60)}a${')'.repeat(60)}`],
  ['too long a pattern', 'a'.repeat(2_000)],
])('%s is not carried out: %s', (_, pattern) => {
  expect(javaPattern(pattern)).toBeUndefined();
});

test.each(['ä', 'a\n', '\u0000', '😀', 'a\u2028'])('%j is allowed by every pattern', (text) => {
  expect(javaPattern('x')?.(text)).toBe(true);
});

const atom = fc.constantFrom('a', 'b', '[ab]', '[^a]', '\\d', '.', '(?:a|b)', '\\w', '-');
const quantifier = fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,2}', '{0,1}', '*?');
const branch = fc
  .array(fc.tuple(atom, quantifier), { maxLength: 5 })
  .map((it) => it.map((parts) => parts.join('')).join(''));
const pattern = fc
  .tuple(fc.array(branch, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '(?=.*b)', '(?!a)'))
  .chain(([branches, ahead]) =>
    fc.constantFrom(
      `${ahead}(?:${branches.join('|')})`,
      `^(${branches.join('|')})*$`,
      `(?:${branches.join('|')}){1,2}${ahead}.*`,
    ),
  );
const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', '-'), maxLength: 8 });

test('what JavaScript reads alike is matched alike', () => {
  fc.assert(
    fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
      const allows = javaPattern(source);
      const there = new RegExp(`^(?:${source})$`);
      for (const it of texts)
        expect([source, it, allows?.(it)]).toEqual([source, it, there.test(it)]);
    }),
    { numRuns: Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 3_000), seed: 13 },
  );
});

test.each([
  'a?'.repeat(40) + 'a'.repeat(40) + 'z',
  '(a+)+z',
  '(a|a)*z',
  '(a*)*b',
  '(.*){20}z',
  '(?=(a+)+z).*',
  '((?!(a+)+z).)*b',
  '((((a?){9})?){9}){9}z',
])('%s ends, whatever the text is', (source) => {
  const allows = javaPattern(source);
  const start = performance.now();
  for (let length = 1; length < 200; length++) allows?.('a'.repeat(length));
  allows?.('a'.repeat(100_000));
  // A bound against hanging, not a measurement.
  expect(performance.now() - start).toBeLessThan(20_000);
});
