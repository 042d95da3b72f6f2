import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { Fate } from '../../inputs/files/ledger';
import { mayBeTemplate } from '../../inputs/files/our-words';
import { readInputs } from '../../inputs/index';
import { isTemplate } from '../../inputs/recognise';
import { parseDocument } from '../../inputs/cloudformation/parse/parse-document';
import { runCli } from '../support/run-cli';
import { type Door, DOORS, TWO, TWO_JSON } from './doors';

let top: string;
beforeEach(() => {
  top = mkdtempSync(path.join(os.tmpdir(), 'doors-'));
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

/** The folder of a row, with a template without keys in it. */
function standing({ files, links = {} }: Pick<Door, 'files' | 'links'>): string {
  const cwd = path.join(top, 'given');
  mkdirSync(cwd, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(cwd, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  writeFileSync(path.join(cwd, 'ok.yaml'), 'Resources:\n  Q: {Type: AWS::SQS::Queue}\n');
  for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(cwd, name));
  return cwd;
}

function fates(cwd: string): Fate[] {
  const found: Fate[] = [];
  readInputs(['.'], { cwd, thorough: true, onFate: (it) => found.push(it) });
  return found;
}

test.each(DOORS)('$what: $fate, exit $exit', async (door) => {
  const { about = Object.keys(door.files)[0], fate, exit, strict = exit } = door;
  const cwd = standing(door);
  const told = fates(cwd).filter((it) => it.input === path.normalize(about ?? ''));
  const last = told.at(-1);
  expect(last?.fate === 'passed over' ? last.reason : last?.fate).toBe(fate);
  expect((await runCli(['check', '.'], { cwd })).code).toBe(exit);
  expect((await runCli(['check', '.', '--strict'], { cwd })).code).toBe(strict);
});

test('docs/cli.md prints the table', () => {
  const page = readFileSync(path.join(__dirname, '../../docs/cli.md'), 'utf8');
  const rows = [...page.matchAll(/^\| (.+?) +\| (judged|not read|passed over)\b.*\|$/gm)].map(
    ([, what = '', fate = '']) => [what, fate],
  );
  const wanted = DOORS.map(({ what, fate }) => [
    what,
    fate === 'judged' || fate === 'not read' ? fate : 'passed over',
  ]);
  expect(rows).toEqual(wanted);
});

test('whatever else stands in the folder, a violation stays, and every file is told of once', () => {
  const door = fc.constantFrom(...DOORS);
  fc.assert(
    fc.property(fc.array(door, { maxLength: 4 }), fc.boolean(), (doors, isJson) => {
      const links = new Map<string, string>();
      const files = new Map<string, string | Buffer>();
      for (const [index, it] of doors.entries()) {
        for (const [name, content] of Object.entries(it.files))
          files.set(path.join(index % 2 === 0 ? '' : 'below', name), content);
        for (const [name, target] of Object.entries(it.links ?? {})) links.set(name, target);
      }
      const violating = isJson ? { 'zz.json': TWO_JSON } : { 'zz.yml': TWO };
      const cwd = standing({ files: { ...Object.fromEntries(files), ...violating } });
      for (const [name, target] of links) {
        if (!files.has(name)) symlinkSync(target, path.join(cwd, name));
      }
      const told = fates(cwd);
      const { keys, errors } = readInputs(['.'], { cwd });
      const own = keys.filter((it) => it.source?.file.startsWith('zz.'));
      const refused = errors.some((it) => it.input.startsWith('zz.'));
      expect(own.length === 2 || refused).toBe(true);
      const inputs = told.filter((it) => it.fate !== 'not read').map((it) => it.input);
      expect(inputs.length).toBe(new Set(inputs).size);
      rmSync(path.join(top, 'given'), { recursive: true });
      rmSync(path.join(top, 'outside.yaml'), { force: true });
    }),
    { seed: 13, numRuns: 150 },
  );
});

/** Keys in every spelling, each before a mapping: what is put around them often leaves a template. */
const KEYS = fc.constantFrom(
  ...[
    'Resources: {}',
    '"Resources": {}',
    "'Resources' : {}",
    '? Resources\n: {}',
    '!!str Resources: {}',
  ],
  ...[
    '"\\x52esources": {}',
    '"\\u0052esources" : {}',
    '"R\\U00000065sources": {}',
    '&a Resources: {}',
  ],
  ...[
    '? "Resou\\\n  rces"\n: {}',
    '? >-\n  Resources\n: {}',
    '{"Resources" # x\n : {}}',
    '{? Resources : {}}',
  ],
  ...['Transform: x', '"\\x54ransform": x', 'k: &k Resources\n*k : {}', '<<: {Resources: {}}'],
  ...[
    'AWSTemplateFormatVersion: x',
    'Modules: {a: {Source: x}}',
    '{"TemplateBody": "{\\"Resources\\": {}}"}',
    '{"Resources"\n: {}}',
    '{"Resources"\t: {}}',
    '{"Resources"#\n: {}}',
  ],
  // An alias before its colon, or in an explicit key, wherever one may stand.
  ...[
    'k: &k Resources\n? *k # x\n: {}',
    'k: &k Resources\n?\n  *k # x\n: {}',
    '  k: &k Resources\n  ? *k # x\n  : {}',
    'k: &k Resources\u0085? *k # x\n: {}',
    'k: &k Resources\u0085  \u0085?\u0085  *k # x\n: {}',
    '{k: &k Resources, *k : {}}',
    'k: &k Resources\nz: \\\n? *k # x\n: {}',
    '{k: &k Resources,? *k # x\n : {}}',
    '{k: &k Resources, ? *k # x\n : {}}',
    '{k: &k Resources, \u0085? *k # x\n : {}}',
    'k: &k Resources\n<<: {? *k # x\n  : {}}',
    'k: &k Resources\n<<:\n  - ? *k # x\n    : {}',
  ],
  // Escapes that stand for letters, and ends of lines that stand for nothing.
  ...['\n', '\r', '\r\n', '\u0085', '\u2028', '\u2029'].flatMap((end) =>
    ['', '  ', ' \u0085 '].map((indent) => `? "Resou\\${end}${indent}rces"\n: {}`),
  ),
  ...['"\\U00110000 \\x52esources"', '"\\u0052\\x65\\U00000073ources"'].map(
    (it) => `? ${it}\n: {}`,
  ),
);
const PIECE = fc.constantFrom(
  ...[
    'Resources',
    '"Resources"',
    "'Resources'",
    '"\\x52esources"',
    '"Resou\\\n  rces"',
    '&a Resources',
  ],
  ...['*a ', ':', ' :', ': ', '? ', '? |-\n  Resources', '{', '}', '{}', ',', '\n', '\r', '\u0085'],
  ...[
    '  ',
    '- ',
    '--- ',
    '!!map ',
    '!t ',
    '# x\n',
    'a',
    'Transform',
    '<<',
    '"',
    '\\u0052',
    'X: 1\n',
  ],
);

const SOUP = fc.array(PIECE, { maxLength: 12 });
const DOCUMENT = fc
  .tuple(fc.array(PIECE, { maxLength: 2 }), KEYS, fc.array(PIECE, { maxLength: 2 }))
  .map(([before, key, after]) => [...before, key, ...after]);

/** What it says as we read it, and what another reader makes of it: what only we refuse is an error. */
function valuesOf(text: string): unknown[] {
  return [
    () => parseDocument(text).value,
    () => parse(text, { merge: true, logLevel: 'error' }) as unknown,
  ].flatMap((read) => {
    try {
      return [read()];
    } catch {
      return [];
    }
  });
}

test('a text that is passed over at a glance is no template', () => {
  fc.assert(
    fc.property(fc.oneof(SOUP, DOCUMENT), (pieces) => {
      const text = pieces.join('');
      if (mayBeTemplate(text)) return;
      expect(valuesOf(text).filter(isTemplate)).toEqual([]);
    }),
    { seed: 13, numRuns: 20_000 },
  );
});
