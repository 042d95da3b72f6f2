import fc from 'fast-check';
import { RepeatedName, wholeJson } from '../../rule-core/text/whole-json';

test('what JSON.stringify writes is read as it is, however it is spaced', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.nat(3), (text, indent) => {
      const value = JSON.parse(text) as unknown;
      const written = JSON.stringify(value, undefined, indent);
      expect(wholeJson(written)).toEqual(JSON.parse(written));
    }),
    { seed: 28, numRuns: 2_000 },
  );
});

test('a name that is put into any object a second time is found, and nothing else is', () => {
  const entry = fc.tuple(fc.constantFrom('a', 'b', 'c', 'a"', '\\', '{', 'é'), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), fc.boolean(), (entries, inList) => {
      const members = entries.map(([name, it]) => `${JSON.stringify(name)}: ${JSON.stringify(it)}`);
      const object = `{${members.join(', ')}}`;
      const text = inList ? `[1, {"x": ${object}}]` : object;
      const isTwice = new Set(entries.map(([name]) => name)).size < entries.length;
      if (isTwice) expect(() => wholeJson(text)).toThrow(RepeatedName);
      else expect(wholeJson(text)).toEqual(JSON.parse(text));
    }),
    { seed: 28, numRuns: 2_000 },
  );
});

test.each([
  ['two spellings of one name', '{"user": 1, "\\u0075ser": 2}', true],
  ['a name of the object around it', '{"a": {"a": 1}}', false],
  ['a name that is a value too', '{"a": "b", "b": "a"}', false],
  ['one name in two objects of a list', '[{"a": 1}, {"a": 1}]', false],
  ['a text that looks like a member', '{"a": "\\", \\"a\\": 1", "b": []}', false],
  ['after a list', '{"a": [1, {"b": 2}], "a": 1}', true],
])('%s', (_, text, isTwice) => {
  if (isTwice) expect(() => wholeJson(text)).toThrow(/there twice/);
  else expect(wholeJson(text)).toEqual(JSON.parse(text));
});

test('what is no JSON is no JSON', () => {
  expect(() => wholeJson('{"a": 1')).toThrow(SyntaxError);
});
