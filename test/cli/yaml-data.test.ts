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
