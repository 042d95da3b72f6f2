import { lstatSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { FORMATS } from '../../report/index';
import { didYouMean } from '../suggest';
import { ACCOUNT, DURATION, FORMAT, INPUT, type Kind, PARAMETER, TARGET } from './settings';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isListOf = (value: unknown, test: RegExp): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((it) => isText(it) && test.test(it));

/** What is wrong with a value, as the end of a sentence. */
export function problemOf(value: unknown, kind: Kind): string | undefined {
  switch (kind.is) {
    case 'flag':
      return typeof value === 'boolean' ? undefined : `is true or false, not ${shown(value)}`;
    case 'number': {
      const fits = typeof value === 'number' && value > 0 && value <= kind.to;
      if (fits && (!kind.whole || Number.isInteger(value))) return undefined;
      const sort = kind.whole ? 'a whole number from 1' : 'a number above 0, up';
      return `is ${sort} to ${kind.to}, not ${shown(value)}`;
    }
    case 'choice':
      if (isText(value) && kind.of.includes(value)) return undefined;
      return `is one of ${kind.of.join(', ')}, not ${shown(value)}${hint(value, kind.of)}`;
    case 'formats': {
      if ((isText(value) && FORMAT.test(value)) || isListOf(value, FORMAT)) return undefined;
      const known = Object.keys(FORMATS);
      const wrong =
        Array.isArray(value) && value.length > 0
          ? (value as unknown[]).find((it) => !isText(it) || !FORMAT.test(it))
          : value;
      const name = typeof wrong === 'string' ? wrong.split('=')[0] : undefined;
      return `is NAME or NAME=FILE or a list of these, NAME one of ${known.join(', ')} and FILE below the folder of the configuration file, not ${shown(wrong)}${hint(name, known)}`;
    }
    case 'account':
      return isText(value) && ACCOUNT.test(value)
        ? undefined
        : `is twelve digits in quotes, not ${shown(value)}`;
    case 'accounts':
      return isText(value) || isListOf(value, ACCOUNT)
        ? undefined
        : `is a list of accounts, each twelve digits in quotes, or a file with one a line, not ${shown(value)}`;
    case 'duration':
      return isText(value) && DURATION.test(value)
        ? undefined
        : `is a duration such as 7d, 12h or P7D, not ${shown(value)}`;
    case 'paths':
      return isListOf(value, INPUT) ? undefined : `is a list of paths, not ${shown(value)}`;
    case 'parameters':
      return isText(value) || isParameters(value)
        ? undefined
        : `is a parameters file, or names (letters and digits) with values that are text or numbers, not ${shown(value)}`;
    case 'target':
      return isText(value) && TARGET.test(value)
        ? undefined
        : `is a file below the folder of the configuration file, not ${shown(value)}`;
    case 'file':
      return isText(value) ? undefined : `is the path of a file, not ${shown(value)}`;
    case 'texts':
      return isText(value) || isListOf(value, /^/)
        ? undefined
        : `is text or a list of texts, not ${shown(value)}`;
    case 'text':
      return isText(value) ? undefined : `is text, not ${shown(value)}`;
  }
}

/** Parameters as `KEY=VALUE` words; a number is written as it would be in a parameters file. */
function isParameters(value: unknown): value is Record<string, string | number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, it]) => PARAMETER.test(key) && ['string', 'number'].includes(typeof it),
  );
}

function hint(value: unknown, known: readonly string[]): string {
  return typeof value === 'string' ? didYouMean(value, known) : '';
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * A checked value as the words that would follow the option on the command line, or `true`/`false` for
 * a switch; files are given from the working directory.
 *
 * @throws Error where a file to write would lie outside `folder`
 */
export function wordsOf(
  value: unknown,
  kind: Kind,
  folder: string,
  cwd: string,
): boolean | readonly string[] {
  const from = (file: string) => path.relative(cwd, path.resolve(folder, file)) || '.';
  switch (kind.is) {
    case 'flag':
      return value === true;
    case 'file':
      return [from(String(value))];
    case 'target':
      return [target(String(value), folder, from)];
    case 'paths':
      return (value as string[]).map(from);
    case 'texts':
      return Array.isArray(value) ? (value as string[]) : [String(value)];
    case 'accounts':
      return [Array.isArray(value) ? value.join(',') : from(String(value))];
    case 'parameters':
      if (!isParameters(value)) return [from(String(value))];
      return Object.entries(value).map(([key, it]) => `${key}=${it}`);
    case 'formats':
      return (Array.isArray(value) ? (value as string[]) : [String(value)]).map((wish) => {
        const [name = '', ...rest] = wish.split('=');
        return rest.length === 0 ? name : `${name}=${target(rest.join('='), folder, from)}`;
      });
    case 'account':
    case 'choice':
    case 'duration':
    case 'number':
    case 'text':
      return [String(value)];
  }
}

/** A link in a repository must not lead what is written out of it. */
function target(file: string, folder: string, from: (file: string) => string): string {
  const whole = path.resolve(folder, file);
  const isLink = lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const real = path.relative(realpathSync(folder), realpathSync(path.dirname(whole)));
  if (isLink || real.split(path.sep)[0] === '..' || path.isAbsolute(real)) {
    throw new Error(`${file} leads out of the folder of the configuration file`);
  }
  return from(file);
}
