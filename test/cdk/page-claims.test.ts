import { readFileSync } from 'node:fs';
import path from 'node:path';
import { claims, said, shownElsewhere } from './page-claims';

const ROOT = path.join(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

/** The sentences and rows of tables of a page, without headings and code. */
function sentencesOf(page: string): string[] {
  const blocks = page.replace(/^```[\s\S]*?^```$/gm, '').split(/\n{2,}/);
  return blocks.flatMap((block) => {
    const text = block.trim();
    if (text === '' || text.startsWith('#')) return [];
    if (text.startsWith('|')) return text.split('\n').slice(2).map(oneLine);
    return text
      .split(/\n(?=- )/)
      .flatMap((item) => oneLine(item).split(/(?<=[.:)])\s+(?=[A-Z`[])/));
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

const sentences = sentencesOf(read('docs/cdk.md'));
const beginnings = [...Object.keys(claims), ...said, ...Object.keys(shownElsewhere)];

test.each(sentences.map((it) => [it]))('docs/cdk.md: %s', (sentence) => {
  expect(beginnings.filter((it) => sentence.startsWith(it))).toHaveLength(1);
});

test('the list has nothing that the page does not say', () => {
  const gone = beginnings.filter((it) => !sentences.some((one) => one.startsWith(it)));
  expect(gone).toEqual([]);
});

test.each(Object.entries(claims))('shown by a test: %s', (_, [file, ...names]) => {
  const text = read(file);
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((it) => !text.includes(it))).toEqual([]);
});
