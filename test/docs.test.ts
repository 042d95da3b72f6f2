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

/** What GitHub calls a heading in an address. */
function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(page, 'utf8')
    .replace(/^```[^]*?^```/gm, '')
    .matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test.each(all.map((it) => [path.relative(ROOT, it), it]))(
  'every link of %s into a page leads to a heading',
  (_, page) => {
    const links = [
      ...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g),
    ];
    const lost = links
      .map(([, target = '', anchor = '']) => ({ target, anchor }))
      .filter(({ target, anchor }) => {
        const file = target === '' ? page : path.join(path.dirname(page), target);
        return file.endsWith('.md') && !anchorsOf(file).has(anchor);
      });
    expect(lost).toEqual([]);
  },
);

test('exceptions, exit codes and measurements stand on one page each', () => {
  const pages = all.filter((it) => /[\\/]docs[\\/](?!adr)/.test(it));
  const tellers = (pattern: RegExp) =>
    pages.filter((it) => pattern.test(readFileSync(it, 'utf8'))).map((it) => path.basename(it));
  expect(tellers(/^exceptions:\n {2}- user/m)).toEqual(['exceptions.md']);
  expect(tellers(/^\| code +\| meaning/m)).toEqual(['cli.md']);
  expect(tellers(/\d+(\.\d+)? (ms|MiB)\b.*\|/)).toEqual(['benchmarks.md']);
});

test('every benchmark that a page names is there', () => {
  const named = all.flatMap((it) => [
    ...readFileSync(it, 'utf8').matchAll(/`(?:node )?(bench\/[\w./-]+?)(?: [^`]*)?`/g),
  ]);
  const lost = named.map(([, file = '']) => file).filter((it) => !existsSync(path.join(ROOT, it)));
  expect(lost).toEqual([]);
});
