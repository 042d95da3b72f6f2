import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { requireTextKeys, yamlData } from '../../cli/config/yaml-data';

const refused = [
  ['a chain of them that would never end', '? '.repeat(400)],
  ['an alias', 'a: &a [1]\n? *a\n: 2'],
  ['a list', '? [a]\n: 1'],
  ['a mapping in a list of a section', 'check:\n  - {? {a: 1} : 2}'],
] as const;

test.each(refused)('a key that is no text is refused: %s', (_, text) => {
  const document = parseDocument(text, { prettyErrors: false });
  // What the library refuses itself is never made data.
  const isRefused = document.errors.length > 0;
  expect(() => {
    if (isRefused) throw new Error('a key');
    requireTextKeys(document);
  }).toThrow('a key');
});

test('text keys, aliases and empty values are taken', () => {
  const text = 'a: &a [1, {b: ~}]\nc: *a\n? d\n"e": {}\n';
  expect(() => {
    requireTextKeys(parseDocument(text));
  }).not.toThrow();
});

test.each(['[', '? ', '- '])('what is nested too deeply is told as such: %s', async (part) => {
  await expect(yamlData(part.repeat(12_000), 100)).rejects.toThrow('it is nested too deeply');
});

const name = fc.constantFrom('a', 'b', '"a"', "'b'", 'c', '1', '"1"', '~', 'true', '""');
const { mapping } = fc.letrec<{ mapping: string; value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constant('1'),
    tie('mapping'),
    tie('value').map((it) => `[${it}]`),
  ),
  mapping: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
}));

test('a key that stands twice is refused, exactly where the library finds one or data has one', async () => {
  await fc.assert(
    fc.asyncProperty(mapping, async (text) => {
      const document = parseDocument(text, { prettyErrors: false });
      const written = (text.match(/:/g) ?? []).length;
      const isRepeated =
        document.errors.length > 0 || keysOf(document.toJS({ maxAliasCount: 1 })) < written;
      const read = yamlData(text, 1);
      if (isRepeated) await expect(read).rejects.toThrow(/^line 1: Map keys must be unique$/);
      else expect((await read).data).toEqual(document.toJS());
    }),
    { seed: 24, numRuns: 500 },
  );
});

function keysOf(data: unknown): number {
  if (typeof data !== 'object' || data === null) return 0;
  const inner = Object.values(data).reduce((sum: number, it) => sum + keysOf(it), 0);
  return inner + (Array.isArray(data) ? 0 : Object.keys(data).length);
}
