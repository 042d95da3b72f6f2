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

const graph = new Map(
  ROOMS.flatMap((room) => sources(path.join(ROOT, room))).map((file) => [file, imports(file)]),
);

test('every import leads to a file', () => {
  const lost = [...graph].flatMap(([file, targets]) =>
    targets.filter((it) => !graph.has(it)).map((it) => `${file} -> ${it}`),
  );
  expect(lost).toEqual([]);
});

test('no file imports itself in a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (file: string, above: readonly string[]): void => {
    if (above.includes(file)) {
      const circle = [...above.slice(above.indexOf(file)), file];
      circles.push(circle.map((it) => path.relative(ROOT, it)).join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const target of graph.get(file) ?? []) walk(target, [...above, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  expect(circles).toEqual([]);
});
