import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');

function pages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((it) => {
    const file = path.join(folder, it.name);
    if (it.isDirectory()) return pages(file);
    return it.name.endsWith('.md') ? [file] : [];
  });
}

const all = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].map((it) =>
    path.join(ROOT, it),
  ),
  path.join(ROOT, 'pulumi-policy/README.md'),
  ...pages(path.join(ROOT, 'docs')),
];

test.each(all.map((it) => [path.relative(ROOT, it), it]))(
  'every link of %s leads somewhere',
  (_, page) => {
    const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]+)/g)];
    const lost = links
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(path.join(path.dirname(page), target)));
    expect(lost).toEqual([]);
  },
);

test('the README begins with the two commands', () => {
  const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  expect(readme).toMatch(/^npm ci && npm run demo\b/m);
  expect(readme).toMatch(/^npm ci && npm test\b/m);
});

test('no page has a command fetched from a registry by a name that is not installed', () => {
  const fetched = all.flatMap((page) =>
    readFileSync(page, 'utf8')
      .split('\n')
      .filter((line) =>
        /\bnpx (?!--no\b)|\bnpm (exec|x) (?!.*--no\b)|npm (install|i|add)\b[^#]* one-active-key(?![-./])/.test(
          line,
        ),
      )
      .map((line) => `${path.relative(ROOT, page)}: ${line}`),
  );
  expect(fetched).toEqual([]);
});
