import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { KnownError } from '../../rule-core/known-error';
import { COMMANDS, type Group, pathOf } from './commands';
import { type Entry, flagOf } from './entry';
import { shown } from './kinds/kind';

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
  const flag = flagOf(name);
  command.addOption(new TableOption(name, entry));
  const saidOnce = onceOnly(flag);
  if (!entry.kind.repeats) command.on(`option:${flag.slice(2)}`, saidOnce);
  if (entry.negation !== undefined) {
    const no = flag.replace('--', '--no-');
    command.addOption(new Option(no, entry.negation));
    command.on(`option:${no.slice(2)}`, () => {
      saidOnce(undefined, no);
    });
  }
}

/**
 * What hears how an option is given. Commander takes the last word of several: who gives two may mean
 * the first, and reads the answer to another question. The same word again says nothing else.
 *
 * @throws KnownError with both
 */
function onceOnly(flag: string): (word?: string, as?: string) => void {
  let first: string | undefined;
  return (word, as = flag) => {
    const said = word === undefined ? as : `${as} ${shown(word)}`;
    first ??= said;
    if (said !== first) {
      throw new KnownError(`${flag} is given twice, as ${first} and as ${said}: give one of them`);
    }
  };
}
