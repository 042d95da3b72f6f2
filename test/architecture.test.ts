import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');
const ROOMS = [
  'rule-core',
  'library',
  'inputs',
  'cdk-aspect',
  'pulumi-policy',
  'live-check',
  'report',
  'cli',
  'action',
  'guard',
  'embedded-iam',
  'reference',
];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'lib' ? [] : sources(file);
    return /(?<!\.d)\.ts$/.test(entry.name) ? [file] : [];
  });
}

/** What a file loads at run time; types leave no trace. */
function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s(?!type\s)([^;]*?)\sfrom '(\.[^']*)';/gms);
  return [...statements].flatMap(([, names = '', target = '']) => {
    const onlyTypes = /^\{(?:\s*type\s[^,}]*,?)+\s*\}$/s.test(names.trim());
    return onlyTypes ? [] : [resolve(path.dirname(file), target)];
  });
}

function resolve(folder: string, target: string): string {
  const base = path.join(folder, target);
  return [`${base}.ts`, path.join(base, 'index.ts')].find((it) => isFile(it)) ?? base;
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What a file imports, types as well. */
function importsWithTypes(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s[^;]*?\sfrom '(\.[^']*)';/gms);
  return [...statements].map(([, target = '']) => resolve(path.dirname(file), target));
}

function shown(file: string): string {
  return path.relative(ROOT, file).split(path.sep).join('/');
}

const files = ROOMS.flatMap((room) => sources(path.join(ROOT, room)));
const graph = new Map(files.map((file) => [file, imports(file)]));
const typeGraph = new Map(files.map((file) => [file, importsWithTypes(file)]));

test('every import leads to a file', () => {
  const lost = [...graph].flatMap(([file, targets]) =>
    targets.filter((it) => !graph.has(it)).map((it) => `${file} -> ${it}`),
  );
  expect(lost).toEqual([]);
});

/** The circles of a graph, each as the files it goes through. */
function circlesOf(arrows: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, above: readonly string[]): void => {
    if (above.includes(file)) {
      const circle = [...above.slice(above.indexOf(file)), file];
      circles.push(circle.map(shown).join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of arrows.get(file) ?? []) walk(target, [...above, file]);
    done.add(file);
  };
  for (const file of arrows.keys()) walk(file, []);
  return circles;
}

test('no file imports itself in a circle', () => {
  expect(circlesOf(graph)).toEqual([]);
});

test('no file needs its own types in a circle', () => {
  expect(circlesOf(typeGraph)).toEqual([]);
});

test('a file has at most 250 lines, or says above its code why it has more', () => {
  const long = [...graph.keys()].filter((file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.length > 251 && !lines.slice(0, 3).some((it) => it.startsWith('// Long because'));
  });
  expect(long.map(shown)).toEqual([]);
});

test('a folder has about fifteen files', () => {
  const counts = new Map<string, number>();
  for (const file of graph.keys()) {
    const folder = shown(path.dirname(file));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const full = [...counts].filter(([, count]) => count > 15).map(([folder]) => folder);
  expect(full).toEqual([]);
});

/**
 * Who may take the last of two members of one name, as `JSON.parse` does; everybody else reads with
 * `wholeJson`, which refuses them.
 */
const LAST_MEMBER_COUNTS: Readonly<Record<string, string>> = {
  'rule-core/text/whole-json.ts': 'it is the strict reader',
  'inputs/cloudformation/parse/parse-json.ts': 'a text or a number; objects it reads by itself',
  'inputs/lines-in-json.ts': 'a text without its quotes',
  'inputs/terraform/resources/configuration.ts': 'a text without its quotes',
  'inputs/kinds.ts': 'only which reader it is for; each of them is strict',
  'inputs/key-rights.ts':
    'a policy in a text: the providers write the last member out before AWS has it',
  'inputs/pulumi/property.ts': 'JSON in an input: the providers write the last member out',
  'inputs/cloudformation/keys/custom-resource.ts':
    'the call of a custom resource of the CDK, whose function reads it with JSON.parse',
  'inputs/cloudformation/assembly/source-maps.ts': 'only a line to show',
  'cdk-aspect/tree/fragments.ts': 'written by the CDK in this process',
  'live-check/organization/results/failure-note.ts': 'a sentence of a failure, which stays one',
  'guard/security-hub/findings.ts': 'written by our own format in this process',
  'guard/run-task/judge-process.ts': 'between two of our processes',
  'cli/init/look.ts': 'a proposal, which a person looks at',
  'action/outputs.ts': 'the report that this run wrote',
};

test('JSON is read strictly, but where a reason is named', () => {
  const room = (file: string) => !shown(file).startsWith('embedded-iam/');
  const loose = files.filter((file) => {
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return room(file) && /\bJSON\s*\.\s*parse\b|\.json\(\)/.test(code);
  });
  expect(loose.map(shown).sort()).toEqual(Object.keys(LAST_MEMBER_COUNTS).sort());
});
