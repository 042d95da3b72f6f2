import path from 'node:path';
import type { Command } from 'commander';
import { type Io, UsageError } from '../io';
import { findConfig } from './find';
import { type Config, readConfig } from './read';
import { COMMON, SECTIONS, type Setting } from './settings';
import { wordsOf } from './value';

/** Settings that make sense only together: who gives one on the command line gives all. */
const TOGETHER: readonly (readonly string[])[] = [
  ['format', 'output'],
  ['organization', 'accounts'],
];

export function addConfigOptions(command: Command): Command {
  return command
    .option('--config <file>', 'in place of one-active-key.config.yaml or .json')
    .option('--no-config', 'read no configuration file');
}

/**
 * Gives a command the settings of the configuration file for which the command line has none, and says
 * which they are.
 *
 * @throws UsageError where the file cannot be read or is not valid
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
  const section = SECTIONS[command.name()] ?? COMMON;
  const said = [
    ...Object.keys(config.values[''] ?? {}).map((key) => ['', key] as const),
    ...Object.keys(config.values[command.name()] ?? {}).map(
      (key) => [command.name(), key] as const,
    ),
  ];
  const used: { readonly name: string; readonly setting: Setting }[] = [];
  const quiet = isGiven(command, 'quiet');
  for (const [part, key] of said) {
    const setting = section[key];
    const overridden = part === '' && Object.hasOwn(config.values[command.name()] ?? {}, key);
    if (!setting || overridden) continue;
    if ([[key], ...TOGETHER.filter((it) => it.includes(key))].flat().some(given)) continue;
    if (!take(command, config, part, key, setting, io)) continue;
    used.push({ name: part === '' ? key : `${part}.${key}`, setting });
  }
  if (used.length === 0) return;
  const names = (all: typeof used) => all.map((it) => it.name).join(', ');
  if (!quiet) {
    io.stderr.write(
      `one-active-key: ${config.shown} sets ${names(used)} (--no-config leaves it out)\n`,
    );
  }
  const deciding = used.filter((it) => it.setting.decides);
  if (deciding.length > 0) {
    const note = `The configuration file ${config.shown} decides: ${names(deciding)}.`;
    command.setOptionValueWithSource('configNote', note, 'config');
  }
}

function isGiven(command: Command, key: string): boolean {
  return ['cli', 'env'].includes(command.getOptionValueSource(key) ?? '');
}

/** Whether the command has such an option; `remediate plan` has only some. */
function take(
  command: Command,
  config: Config,
  part: string,
  key: string,
  { kind }: Setting,
  io: Io,
): boolean {
  const option = command.options.find((it) => it.attributeName() === key && !it.negate);
  if (key !== 'paths' && !option) return false;
  // The formats of a plan are others.
  if ((key === 'format' || key === 'output') && command.name() === 'plan') return false;
  const place = config.place(part, key);
  try {
    const words = wordsOf(config.values[part]?.[key], kind, config.folder, path.resolve(io.cwd));
    if (words === false) return true;
    let value: unknown = words;
    if (words !== true && key !== 'paths') {
      value = undefined;
      for (const word of words) value = option?.parseArg ? option.parseArg(word, value) : word;
    }
    command.setOptionValueWithSource(key, value, 'config');
    return true;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${place}: ${part === '' ? '' : `${part}.`}${key}: ${why}`);
  }
}
