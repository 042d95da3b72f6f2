import { readFileSync } from 'node:fs';
import path from 'node:path';
import { COMMANDS } from '../cli/options/index';
import { readTemplate } from '../inputs/cloudformation/index';
import { REFERENCE } from '../reference/index';
import { evaluate, RULE } from '../rule-core/index';

const ROOT = path.join(__dirname, '..');

test.each(Object.entries(REFERENCE))(
  '%s is what the code says: npm run reference',
  (name, made) => {
    const before = readFileSync(path.join(ROOT, name), 'utf8');
    const after = made(before);
    if (!name.endsWith('.json')) expect(before).toBe(after);
    else expect(JSON.parse(before)).toEqual(JSON.parse(after));
  },
);

test('every group of options has its table', () => {
  const page = readFileSync(path.join(ROOT, 'docs/cli.md'), 'utf8');
  const groups = Object.values(COMMANDS).flat();
  const names = groups.flatMap((it) => Object.entries(it.options));
  const missing = names
    .filter(([, entry]) => !('argument' in entry))
    .map(([name]) => name.replace(/[A-Z]/g, (it) => `-${it.toLowerCase()}`))
    .filter((name) => !page.includes(`--${name}`));
  expect(missing).toEqual([]);
});

test('the templates of the page of the rule fail and pass as it says', () => {
  const page = readFileSync(path.join(ROOT, `docs/rules/${RULE.id}.md`), 'utf8');
  const verdicts = [...page.matchAll(/^## (\w+)\n\n```yaml\n([^]*?)```/gm)].map(
    ([, title, template = '']) => [title, evaluate(readTemplate(template).keys).verdict],
  );
  expect(verdicts).toEqual([
    ['Fails', 'violation'],
    ['Passes', 'compliant'],
  ]);
});
