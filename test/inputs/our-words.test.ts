import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';
import {
  bytesMentionKeys,
  mayBeTemplate,
  mayBringKeys,
  mentionsKeys,
} from '../../inputs/files/our-words';

// Every text of a run is searched for our words, and most are never looked at again. That none of these
// is a template is a property of `doors.test.ts`.

function hasResources(value: unknown): boolean {
  const { Resources: it } = (value ?? {}) as { readonly Resources?: unknown };
  return it !== undefined && it !== null;
}

test.each([
  ['a comment between the key and its colon', '{Resources # c # d\n\t#\n :\n {}}'],
  ['an alias before a comment', '{x: &a Resources, *a #c\n : {}}'],
  ['an explicit key below a comment', '? #c\n  Resources\n: {}'],
  ['an alias', 'x: &a Resources\n*a : {}'],
  ['an alias as an explicit key', 'x: &a Resources\n? *a\n: {}'],
  ['an explicit key with its colon far below', '? Resources\n\n# c\n\n: {}'],
  ['a quoted key before its colon', '{"Resources"\n\n\t: {}}'],
  ['a tag before an explicit key', '!<tag:yaml.org,2002:map>\n? Resources\n: {}'],
])('%s', (_, text) => {
  expect(hasResources(parse(text))).toBe(true);
  expect(mayBeTemplate(text)).toBe(true);
});

test.each([
  ['a page with a heading', '# Resources\n\n## Modules\n\n**Note**\n\n:::tip\n'],
  ['another document', 'name: x\nsteps:\n  - run: Resources # :\n  - !a b\n'],
])('%s is no template', (_, text) => {
  expect(mayBeTemplate(text)).toBe(false);
});

/** Each is repeated; whatever searches it from each of its places anew does not end. */
const REPEATED = [
  ...[
    '#\t',
    '#\t\n',
    '\t#',
    '# Resources\n',
    'Resources#',
    'Resources\n',
    'Resources "',
    '\n',
    ' ',
  ],
  ...[
    '\u0085',
    '*',
    '* ',
    '*\u0085',
    '*a\u0085:',
    ',',
    '{',
    ', ',
    '!,',
    '&\u0085',
    '!{',
    '- ',
    '--- ',
  ],
  ...['? ', ':?', '\\\n', '\\u0041', 'Type:', 'Type"\n', 'IAM:', '"\\"', '${', 'AccessKey '],
];

const SEARCHES: readonly ((text: string) => boolean)[] = [
  mayBeTemplate,
  mayBringKeys,
  mentionsKeys,
  (text) => bytesMentionKeys(Buffer.from(text)),
];

test.each(REPEATED)('a text of nothing but %j is searched to its end', (part) => {
  const repeated = part.repeat(300_000 / part.length);
  const texts = [`Resources${repeated}`, `Resources"${repeated}x`, `${repeated}Resources`];
  const search = () => {
    for (const text of texts) for (const it of SEARCHES) it(text);
  };
  // What does not end is interrupted, and the test fails.
  runInNewContext('search()', { search }, { timeout: 20_000 });
});
