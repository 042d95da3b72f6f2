import { InvalidArgumentError } from 'commander';
import { isObject } from '../../../rule-core/text/json';
import { isText, type Kind, shown, wrong } from './kind';
import { texts } from './plain-kinds';

/** An address of a template, or a pattern of addresses, and the file that stands for it. */
export interface AddressWithFile {
  readonly address: string;
  readonly file: string;
}

const IS = 'ADDRESS=FILE, with more in ADDRESS than stars';

/** Addresses, each with its file, the option given again for each. */
export const templates: Kind<readonly AddressWithFile[]> = {
  completes: 'something',
  repeats: true,
  parse: (word, before = []) => {
    // The last one counts: addresses may hold an equals sign, names of templates hardly do.
    const at = word.lastIndexOf('=');
    const [address, file] = [word.slice(0, Math.max(at, 0)), word.slice(at + 1)];
    if (file === '' || /^\**$/.test(address)) throw wrong(IS, word);
    onceOnly(
      before,
      (it) => it.address === address,
      (it) => it.file === file,
      word,
    );
    return [...before, { address, file }];
  },
  schema: {
    type: 'object',
    propertyNames: { pattern: '[^*]' },
    additionalProperties: { type: 'string', pattern: '^[^=]+$' },
  },
  says: 'addresses, or patterns of them with `*` for any text, each with a file',
  problem: (value) =>
    isMapping(value)
      ? undefined
      : `is addresses, or patterns of them with more than stars, each with a file, not ${shown(value)}`,
  words: (value, { from }) =>
    Object.entries(value as Record<string, string>).map(
      ([address, file]) => `${address}=${from(file)}`,
    ),
};

/** A template file, and the deployed stack that has it. */
export interface FileWithStack {
  readonly file: string;
  readonly stack: string;
}

/** CloudFormation API reference, StackName: a name, or an ARN. */
const STACK = /^(?:[A-Za-z][A-Za-z0-9-]{0,127}|arn:[\w-]+:cloudformation:[\w:/-]{1,1000})$/;

/** Template files, each with a deployed stack, the option given again for each. */
export const stacks: Kind<readonly FileWithStack[]> = {
  ...texts,
  parse: (word, before = []) => {
    const at = word.lastIndexOf('=');
    const [file, stack] = [word.slice(0, Math.max(at, 0)), word.slice(at + 1)];
    if (file === '' || !STACK.test(stack)) {
      throw wrong('FILE=STACK, the name or ARN of a stack', word);
    }
    onceOnly(
      before,
      (it) => it.file === file,
      (it) => it.stack === stack,
      word,
    );
    return [...before, { file, stack }];
  },
};

/** @throws InvalidArgumentError where what is named here has been given something else before */
function onceOnly<Item>(
  before: readonly Item[],
  isNamed: (it: Item) => boolean,
  isSame: (it: Item) => boolean,
  word: string,
): void {
  const other = before.find((it) => isNamed(it) && !isSame(it));
  if (!other) return;
  const earlier = Object.values(other).join('=');
  throw new InvalidArgumentError(`is given twice for one: ${shown(earlier)} and ${shown(word)}`);
}

function isMapping(value: unknown): value is Record<string, string> {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([address, file]) => /[^*]/.test(address) && isText(file) && !file.includes('='),
    )
  );
}
