import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { packInto, ROOT } from '../packed';
import { blocksOf, type Command, commandsOf, PAGES } from './commands';
import { HELD_ELSEWHERE } from './held-elsewhere';
import { Project } from './project';
import { type Step, WORLDS } from './worlds';

/**
 * Every command that a page tells people to type is run, by the built command line, in a folder of its
 * own. The commands are taken from the pages: a new one that nobody knows here fails.
 */
const holding = ({ page, text }: Command) =>
  HELD_ELSEWHERE.find((it) => it.page.test(page) && it.command.test(text));
const all = PAGES.flatMap((page) => commandsOf(page));
const here = all.filter((it) => holding(it) === undefined);

test('every block of code says what it is, and commands are not called something else', () => {
  const blocks = PAGES.flatMap((page) => blocksOf(page));
  const nameless = blocks.filter((it) => it.language === '');
  const hidden = blocks.filter(
    (it) =>
      it.language === 'text' &&
      /^(\$ |(npx|npm|aws|pulumi|terraform|git|docker|one-active-key) )/m.test(it.text),
  );
  expect([...nameless, ...hidden].map((it) => `${it.page}:${it.line}`)).toEqual([]);
});

test('every command is run here, or held elsewhere with a reason', () => {
  const unknown = here.filter((it) => WORLDS[it.page]?.steps[it.text] === undefined);
  expect(unknown.map((it) => `${it.page}:${it.line} ${it.text}`)).toEqual([]);
});

test('nothing is held or run that no page says any more', () => {
  const stale = HELD_ELSEWHERE.filter((it) => !all.some((command) => holding(command) === it));
  expect(stale.map((it) => it.command)).toEqual([]);
  const lost = HELD_ELSEWHERE.flatMap(({ by, says = '' }) =>
    by !== undefined && !(existsSync(path.join(ROOT, by)) && contentOf(by).includes(says))
      ? [`${by}: ${says}`]
      : [],
  );
  expect(lost).toEqual([]);
  const forgotten = Object.entries(WORLDS).flatMap(([page, { steps }]) =>
    Object.keys(steps)
      .filter((text) => !here.some((it) => it.page === page && it.text === text))
      .map((text) => `${page}: ${text}`),
  );
  expect(forgotten).toEqual([]);
});

const contentOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

test('what pages install from a registry is what this package names', () => {
  const { peerDependencies, devDependencies } = JSON.parse(contentOf('package.json')) as {
    peerDependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const installed = all.flatMap(({ text }) =>
    /^npm install .*-save/.test(text)
      ? (text.match(/ (@[\w-]+\/[\w-]+|aws-cdk)(@\S+)?/g) ?? []).map((it) => it.trim())
      : [],
  );
  expect(installed.length).toBeGreaterThan(5);
  for (const it of installed) {
    const [name = '', version] = it.split(/(?<=.)@/);
    if (version === undefined) expect(Object.keys(peerDependencies)).toContain(name);
    else expect(devDependencies[name]).toBe(version);
  }
});

test('scripts that pages name are there', () => {
  const { scripts } = JSON.parse(contentOf('package.json')) as { scripts: Record<string, string> };
  const named = PAGES.flatMap((page) =>
    [...contentOf(page).matchAll(/npm run (?:--silent )?([\w-]+)/g)].map(([, it = '']) => it),
  );
  expect(named.filter((it) => scripts[it] === undefined)).toEqual([]);
});

/** The text of `--help` of one of our commands. */
function helpOf(...command: readonly string[]): string {
  const cli = path.join(ROOT, 'dist/cli/bin.js');
  return spawnSync(process.execPath, [cli, ...command, '--help'], { encoding: 'utf8' }).stdout;
}

test('options that pages name with a command of ours are options of it', () => {
  const named = PAGES.flatMap((page) => [
    ...contentOf(page).matchAll(
      /(?<!\bgit [^`\n]*)[`\s](check|live|init|comment|remediate (?:plan|apply|undo|finish)) ([^`\n]*--[^`\n]*)/g,
    ),
  ]);
  const options = named.flatMap(([, command = '', rest = '']) =>
    // What follows another program's name is that program's.
    (rest.split(/[|;&]|\$\(/)[0]?.match(/(?<=^| )--[a-z-]+/g) ?? []).map(
      (it) => `${command}: ${it}`,
    ),
  );
  const help = new Map(
    [...new Set(options.map((it) => it.split(': ')[0] ?? ''))].map((it) => [
      it,
      helpOf(...it.split(' ')),
    ]),
  );
  expect(options.length).toBeGreaterThan(50);
  const unknown = [...new Set(options)].filter((it) => {
    const [command = '', option = ''] = it.split(': ');
    return !new RegExp(`${option}[ ,\n]`).test(help.get(command) ?? '');
  });
  expect(unknown).toEqual([]);
});

test('the commands that docs/cli.md lists are those of --help', () => {
  const [usage] = blocksOf('docs/cli.md').filter((it) => it.language === 'usage');
  const names = [...(usage?.text.matchAll(/^one-active-key (\w+)/gm) ?? [])].map((it) => it[1]);
  expect(names.length).toBeGreaterThan(4);
  for (const it of names) expect(helpOf(it ?? '')).toContain(`one-active-key ${it}`);
});

describe.each(Object.keys(WORLDS))('%s', (page) => {
  let project: Project;
  beforeAll(async () => {
    project = new Project();
    if (page === 'README.md') {
      mkdirSync(project.at('vendor'));
      packInto(project.at('vendor'));
    }
    await WORLDS[page]?.before?.(project);
  }, 180_000);
  afterAll(() => project.end());

  let block = 0;
  let cwd = '';
  const commands = here.filter((it) => it.page === page && WORLDS[page]?.steps[it.text]);
  test.each(commands.map((it) => [`${it.line}: ${it.text}`, it] as const))('%s', async (_, it) => {
    const step = WORLDS[page]?.steps[it.text] as Step;
    if (it.block !== block) [block, cwd] = [it.block, project.folder];
    await step.before?.(project);
    const [, folder] = /^cd (\S+)$/.exec(it.text) ?? [];
    if (folder !== undefined) cwd = path.join(cwd, folder);
    if (step.needs !== undefined && spawnSync('which', [step.needs]).status !== 0) {
      process.stderr.write(`${step.needs} is not on PATH: ${page}:${it.line} is left out.\n`);
      return;
    }
    const { code, stdout, stderr } = await project.run(folder ? 'pwd' : it.text, cwd);
    expect([code, code === step.exit ? '' : `${stdout}${stderr}`]).toEqual([step.exit, '']);
    if (step.says) expect(`${stdout}${stderr}`).toMatch(step.says);
    if (it.shown) expectShown(`${stdout}${stderr}`, it.shown);
  });
});

/** Each piece of what the page shows is printed, in this order; `…` stands for what is left out. */
function expectShown(printed: string, shown: string): void {
  let rest = printed;
  for (const piece of shown.split('…').map((it) => it.trim())) {
    expect(rest).toContain(piece);
    rest = rest.slice(rest.indexOf(piece) + piece.length);
  }
}
