import { BadDocument, type Document, MAX_BYTES } from './document';
import { withoutGetTemplate } from './get-template';
import { parseJson } from './parse-json';
import { parseYaml } from './parse-yaml';
import type { Reading } from './reading';

/**
 * Reads a template's text: JSON, or YAML with CloudFormation's short tags, also in the answer of
 * `aws cloudformation get-template`.
 *
 * @param reading which of two equal keys counts; the last, unless said otherwise
 * @throws BadDocument where it is neither, or larger or deeper than is read
 */
export function parseDocument(text: string, file?: string, reading?: Reading): Document {
  const parse = (it: string) => parseText(it, reading);
  const document = withoutGetTemplate(parse(text), parse);
  return { ...document, ...(file === undefined ? {} : { file }) };
}

function parseText(text: string, reading?: Reading): Document {
  if (text.length > MAX_BYTES) {
    throw new BadDocument(`The file is larger than ${MAX_BYTES / 1024 / 1024} MB.`);
  }
  if (text.slice(0, 4096).includes('\0')) throw new BadDocument('This is a binary file.');
  const plain = text.replace(/^\uFEFF/, '');
  const [start = ''] = /\S/.exec(plain) ?? [];
  if (start === '') throw new BadDocument('The file is empty.');
  if (start !== '{' && start !== '[') return parseYaml(plain, reading);
  try {
    return parseJson(plain, reading);
  } catch (error) {
    if (!(error instanceof BadDocument)) throw error;
    return flowStyle(plain, reading, error);
  }
}

/** YAML in flow style is no JSON; what is neither is told as what it looks like. */
function flowStyle(text: string, reading: Reading | undefined, json: BadDocument): Document {
  try {
    return parseYaml(text, reading);
  } catch (error) {
    if (!(error instanceof BadDocument)) throw error;
    throw looksLikeJson(text) ? json : error;
  }
}

/** YAML's flow style begins with a brace too, but hardly ever with quoted keys. */
function looksLikeJson(text: string): boolean {
  return /^\s*(\[|\{\s*("|\}|$))/.test(text);
}

/** A template that is an object already. It has no places. */
export function objectDocument(value: object, file?: string): Document {
  return { value, ...(file === undefined ? {} : { file }), locate: () => undefined };
}
