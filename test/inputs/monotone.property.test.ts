import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { check } from '../../library/check';
import { exitCode } from '../../rule-core/index';
import { cases } from '../cases/index';
import { DOORS } from './doors';

// Whatever is added to a run, a violation in it stays: no neighbour, parent, link, name or assembly turns
// it into a pass, unless the report names the document that settled it.

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 600);

/** Files by path, links by path. */
interface Added {
  readonly files?: Readonly<Record<string, string | Buffer>>;
  readonly links?: Readonly<Record<string, string>>;
}

const violating = cases.flatMap(({ name, verdict, programs: { cloudformation, terraform } }) => {
  if (verdict !== 'violation') return [];
  return [
    ...(cloudformation === undefined ? [] : [{ name, text: cloudformation }]),
    ...(terraform === undefined ? [] : [{ name, text: JSON.stringify(terraform) }]),
  ];
});

const victimName = fc.constantFrom('v.yaml', 'v.template.json', 'a.txt', 'zz', 'nested/v.yml');

/** A parent that never makes the victim, gives its parameters one value, or nests it twice. */
const parent = fc
  .record({
    name: fc.constantFrom('parent.yaml', '0.yaml', 'zzz.yaml'),
    condition: fc.constantFrom('', 'Condition: Never, '),
    parameters: fc.constantFrom(
      '',
      ', Parameters: { Env: dev, Status: Inactive, Name: nobody, NoSuch: x }',
    ),
    times: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ name, condition, parameters, times }) => (victim: string): Added => {
    const inner = Array.from(
      { length: times },
      (_, index) =>
        `  N${index}: { Type: AWS::CloudFormation::Stack, ${condition}Properties: { TemplateURL: ${victim}${parameters} } }`,
    );
    const text = ['Conditions: { Never: !Equals [a, b] }', 'Resources:', ...inner, ''].join('\n');
    return { files: { [name]: text } };
  });

const MANIFESTS = [
  '{}',
  '{"version":"53.0.0","artifacts":{}}',
  '{"manifest_version":3,"name":"a browser extension"}',
  'not even JSON',
  '{"version":"53.0.0","artifacts":{"S":{"type":"aws:cloudformation:stack","properties":{"templateFile":"other.json"}}}}',
];

/** What makes a folder look like a cloud assembly, with the victim as its asset or beside it. */
const assembly = fc
  .record({ manifest: fc.constantFrom(...MANIFESTS), marked: fc.boolean(), asset: fc.boolean() })
  .map(({ manifest, marked, asset }) => (victim: string): Added => {
    const destination = { destinations: { d: { objectKey: path.basename(victim) } } };
    const assets = { files: { f: { source: { path: victim }, ...destination } } };
    return {
      files: {
        'manifest.json': manifest,
        'other.json': '{"Resources":{}}',
        ...(marked ? { 'cdk.out': '{"version":"53.0.0"}' } : {}),
        ...(asset ? { 'S.assets.json': JSON.stringify(assets) } : {}),
      },
    };
  });

const link = fc
  .constantFrom('link.yaml', '.hidden', 'node_modules')
  .map((name) => (victim: string): Added => ({ links: { [name]: victim } }));

const loop = fc.constant((): Added => ({ links: { again: '.' } }));

/** Exports and imports of every name that templates of the table might use. */
const exporter = fc.constant((): Added => ({
  files: {
    'exports.yaml':
      'Resources: {}\nOutputs:\n  U: { Value: nobody, Export: { Name: user } }\n  V: { Value: !ImportValue user }\n',
  },
}));

const door = fc.constantFrom(...DOORS).map((it) => (): Added => ({
  files: Object.fromEntries(
    Object.entries(it.files).map(([name, content]) => [path.join('beside', name), content]),
  ),
}));

/** Templates that have the victim as a module, as it is or with something changed, or each other. */
const usingModule = fc
  .record({
    source: fc.constantFrom('', 'modules.yaml', 'other-modules.yaml'),
    name: fc.constantFrom('modules.yaml', 'other-modules.yaml'),
    more: fc.constantFrom(
      '',
      ', Overrides: { A: { Properties: { Status: Inactive } } }',
      ', Properties: { Env: dev, Status: Inactive, Name: nobody }',
    ),
  })
  .map(({ source, name, more }) => (victim: string): Added => {
    const from = source === '' ? victim : source;
    return { files: { [name]: `Modules: { M: { Source: ${from}${more} } }\n` } };
  });

const addition = fc.oneof(parent, usingModule, assembly, link, loop, exporter, door, door);

test('nothing that is added to a run hides a violation', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-monotone-'));
  let made = 0;
  try {
    fc.assert(
      fc.property(
        fc.constantFrom(...violating),
        victimName,
        fc.array(addition, { maxLength: 4 }),
        ({ text }, name, additions) => {
          const cwd = path.join(root, String(made++));
          write(cwd, { files: { [name]: text } });
          for (const it of additions) write(cwd, it(name));
          const report = check('.', { cwd, now: new Date('2026-11-01T00:00:00Z') });
          // A folder that looks like an assembly may become one that cannot be read, never one that passes.
          expect([report.settled, exitCode(report)]).not.toEqual([undefined, 0]);
          rmSync(cwd, { recursive: true, force: true });
        },
      ),
      { numRuns: RUNS, seed: 13 },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

const takesUser = `Parameters: { U: { Type: String, Default: alice } }
Resources: { A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } } }
`;
const imports = `Resources: { A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !ImportValue usr } } }
`;
const exporting = `Resources: { U: { Type: AWS::IAM::User } }
Outputs: { O: { Value: !Ref U, Export: { Name: usr } } }
`;
const exportsWithKey = `Resources:
  U: { Type: AWS::IAM::User }
  K: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } }
Outputs: { O: { Value: !Ref U, Export: { Name: usr } } }
`;
/** Templates of one account, two of which make a key for one user each. */
const pairs = fc.constantFrom<Readonly<Record<string, string>>>(
  { 'a.yaml': takesUser, 'b.yaml': takesUser },
  { 'a.yaml': imports, 'b.yaml': imports, 'c.yaml': exporting },
  { 'a.yaml': exportsWithKey, 'b.yaml': imports },
);
const parents = fc.array(
  fc.array(
    fc.record({
      file: fc.constantFrom('a.yaml', 'b.yaml', 'c.yaml', 'p1.yaml'),
      type: fc.constantFrom('Stack', 'StackSet', 'module'),
      condition: fc.constantFrom('', 'Condition: Never, ', 'Condition: Dev, ', 'Condition: Prod, '),
      parameters: fc.constantFrom('', ', Parameters: { U: x }', ', Parameters: { U: y }'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 1, maxLength: 3 },
);

test('no parent hides what the templates that it nests do without it', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-parents-'));
  let made = 0;
  try {
    fc.assert(
      fc.property(pairs, parents, (files, nesting) => {
        const cwd = path.join(root, String(made++));
        write(cwd, { files });
        nesting.forEach((parts, index) => {
          const inner = parts.flatMap(({ file, type, condition, parameters }, n) =>
            // The later ones may nest the second, so that none is in a circle.
            files[file] === undefined && (file !== 'p1.yaml' || index < 2)
              ? []
              : type === 'module'
                ? `  N${n}: { Type: !Rain::Module ${file}${parameters.replace('Parameters', 'Properties')} }`
                : `  N${n}: { Type: AWS::CloudFormation::${type}, ${condition}Properties: { TemplateURL: ${file}${type === 'Stack' ? parameters : ''} } }`,
          );
          if (inner.length === 0) return;
          const conditions =
            '{ Never: !Equals [a, b], Dev: !Equals [!Ref E, dev], Prod: !Equals [!Ref E, prod] }';
          const head = ['Parameters: { E: { Type: String } }', `Conditions: ${conditions}`];
          write(cwd, {
            files: { [`p${index}.yaml`]: [...head, 'Resources:', ...inner, ''].join('\n') },
          });
        });
        const report = check('.', { cwd, account: '111111111111' });
        expect(exitCode(report)).toBe(1);
        rmSync(cwd, { recursive: true, force: true });
      }),
      { numRuns: Math.ceil(RUNS / 3), seed: 13 },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

/** What stands there already stays. */
function write(cwd: string, { files = {}, links = {} }: Added): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(cwd, name);
    if (existsSync(file)) continue;
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    } catch {
      // A file stands where this one needs a folder: then it cannot stand there.
    }
  }
  for (const [name, target] of Object.entries(links)) {
    const file = path.join(cwd, name);
    if (!existsSync(file)) symlinkSync(target, file);
  }
}
