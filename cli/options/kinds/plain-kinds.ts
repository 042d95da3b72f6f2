import { didYouMean } from '../../suggest';
import { isListOf, isText, type Kind, shown, wrong } from './kind';

/** Kinds that stand for themselves: text, numbers, switches, names to choose from. */

const TEXT = { type: 'string', minLength: 1 };
const like = ({ source }: RegExp) => ({ type: 'string', pattern: source });
const listOf = (items: object) => ({ type: 'array', minItems: 1, items });

export const flag: Kind<boolean> = {
  completes: 'something',
  parse: () => true,
  schema: { type: 'boolean' },
  says: '`true` or `false`',
  problem: (value) =>
    typeof value === 'boolean' ? undefined : `is true or false, not ${shown(value)}`,
  words: (value) => value === true,
};

export const text: Kind<string> = {
  completes: 'something',
  parse: (word) => word,
  schema: TEXT,
  says: 'text',
  problem: (value) => (isText(value) ? undefined : `is text, not ${shown(value)}`),
  words: (value) => [String(value)],
};

/** Text that matches a pattern. @param is what it is, for a person: `twelve digits` */
export function pattern(test: RegExp, is: string, inFile = is): Kind<string> {
  return {
    ...text,
    parse: (word) => {
      if (!test.test(word)) throw wrong(is, word);
      return word;
    },
    schema: like(test),
    says: inFile,
    problem: (value) =>
      isText(value) && test.test(value) ? undefined : `is ${inFile}, not ${shown(value)}`,
  };
}

/** Text, given again for several; in a file also a list. */
export const texts: Kind<readonly string[]> = {
  completes: 'something',
  repeats: true,
  parse: (word, before = []) => [...before, word],
  schema: { anyOf: [TEXT, listOf(TEXT)] },
  says: 'text, or a list of texts',
  problem: (value) =>
    isText(value) || isListOf(value, /^/)
      ? undefined
      : `is text or a list of texts, not ${shown(value)}`,
  words: (value) => (Array.isArray(value) ? (value as string[]) : [String(value)]),
};

/** A number above 0. */
export function number(to: number, { whole = false } = {}): Kind<number> {
  const is = `${whole ? 'a whole number from 1' : 'a number above 0, up'} to ${to}`;
  const fits = (value: unknown): value is number =>
    typeof value === 'number' && value > 0 && value <= to && (!whole || Number.isInteger(value));
  return {
    completes: 'something',
    parse: (word) => {
      const value = /^\s*$/.test(word) ? NaN : Number(word);
      if (!fits(value)) throw wrong(is, word);
      return value;
    },
    schema: { type: whole ? 'integer' : 'number', exclusiveMinimum: 0, maximum: to },
    says: is,
    problem: (value) => (fits(value) ? undefined : `is ${is}, not ${shown(value)}`),
    words: (value) => [String(value)],
  };
}

/** One of these names; a wrong one is answered with the nearest. */
export function choice<const Name extends string>(names: readonly Name[]): Kind<Name> {
  const is = `one of ${names.join(', ')}`;
  const hint = (value: unknown) => (isText(value) ? didYouMean(value, names) : '');
  const find = (value: unknown) => names.find((it) => it === value);
  return {
    completes: names,
    choices: names,
    parse: (word) => {
      const name = find(word);
      if (name === undefined) throw wrong(is, word, hint(word));
      return name;
    },
    schema: { enum: names },
    says: names.map((it) => `\`${it}\``).join(', '),
    problem: (value) =>
      find(value) === undefined ? `is ${is}, not ${shown(value)}${hint(value)}` : undefined,
    words: (value) => [String(value)],
  };
}
