import type { Command } from 'commander';
import { createProgram } from '../../cli/program';
import { COMMANDS, type Entry, flagOf, optionsOf, pathOf } from '../../cli/options/index';
import { CHECKPOINT_MAX_AGE, OWN_ACCOUNT, SOURCES, TIME_LIMITS } from '../../live-check/index';
import { SNAPSHOT_MAX_AGE } from '../../cli/reading/snapshot-age';
import { ioOf } from '../support/run-cli';

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

test('a name is written with hyphens', () => {
  expect(flagOf('checkpointMaxAge')).toBe('--checkpoint-max-age');
});
