import path from 'node:path';
import type { Document, LineCounter } from 'yaml';
import { readWithin } from '../../inputs/files/bounded';
import { decode } from '../../inputs/files/decode';
import { reasonOf } from '../../inputs/files/read-text';
import { KnownError } from '../../rule-core/known-error';
import type { Io } from '../io';
import { didYouMean } from '../suggest';
import type { Entries } from '../options/index';
import { yamlData, type YamlData } from './yaml-data';
import { firstOf } from './problems';
import { COMMON, NEVER, SECTIONS } from './settings';
import { isObject } from '../../rule-core/text/json';

const MAX_BYTES = 256 * 1024;
const MAX_ALIASES = 50;

export interface Config {
  /** As the person would write it, from the working directory. */
  readonly shown: string;
  /** What paths in it are relative to. */
  readonly folder: string;
  /** Values by section; those of every command are under ''. */
  readonly values: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `file:line` of a value. */
  readonly place: (section: string, key: string) => string;
}

/**
 * Reads a configuration file, which is data only: JSON or YAML, whatever its name.
 *
 * @throws KnownError with every problem and its place
 */
export async function readConfig(file: string, io: Io): Promise<Config> {
  const shown = path.relative(io.cwd, file) || file;
  let read: YamlData;
  try {
    read = await yamlData(decode(readWithin(file, MAX_BYTES)), MAX_ALIASES);
  } catch (error) {
    const why = reasonOf(error);
    throw new KnownError(`cannot read the configuration file ${shown}: ${why}`);
  }
  const { document, lines } = read;
  const data = read.data ?? {};
  const place = (keys: readonly string[]) => `${shown}:${lineOf(document, lines, keys)}`;
  const problems = checkConfig(data);
  if (problems.length > 0) {
    const said = firstOf(problems, (it) => `${place(it.at)}: ${it.message}${it.hint?.() ?? ''}`);
    throw new KnownError(said.join('\n  '));
  }
  const rest = Object.entries(data as Record<string, unknown>).filter(([key]) => key !== '$schema');
  const isSection = ([key]: [string, unknown]) => Object.hasOwn(SECTIONS, key);
  const sections = rest.filter(isSection);
  return {
    shown,
    folder: path.dirname(file),
    values: {
      ...(Object.fromEntries(sections) as Record<string, Record<string, unknown>>),
      '': Object.fromEntries(rest.filter((it) => !isSection(it))),
    },
    place: (section, key) => place(section === '' ? [key] : [section, key]),
  };
}

interface Problem {
  readonly at: readonly string[];
  readonly message: string;
  /** What may help, for those that are told: a file may have thousands, and to find it takes long. */
  readonly hint?: () => string;
}

/** What is wrong with the data of a configuration file; `schema/config.schema.json` says the same. */
export function checkConfig(data: unknown): Problem[] {
  if (!isObject(data)) return [{ at: [], message: 'a configuration file is a list of settings' }];
  return Object.entries(data).flatMap(([key, value]): Problem[] => {
    if (key === '$schema') {
      return typeof value === 'string' ? [] : [{ at: [key], message: '$schema is text' }];
    }
    const section = Object.hasOwn(SECTIONS, key) ? SECTIONS[key] : undefined;
    if (!section) return checkSetting([key], value, COMMON);
    if (!isObject(value)) return [{ at: [key], message: `${key} is a section of settings` }];
    return Object.entries(value).flatMap(([inner, it]) => checkSetting([key, inner], it, section));
  });
}

function checkSetting(at: readonly string[], value: unknown, settings: Entries): Problem[] {
  const name = at.join('.');
  const key = at.at(-1) ?? '';
  const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
  if (setting) {
    const problem = setting.kind.problem(value);
    return problem === undefined ? [] : [{ at, message: `${name} ${problem}` }];
  }
  if (NEVER.has(key)) {
    return [{ at, message: `${name} is for the command line only, not for a file` }];
  }
  const [home] = Object.entries(SECTIONS).find(([, it]) => Object.hasOwn(it, key)) ?? [];
  const hint = () =>
    home !== undefined
      ? `; it goes into the section "${home}"`
      : didYouMean(key, [...Object.keys(settings), ...(at.length > 1 ? [] : sectionsAndTheirs())]);
  return [{ at, message: `"${name}" is not a setting`, hint }];
}

function sectionsAndTheirs(): string[] {
  return Object.entries(SECTIONS).flatMap(([name, it]) => [
    name,
    ...Object.keys(it)
      .filter((key) => !Object.hasOwn(COMMON, key))
      .map((key) => `${name}.${key}`),
  ]);
}

function lineOf(document: Document, lines: LineCounter, keys: readonly string[]): number {
  let node: unknown = document.contents;
  let start = 0;
  for (const key of keys) {
    const { items } = (node ?? {}) as { items?: readonly { key?: unknown; value?: unknown }[] };
    const pair = items?.find(
      (it) => String((it.key as { value?: unknown } | undefined)?.value) === key,
    );
    if (!pair) break;
    start = (pair.key as { range?: readonly number[] }).range?.[0] ?? start;
    node = pair.value;
  }
  return lines.linePos(start).line || 1;
}
