import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { KnownError } from '../../rule-core/known-error';
import { COMMANDS, type Group, pathOf } from './commands';
import { type Entry, flagOf } from './entry';

/** An option of commander that knows its entry in the table. */
export class TableOption extends Option {
  constructor(
    name: string,
    readonly entry: Entry,
  ) {
    const { short, takes, about, otherwise, kind } = entry;
    const flags = [...(short === undefined ? [] : [short]), flagOf(name)].join(', ');
    super(
      takes === undefined ? flags : `${flags} ${takes}`,
      otherwise === undefined ? about : `${about} (default: ${otherwise})`,
    );
    if (kind.choices) this.choices(kind.choices);
    if (takes !== undefined)
      this.argParser((word, before) => read(flagOf(name), entry, word, before));
  }
}

function read(flag: string, { kind }: Entry, word: string, before: unknown): unknown {
  try {
    return kind.parse(word, before);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new KnownError(`${flag} ${error.message}`);
    throw error;
  }
}

/** Gives a command the options and arguments that the table has for it. */
export function addOptions(command: Command): Command {
  const groups: readonly Group[] = COMMANDS[pathOf(command) as keyof typeof COMMANDS];
  for (const { title, options } of groups) {
    if (title !== undefined) command.optionsGroup(`${title}:`);
    for (const [name, entry] of Object.entries(options)) addOne(command, name, entry);
  }
  return command;
}

function addOne(command: Command, name: string, entry: Entry): void {
  if (entry.argument) {
    command.addArgument(new Argument(entry.takes ?? '', entry.about));
    return;
  }
  command.addOption(new TableOption(name, entry));
  if (entry.negation !== undefined) {
    command.addOption(new Option(flagOf(name).replace('--', '--no-'), entry.negation));
  }
}
