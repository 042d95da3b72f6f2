import { FORMATS, OF_ACCOUNTS } from '../../../report/index';
import { parseDuration } from './duration';
import { didYouMean } from '../../suggest';
import { isListOf, isText, type Kind, shown, wrong } from './kind';
import { isObject } from '../../../rule-core/text/json';
import { pattern, text, texts } from './plain-kinds';

export { choice, flag, number, pattern, text, texts } from './plain-kinds';
export { type Kind, parsed } from './kind';

/** Kinds that mean something here: files, accounts, durations, parameters, formats. */

export const ACCOUNT = /^\d{12}$/;
export const DURATION =
  /^(0|\d+(\.\d+)?[dhms]|P(?=.)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/;
/** A file to write: below the folder of the configuration file. */
const TARGET = /^(?![/\\]|[A-Za-z]:|(.*[/\\])?\.\.([/\\]|$)).+$/;
/** An input: `-` would be standard input, which is for the command line to say. */
const INPUT = /^(?!-$).+$/;
const PARAMETER = /^[A-Za-z0-9]+$/;

const like = ({ source }: RegExp) => ({ type: 'string', pattern: source });
const orListOf = (one: object, item: object) => ({
  anyOf: [one, { type: 'array', minItems: 1, items: item }],
});

/** A file to read. */
export const file: Kind<string> = {
  ...text,
  completes: 'file',
  says: 'the path of a file',
  problem: (value) => (isText(value) ? undefined : `is the path of a file, not ${shown(value)}`),
  words: (value, { from }) => [from(String(value))],
};

/** Files to read, the option given again for each. */
export const files: Kind<readonly string[]> = { ...texts, completes: 'file' };

/** A file to write. */
export const target: Kind<string> = {
  ...pattern(TARGET, 'a file below the folder of the configuration file'),
  completes: 'file',
  parse: (word) => word,
  words: (value, paths) => [paths.target(String(value))],
};

/** The inputs of `check`, which are arguments on the command line. */
export const paths: Kind<readonly string[]> = {
  ...files,
  schema: { type: 'array', minItems: 1, items: like(INPUT) },
  says: 'a list of paths',
  problem: (value) =>
    isListOf(value, INPUT) ? undefined : `is a list of paths, not ${shown(value)}`,
  words: (value, { from }) => (value as string[]).map(from),
};

/** A role to assume. */
export const role = pattern(
  /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  'the ARN of a role, such as arn:aws:iam::111111111111:role/audit',
);
export const account = pattern(ACCOUNT, 'twelve digits', 'twelve digits in quotes');

/** Accounts: ids with commas between them, or a file with an id a line. */
export const accounts: Kind<string> = {
  ...file,
  schema: orListOf(text.schema, like(ACCOUNT)),
  says: 'a list of accounts, each twelve digits in quotes, or a file with one a line',
  problem: (value) =>
    isText(value) || isListOf(value, ACCOUNT)
      ? undefined
      : `is ${accounts.says}, not ${shown(value)}`,
  words: (value, { from }) => [Array.isArray(value) ? value.join(',') : from(String(value))],
};

/** A duration in milliseconds. @param most the longest, in milliseconds; then it is above 0 too */
export function duration(most = Infinity, within = ''): Kind<number> {
  const base = pattern(DURATION, 'a duration such as 7d, 12h, P7D or 0');
  return {
    ...base,
    parse: (word) => {
      const value = parseDuration(base.parse(word));
      if (most === Infinity || (value > 0 && value <= most)) return value;
      throw wrong(`a time ${within}`, word);
    },
  };
}

/** Template parameters as `KEY=VALUE` words and parameters files. */
export const parameters: Kind<readonly string[]> = {
  ...files,
  schema: {
    anyOf: [
      text.schema,
      {
        type: 'object',
        propertyNames: { pattern: PARAMETER.source },
        additionalProperties: { type: ['string', 'number'] },
      },
    ],
  },
  says: 'names (letters and digits) with values that are text or numbers, or a parameters file',
  problem: (value) =>
    isText(value) || isParameters(value)
      ? undefined
      : `is a parameters file, or names (letters and digits) with values that are text or numbers, not ${shown(value)}`,
  words: (value, { from }) =>
    isParameters(value)
      ? Object.entries(value).map(([key, it]) => `${key}=${it}`)
      : [from(String(value))],
};

/** Parameters as `KEY=VALUE` words; a number is written as it would be in a parameters file. */
function isParameters(value: unknown): value is Record<string, string | number> {
  if (!isObject(value)) return false;
  return Object.entries(value).every(
    ([key, it]) => PARAMETER.test(key) && ['string', 'number'].includes(typeof it),
  );
}

/** Report formats, each with the file that it goes to or without. */
function formatsOf(known: readonly string[]): Kind<readonly string[]> {
  const format = new RegExp(`^(${known.join('|')})(=${TARGET.source.slice(1, -1)})?$`);
  return {
    ...texts,
    completes: known,
    choices: known,
    schema: orListOf(like(format), like(format)),
    says: '`NAME` or `NAME=FILE`, or a list of these',
    problem: (value) => {
      if ((isText(value) && format.test(value)) || isListOf(value, format)) return undefined;
      const bad =
        Array.isArray(value) && value.length > 0
          ? (value as unknown[]).find((it) => !isText(it) || !format.test(it))
          : value;
      const name = typeof bad === 'string' ? (bad.split('=')[0] ?? '') : '';
      return `is NAME or NAME=FILE or a list of these, NAME one of ${known.join(', ')} and FILE below the folder of the configuration file, not ${shown(bad)}${didYouMean(name, known)}`;
    },
    words: (value, paths) =>
      (Array.isArray(value) ? (value as string[]) : [String(value)]).map((item) => {
        const [name = '', ...rest] = item.split('=');
        return rest.length === 0 ? name : `${name}=${paths.target(rest.join('='))}`;
      }),
  };
}

/** Every report format. */
export const formats = formatsOf(Object.keys(FORMATS));

/** Those for what is declared: some are of deployed accounts only. */
export const formatsOfDeclared = formatsOf(
  Object.keys(FORMATS).filter((it) => !OF_ACCOUNTS.includes(it)),
);
