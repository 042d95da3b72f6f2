import { parseYaml } from '../../inputs/cloudformation/parse/parse-yaml';

// What SnakeYAML 1.33 and 2.5 and PyYAML 6.0 make of these texts; values are text here.
const table: readonly (readonly [given: string, text: string, value: unknown])[] = [
  [
    'a flow mapping that closes in the column of its key',
    'a:\n  b: {\n  c: d\n  }',
    ab({ c: 'd' }),
  ],
  ['a flow list with lines at the margin', 'a:\n  b: [\nc,\nd\n]', ab(['c', 'd'])],
  ['a flow collection with a comma at its end', 'a: {b: [c, ], }', ab(['c'])],
  ['a flow mapping with keys alone', 'a: {b, c: }', { a: { b: null, c: null } }],
  ['a pair in a flow list', 'a: [b: c, ? d : e]', { a: [{ b: 'c' }, { d: 'e' }] }],
  ['a colon without a space behind a quoted key', 'a: {"b":c}', ab('c')],
  ['a colon in a flow text', 'a: {b: c:d}', ab('c:d')],
  ['double quotes over lines at the margin', 'a:\n  b: "c\nd\n\ne"', ab('c d\ne')],
  ['single quotes over lines at the margin', "a:\n  b: 'c\nd'", ab('c d')],
  ['escapes', 'a: {b: "\\x41\\u0042\\U00000043\\t\\\n  d"}', ab('ABC\td')],
  ['a pair of surrogates', 'a: {b: "\\ud83d\\ude00"}', ab('\u{1f600}')],
  ['a text that goes on', 'a:\n  b: c\n    d # e\n', ab('c d')],
  ['a hash within a text', 'a: {b: c#d}', ab('c#d')],
  ['literal text', 'a:\n  b: |\n    c\n      d\n\n    e\n', ab('c\n  d\n\ne\n')],
  ['folded text', 'a:\n  b: >-\n    c\n    d\n\n    e\n', ab('c d\ne')],
  ['folded text with lines further in', 'a:\n  b: >\n    c\n     d\n    e\n', ab('c\n d\ne\n')],
  ['text that keeps its lines', 'a:\n  b: |2+\n     c\n\n', ab(' c\n\n')],
  ['explicit keys', '? a\n: ? b\n  : c', ab('c')],
  ['a key and its list in one column', 'a:\n- b\n- - c\n', { a: ['b', ['c']] }],
  ['mappings within dashes', 'a:\n- b: c\n  d: e\n-\n', { a: [{ b: 'c', d: 'e' }, null] }],
  ['a document on the line of its mark', '--- {a: {b: c}}\n...\n', ab('c')],
  ['a directive', '%YAML 1.1\n%TAG !c! !\n---\na: !c!Ref b', { a: { Ref: 'b' } }],
  ['line ends of old Macs', 'a:\r  b: c\r', ab('c')],
  ['line ends of Windows', 'a:\r\n  b: "c\r\n    d"\r\n', ab('c d')],
  ['NEL, LS and PS as line ends', 'a:\u0085  b: c\u2028  d: e\u2029', { a: { b: 'c', d: 'e' } }],
  ['a byte order mark', '\ufeffa: {b: c}', ab('c')],
  ['tabs that are no indentation', 'a:\n  b: c\t\n\t\n  # d\n', ab('c')],
  [
    'numbers, dates and words are text',
    'a: [010, 1_0, 2020-01-01, yes]',
    { a: ['010', '1_0', '2020-01-01', 'yes'] },
  ],
  ['nothing', 'a: [~, null, "", !!str , ]', { a: [null, null, '', ''] }],
  ['a tag in full', 'a: {b: !<!Ref> c, d: !!str e}', { a: { b: { Ref: 'c' }, d: 'e' } }],
  [
    'short tags on collections',
    'a: !Sub\n- b\n- {c: !GetAtt d.e.f}',
    { a: { 'Fn::Sub': ['b', { c: { 'Fn::GetAtt': ['d', 'e.f'] } }] } },
  ],
  ['an alias', 'a: &x {b: c}\nd: *x', { a: { b: 'c' }, d: { b: 'c' } }],
  ['the latest of two equal anchors', 'a: &x b\nc: &x d\ne: *x', { a: 'b', c: 'd', e: 'd' }],
  [
    'an anchor within one of its name',
    'a: &x {b: &x c, d: *x}\ne: *x',
    { a: { b: 'c', d: 'c' }, e: 'c' },
  ],
  [
    'a merge key',
    'a: &x {b: c, d: e}\nf: {d: g, <<: *x}',
    { a: { b: 'c', d: 'e' }, f: { b: 'c', d: 'g' } },
  ],
  [
    'two merge keys',
    'a: &x {b: c}\nd: &y {b: e}\nf: {<<: *x, <<: *y}',
    { a: { b: 'c' }, d: { b: 'e' }, f: { b: 'c' } },
  ],
  [
    'a list of merges',
    'a: &x {b: c}\nd: {<<: [*x, {b: e, f: g}]}',
    { a: { b: 'c' }, d: { b: 'c', f: 'g' } },
  ],
  ['a quoted merge key is a key', 'a: {"<<": b}', { a: { '<<': 'b' } }],
  ['of two equal keys the last', 'a: b\na: c', { a: 'c' }],
];

function ab(value: unknown): unknown {
  return { a: { b: value } };
}

test.each(table)('%s', (_, text, value) => {
  expect(parseYaml(text).value).toEqual(value);
});

const refused: readonly (readonly [given: string, text: string, says: string, at: string])[] = [
  ['a tab as indentation', 'a:\n\tb: c', 'Tabs', '2:1'],
  ['a value behind a value', 'a: b: c', 'A value cannot begin here', '1:5'],
  ['a key without its colon', 'a: b\nc\n', 'The colon of this key is missing', '2:1'],
  ['a list in a line', 'a: - b', 'A list cannot begin here', '1:4'],
  ['less indentation than a list', '  - a\n - b', 'the end of the document', '2:2'],
  ['open quotes', 'a: "b\n\nc: d', 'The quotes are not closed', '1:4'],
  ['an escape nobody knows', 'a: "\\q"', 'no such escape', '1:5'],
  ['a reserved character', 'a: @b', 'cannot begin with @', '1:4'],
  ['text behind the mark of a block', 'a: | b\n', 'begins on the next line', '1:6'],
  ['a handle nobody declared', 'a: !x!y b', 'a handle nobody declared', '1:4'],
  [
    'a tag that CloudFormation refuses',
    'a: !!binary YQ==',
    'does not take the tag !!binary',
    '1:13',
  ],
  ['a control character', 'a: b\u0007', 'U+0007', '1:5'],
  ['an empty second document', 'a: b\n---\n', 'several YAML documents', '2:1'],
  ['a merge of text', 'a: {<<: b}', 'Only mappings can be merged', '1:5'],
  ['a function as a key', '!Sub a: b', 'A key must be text', '1:6'],
];

test.each(refused)('%s is refused, at its place', (_, text, says, at) => {
  const error = errorOf(text);
  expect(error.message).toContain(says);
  expect(`${error.place?.line ?? ''}:${error.place?.column ?? ''}`).toBe(at);
});

function errorOf(text: string): { message: string; place?: { line: number; column: number } } {
  try {
    parseYaml(text);
  } catch (error) {
    return error as { message: string };
  }
  throw new Error('was read');
}

test('a place counts lines as YAML does, and columns in the units of editors', () => {
  const document = parseYaml('a: "\u{1f600}"\r\nb: {c: d}\n\ne:\n  "f": g');
  expect(document.locate(['b', 'c'])).toEqual({ line: 2, column: 5 });
  expect(document.locate(['e', 'f'])).toEqual({ line: 5, column: 3 });
});

const bombs: readonly (readonly [string, string])[] = [
  ['brackets', '['.repeat(1_000_000)],
  ['dashes', '- '.repeat(1_000_000)],
  ['question marks', '? '.repeat(1_000_000)],
  ['braces with keys', '{a: '.repeat(500_000)],
  ['anchors', '&a '.repeat(1_000_000)],
  ['white space', `a: "${' '.repeat(5_000_000)}"`],
  ['emoji and columns', `a: |\n${' '.repeat(2_000_000)}\u{1f600}`],
  [
    'merges of one mapping',
    `a: &a {${Array.from({ length: 5_000 }, (_, n) => `k${n}: v`).join(', ')}}\nb:\n${'- {<<: *a}\n'.repeat(20_000)}`,
  ],
];

test.each(bombs)('a million %s end soon', (_, text) => {
  try {
    parseYaml(text);
  } catch (error) {
    expect((error as Error).name).toBe('BadDocument');
  }
});
