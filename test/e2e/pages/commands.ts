import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../packed';

/** The commands that the pages tell people to type, taken from the pages themselves. */
export interface Command {
  /** The page, from the root of the repository. */
  readonly page: string;
  readonly line: number;
  /** The line of its block: what is typed there is typed in one place. */
  readonly block: number;
  readonly text: string;
  /** What the page says that it prints, where it shows that. */
  readonly shown?: string;
}

export interface Block {
  readonly page: string;
  /** The line of its first line. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((it) => it.isFile() && it.name.endsWith('.md'))
    .map((it) => path.relative(ROOT, path.join(it.parentPath, it.name)))
    .sort();
}

/** Every page for people. Decisions (docs/adr) tell how something was found out, at their time. */
export const PAGES: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'pulumi-policy/README.md'],
  ...['action', 'gitlab', 'bench'].map((it) => `${it}/README.md`).filter((it) => isThere(it)),
  ...markdownIn('docs').filter((it) => !it.startsWith('docs/adr/')),
  ...markdownIn('examples').filter((it) => !it.includes('node_modules')),
];

function isThere(page: string): boolean {
  return existsSync(path.join(ROOT, page));
}

const FENCE = /^( *)```([^\n]*)\n([^]*?)^\1```$/gm;

export function blocksOf(page: string): Block[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  return [...text.matchAll(FENCE)].map((it) => ({
    page,
    line: lineAt(text, it.index) + 1,
    language: (it[2] ?? '').split(' ')[0] ?? '',
    text: it[3] ?? '',
  }));
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/**
 * The commands of a page in their order: the lines of `sh` blocks, what follows a prompt in `console`
 * blocks, the `run:` lines of workflows, and code in a sentence that is a whole command of ours.
 */
export function commandsOf(page: string): Command[] {
  const fenced = blocksOf(page).flatMap((block) => fencedCommands(block));
  return [...fenced, ...spokenCommands(page)].sort((a, b) => a.line - b.line);
}

function fencedCommands({ page, line, language, text }: Block): Command[] {
  const lines = language === 'sh' ? shellLines(text) : language === 'console' ? session(text) : [];
  if (lines.length > 0) {
    return lines.map((it) => ({ ...it, page, block: line, line: it.line + line }));
  }
  if (language !== 'yaml') return [];
  return [...text.matchAll(/^ *(?:- )?run: (?![|>])(.+)$/gm)].map((it) => ({
    page,
    block: line,
    line: line + lineAt(text, it.index) - 1,
    text: it[1] ?? '',
  }));
}

interface Line {
  readonly line: number;
  readonly text: string;
  readonly shown?: string;
}

/** Lines that belong together are one command; a comment at the end of a line is none of it. */
function shellLines(text: string): Line[] {
  const all: Line[] = [];
  let begun: Line | undefined;
  for (const [line, written] of text.split('\n').entries()) {
    const said = written.replace(/(^|\s+)#\s.*$/, '').trimEnd();
    if (said === '') continue;
    begun = begun ? { ...begun, text: `${begun.text}\n${said}` } : { line, text: said };
    if (/(\\|\||&&)$/.test(said)) continue;
    all.push(begun);
    begun = undefined;
  }
  return all;
}

function session(text: string): Line[] {
  const all: Line[] = [];
  for (const [line, said] of text.split('\n').entries()) {
    const last = all.at(-1);
    if (said.startsWith('$ ')) all.push({ line, text: said.slice(2), shown: '' });
    else if (last) all[all.length - 1] = { ...last, shown: `${last.shown ?? ''}${said}\n` };
  }
  return all;
}

/**
 * `npx --no one-active-key …` in a sentence or a table is meant to be typed as it stands; the bare name
 * of a command, or one with a place for something in capitals, is not.
 */
function spokenCommands(page: string): Command[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8').replace(FENCE, (it) =>
    it.replace(/[^\n]/g, ' '),
  );
  return [...text.matchAll(/`(npx --no [^`\n]+|one-active-key [^`\n]+)`/g)]
    .map((it) => ({ line: lineAt(text, it.index), text: it[1] ?? '' }))
    .filter((it) => !/[…[\]]|\b[A-Z]{4,}\b|^one-active-key \w+$/.test(it.text))
    .map((it) => ({ ...it, page, block: it.line }));
}
