import path from 'node:path';
import type { Command } from 'commander';
import { KnownError } from '../../rule-core/known-error';
import type { Io } from '../io';
import { findConfig } from './find';
import { type Config, readConfig } from './read';
import { type Entry, pathOf, type Paths } from '../options/index';
import { settingsOf } from './settings';
import { targetIn } from './target';

/** Settings that make sense only together: who gives one on the command line gives all. */
const TOGETHER: readonly (readonly string[])[] = [
  ['format', 'output'],
  ['organization', 'accounts'],
];

/**
 * Gives a command the settings of the configuration file for which the command line has none, and says
 * which they are.
 *
 * @throws KnownError where the file cannot be read or is not valid
 */
export async function applyConfig(command: Command, io: Io): Promise<void> {
  if (!command.options.some((it) => it.long === '--config')) return;
  const wanted: unknown = command.getOptionValue('config');
  if (wanted === false) return;
  const file =
    typeof wanted === 'string' ? path.resolve(io.cwd, wanted) : findConfig(path.resolve(io.cwd));
  if (file === undefined) return;
  const config = await readConfig(file, io);
  const given = (key: string) =>
    key === 'paths' ? command.args.length > 0 : isGiven(command, key);
  const settings = settingsOf(pathOf(command));
  // A plan judges the account as `live` does.
  const section = pathOf(command) === 'remediate plan' ? 'live' : command.name();
  const said = [
    ...Object.keys(config.values[''] ?? {}).map((key) => ['', key] as const),
    ...Object.keys(config.values[section] ?? {}).map((key) => [section, key] as const),
  ];
  const used: { readonly name: string; readonly setting: Entry }[] = [];
  const refused: string[] = [];
  const refuses = command.getOptionValue('acceptInCode') === false;
  const quiet = isGiven(command, 'quiet');
  for (const [part, key] of said) {
    const setting = settings[key];
    const overridden = part === '' && Object.hasOwn(config.values[section] ?? {}, key);
    if (!setting || overridden) continue;
    if ([[key], ...TOGETHER.filter((it) => it.includes(key))].flat().some(given)) continue;
    if (refuses && setting.accepts) {
      refused.push(part === '' ? key : `${part}.${key}`);
      continue;
    }
    take(command, config, part, key, setting, io);
    used.push({ name: part === '' ? key : `${part}.${key}`, setting });
  }
  if (refused.length > 0 && !quiet) {
    io.stderr.write(
      `one-active-key: ${config.shown} sets ${refused.join(', ')}, which does not count (--no-accept-in-code)\n`,
    );
  }
  if (used.length === 0) return;
  const names = (all: typeof used) => all.map((it) => it.name).join(', ');
  if (!quiet) {
    io.stderr.write(
      `one-active-key: ${config.shown} sets ${names(used)} (--no-config leaves it out)\n`,
    );
  }
  const deciding = used.filter((it) => it.setting.file === 'decides');
  if (deciding.length > 0) {
    const note = `The configuration file ${config.shown} decides: ${names(deciding)}.`;
    command.setOptionValueWithSource('configNote', note, 'config');
  }
}

function isGiven(command: Command, key: string): boolean {
  return ['cli', 'env'].includes(command.getOptionValueSource(key) ?? '');
}

/** Gives the command the value of a setting; a switch that is off is like one that is not there. */
function take(
  command: Command,
  config: Config,
  part: string,
  key: string,
  { kind, argument }: Entry,
  io: Io,
): void {
  const option = command.options.find((it) => it.attributeName() === key && !it.negate);
  const place = config.place(part, key);
  try {
    const words = kind.words(config.values[part]?.[key], pathsOf(config, io));
    if (words === false) return;
    let value: unknown = words;
    if (words !== true && !argument) {
      value = undefined;
      for (const word of words) value = option?.parseArg ? option.parseArg(word, value) : word;
    }
    command.setOptionValueWithSource(key, value, 'config');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new KnownError(`${place}: ${part === '' ? '' : `${part}.`}${key}: ${why}`);
  }
}

/** Files are given from the working directory. */
function pathsOf({ folder }: Config, io: Io): Paths {
  const from = (file: string) =>
    path.relative(path.resolve(io.cwd), path.resolve(folder, file)) || '.';
  return { from, target: (file) => from(targetIn(folder, file)) };
}
