import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseYaml } from '../../inputs/cloudformation/parse/parse-yaml';
import { check } from '../../library/check';
import { cases, expected, found } from '../cases/index';
import { type Choices, choices, rewritten } from '../support/yaml-writer';

// The verdict on a template does not depend on how its file is called, encoded or reached, on its line
// ends, or on what stands beside it.

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 1_600);

const rows = cases.flatMap((row) => {
  const template = row.programs.cloudformation;
  return template === undefined ? [] : [{ name: row.name, row, template }];
});

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-places-'));
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

let made = 0;

test.each(rows)('$name: $row.verdict, wherever it stands', ({ row, template }) => {
  const { value } = parseYaml(template);
  for (let run = 0; run < Math.ceil(RUNS / rows.length); run++) {
    const choose = choices(run * 7919 + template.length);
    const folder = path.join(root, String(made++));
    mkdirSync(folder);
    const told = place(value, folder, choose);
    const report = check('.', { cwd: folder });
    const what = { run, told, errors: report.errors };
    expect({ ...what, ...found(report) }).toEqual({ ...what, errors: [], ...expected(row) });
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Writes the template somewhere below the folder, and says how. */
function place(value: unknown, folder: string, choose: Choices): string {
  const text = choose.below(3) === 0 ? JSON.stringify(value) : rewritten(value, choose);
  const ended = text.replaceAll('\n', pick(choose, LINE_ENDS));
  const [encoding, encode] = pick(choose, ENCODINGS);
  const bytes = encode(ended);
  const [way, write] = pick(choose, WAYS);
  write(folder, bytes, choose);
  if (choose.below(3) === 0) addNeighbours(folder);
  return `${way}, ${encoding}`;
}

function pick<T>(choose: Choices, from: readonly T[]): T {
  return from[choose.below(from.length)]!;
}

const LINE_ENDS = ['\n', '\r\n', '\r', '\u0085', '\u2028'];

const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const utf32 = (text: string) =>
  Buffer.concat(
    Array.from(text, (it) => {
      const unit = Buffer.alloc(4);
      unit.writeUInt32LE(it.codePointAt(0) ?? 0);
      return unit;
    }),
  );

const ENCODINGS: readonly (readonly [string, (text: string) => Buffer])[] = [
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 little-endian with a mark', (text) => utf16(`\ufeff${text}`)],
  ['UTF-16 little-endian', utf16],
  ['UTF-16 big-endian with a mark', (text) => utf16(`\ufeff${text}`).swap16()],
  ['UTF-16 big-endian', (text) => utf16(text).swap16()],
  ['UTF-32 little-endian with a mark', (text) => utf32(`\ufeff${text}`)],
  ['UTF-32 big-endian with a mark', (text) => utf32(`\ufeff${text}`).swap32()],
];

const NAMES = [
  'template.yaml',
  'users.template',
  'users.template.json',
  'a',
  'README.md',
  'users.txt',
  'users.tmpl',
  'manifest.json',
  'package.json',
  'données (1).yml',
  'x.yaml.bak',
  '-f',
];

type Write = (folder: string, bytes: Buffer, choose: Choices) => void;

const WAYS: readonly (readonly [string, Write])[] = [
  [
    'under another name',
    (folder, bytes, choose) => {
      writeFileSync(path.join(folder, pick(choose, NAMES)), bytes);
    },
  ],
  [
    'in folders in folders',
    (folder, bytes, choose) => {
      const inner = path.join(folder, pick(choose, ['a/b/c', '.hidden', 'cdk.out', 'dist', 'ü']));
      mkdirSync(inner, { recursive: true });
      writeFileSync(path.join(inner, pick(choose, NAMES)), bytes);
    },
  ],
  [
    'behind a link',
    (folder, bytes) => {
      mkdirSync(path.join(folder, 'real'));
      writeFileSync(path.join(folder, 'real/one.yaml'), bytes);
      symlinkSync('real/one.yaml', path.join(folder, 'another.yaml'));
      symlinkSync('real', path.join(folder, 'linked'));
    },
  ],
  [
    'nested in a parent that may not make it',
    (folder, bytes) => {
      writeFileSync(path.join(folder, 'z.yaml'), bytes);
      const parent = `Conditions: { Never: !Equals [a, b] }
Resources:
  Inner: { Type: AWS::CloudFormation::Stack, Condition: Never, Properties: { TemplateURL: z.yaml } }
`;
      writeFileSync(path.join(folder, 'parent.yaml'), parent);
    },
  ],
  [
    'as a stack of a cloud assembly',
    (folder, bytes) => {
      const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 't.json' } };
      const manifest = { version: '53.0.0', artifacts: { S: stack } };
      mkdirSync(path.join(folder, 'cdk.out'));
      writeFileSync(path.join(folder, 'cdk.out/cdk.out'), JSON.stringify({ version: '53.0.0' }));
      writeFileSync(path.join(folder, 'cdk.out/manifest.json'), JSON.stringify(manifest));
      writeFileSync(path.join(folder, 'cdk.out/t.json'), bytes);
    },
  ],
];

/** What real folders hold besides. */
function addNeighbours(folder: string): void {
  mkdirSync(path.join(folder, 'node_modules/x'), { recursive: true });
  writeFileSync(path.join(folder, 'node_modules/x/index.js'), 'module.exports = 1;');
  writeFileSync(path.join(folder, 'tsconfig.json'), '{ "compilerOptions": {} }');
  writeFileSync(path.join(folder, 'compose.yaml'), 'services: { a: { image: b } }\n');
  writeFileSync(path.join(folder, 'picture.png'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
  writeFileSync(path.join(folder, 'empty.yaml'), '');
}
