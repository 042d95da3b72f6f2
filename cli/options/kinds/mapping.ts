import { isObject } from '../../../rule-core/text/json';
import { isText, type Kind, shown, wrong } from './kind';

/** An address of a template, or a pattern of addresses, and the file that stands for it. */
export interface AddressWithFile {
  readonly address: string;
  readonly file: string;
}

const IS = 'ADDRESS=FILE, with more in ADDRESS than stars';

/** Addresses, each with its file, the option given again for each. */
export const templates: Kind<readonly AddressWithFile[]> = {
  completes: 'something',
  parse: (word, before = []) => {
    // The last one counts: addresses may hold an equals sign, names of templates hardly do.
    const at = word.lastIndexOf('=');
    const [address, file] = [word.slice(0, Math.max(at, 0)), word.slice(at + 1)];
    if (file === '' || /^\**$/.test(address)) throw wrong(IS, word);
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

function isMapping(value: unknown): value is Record<string, string> {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([address, file]) => /[^*]/.test(address) && isText(file) && !file.includes('='),
    )
  );
}
