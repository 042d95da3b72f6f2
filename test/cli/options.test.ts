import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../cli/program';
import { shown } from '../../cli/options/kinds/kind';
import { COMMANDS, type Entry, flagOf, optionsOf, pathOf } from '../../cli/options/index';
import { CHECKPOINT_MAX_AGE, OWN_ACCOUNT, SOURCES, TIME_LIMITS } from '../../live-check/index';
import { SNAPSHOT_MAX_AGE } from '../../cli/reading/snapshot-age';
import { ioOf, runCli } from '../support/run-cli';

const program = createProgram(ioOf({}).io, () => undefined);
const commandsBelow = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(commandsBelow),
];
const commands = commandsBelow(program).filter((it) => Object.hasOwn(COMMANDS, pathOf(it)));

test('every command of the table is one of the program', () => {
  expect(commands.map(pathOf).sort()).toEqual(Object.keys(COMMANDS).sort());
});

describe.each(commands.map((it) => [pathOf(it), it] as const))('%s', (path, command) => {
  const entries = Object.entries(optionsOf(path));

  test('takes the options of the table and no others', () => {
    const table = entries.filter(([, it]) => !it.argument).map(([name]) => name);
    const taken = command.options.filter((it) => !it.negate).map((it) => it.attributeName());
    expect(taken.sort()).toEqual(table.sort());
  });

  test.each(entries)('%s: what holds without it is a value, and names lead to options', (_, it) => {
    const { kind, otherwise, needs = [], excludes = {} } = it;
    if (otherwise !== undefined) expect(() => kind.parse(otherwise)).not.toThrow();
    const lost = [...needs, ...Object.keys(excludes)].filter(
      (name) => !Object.hasOwn(optionsOf(path), name),
    );
    expect(lost).toEqual([]);
  });
});

test.each<[string, string, unknown]>([
  ['check', 'liveMaxAge', SNAPSHOT_MAX_AGE],
  ['live', 'timeout', TIME_LIMITS.account],
  ['live', 'checkpointMaxAge', CHECKPOINT_MAX_AGE],
])('%s --%s says the default that holds', (command, name, value) => {
  const { kind, otherwise = '' } = optionsOf(command)[name] as Entry;
  expect(kind.parse(otherwise)).toBe(value);
});

test.each([
  ['source', SOURCES],
  ['ownAccount', OWN_ACCOUNT],
])('live %s offers what the library takes', (name, known) => {
  expect(optionsOf('live')[name]?.kind.choices).toEqual(known);
});

/** Words that an option takes, two that differ where it takes any. */
const WORDS: readonly string[] = [
  ...['a', 'b', '7d', '12h', '6h', '1', '2', '111111111111', '222222222222', '3.0.0', '1.3.0'],
  ...['arn:aws:iam::111111111111:role/a', 'arn:aws:iam::111111111111:role/b'],
  ...['a=b', 'b=d', 'alice=AKIAIOSFODNN7EXAMPLE', 'alice=AKIAIOSFODNN7EXAMPLF'],
  ...['a'.repeat(64), 'b'.repeat(64), `o/r@${'a'.repeat(40)}`, `o/r@${'b'.repeat(40)}`],
];

function wordsOf({ kind }: Entry): readonly [string, string] {
  const taken = [...(kind.choices ?? []), ...WORDS].filter((it) => {
    try {
      kind.parse(it);
      return true;
    } catch {
      return false;
    }
  });
  const [one, other] = taken;
  if (one === undefined || other === undefined) throw new Error('no two words of it are known');
  return [one, other];
}

const options = Object.keys(COMMANDS).flatMap((path) =>
  Object.entries(optionsOf(path)).map(([name, it]) => ({ path, name, it })),
);
const named = options.filter(({ it }) => it.argument !== true);
const rowsOf = (rows: typeof options) =>
  rows.map(({ path, name, it }) => [path, flagOf(name), it] as const);
/** Arguments that the command must have, so that nothing else is wrong. */
const argumentsOf = (path: string) => (/^(comment|remediate (?!plan))/.test(path) ? ['x'] : []);

describe('an option that is given twice', () => {
  // A run that is not refused would write its reports here.
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-twice-'));
  afterAll(() => {
    rmSync(cwd, { recursive: true });
  });

  test.each(rowsOf(named.filter(({ it }) => it.takes !== undefined && !it.kind.repeats)))(
    '%s %s: two words are wrong usage, with both named',
    async (path, flag, it) => {
      const [one, other] = wordsOf(it);
      const given = [flag, one, `${flag}=${other}`];
      const run = await runCli([...path.split(' '), ...argumentsOf(path), ...given], { cwd });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toBe(
        `one-active-key: ${flag} is given twice, as ${flag} ${shown(one)} and as ${flag} ${shown(other)}: give one of them\n`,
      );
    },
  );

  test.each(rowsOf(options.filter(({ it }) => it.kind.repeats)))(
    '%s %s: each word counts, where it may be repeated',
    (_, __, it) => {
      const [one, other] = wordsOf(it);
      const both = it.kind.parse(other, it.kind.parse(one));
      expect(JSON.stringify(both)).not.toBe(JSON.stringify(it.kind.parse(other)));
      if (it.argument !== true) expect(it.more).toMatch(/repeated/);
    },
  );

  test.each(rowsOf(options.filter(({ it }) => it.takes !== undefined && !it.kind.repeats)))(
    '%s %s: what does not repeat looks at nothing before it',
    (_, __, it) => {
      const [one, other] = wordsOf(it);
      expect(it.kind.parse(other, it.kind.parse(one))).toEqual(it.kind.parse(other));
      expect(it.more ?? '').not.toMatch(/repeated/);
    },
  );

  test.each(rowsOf(named.filter(({ it }) => it.negation !== undefined)))(
    '%s %s: with its contrary',
    async (path, flag, it) => {
      const given = [flag, ...(it.takes === undefined ? [] : ['a'])];
      const no = flag.replace('--', '--no-');
      for (const words of [
        [...given, no],
        [no, ...given],
      ]) {
        const run = await runCli([...path.split(' '), ...argumentsOf(path), ...words], { cwd });
        expect(run).toMatchObject({ code: 2, stdout: '' });
        expect(run.stderr).toMatch(/ is given twice, as .* and as .*: give one of them\n$/);
        expect(run.stderr).toMatch(no);
      }
    },
  );

  test.each([
    [['--strict', '--strict', '--quiet', '-q']],
    [['--account', '111111111111', '--account', '111111111111']],
    [['--parameters', 'A=1', '--parameters', 'A=1']],
    [['--templates', 'a=b', '--templates', 'a=b']],
  ])('%j says nothing twice that differs', async (words) => {
    const { stderr } = await runCli(['check', 'nothing.json', ...words], { cwd });
    expect(stderr).not.toMatch(/twice|two values/);
  });

  test.each([
    [['--templates', 'a=b', '--templates', 'a=c'], '"a=b" and "a=c"'],
    [['--fetch', '--fetch-stack', 'a=b', '--fetch-stack', 'a=c'], '"a=b" and "a=c"'],
    [['--parameters', 'A=1', '--parameters', 'A=2'], 'the parameter A two values'],
  ])('%j: one thing is given two values', async (words, said) => {
    const run = await runCli(['check', 'nothing.json', ...words], { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(said);
  });
});

test('a name is written with hyphens', () => {
  expect(flagOf('checkpointMaxAge')).toBe('--checkpoint-max-age');
});
