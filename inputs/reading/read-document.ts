import path from 'node:path';
import type { PassedOverReason } from '../../rule-core/index';
import type { StackInput } from '../cloudformation/index';
import type { Document } from '../cloudformation/parse/document';
import { readBounded } from '../cloudformation/stacks/files';
import type { DocumentReader } from '../document-reader';
import { mentionsKeys } from '../files/our-words';
import { DocumentError } from '../files/read-text';
import { INSTEAD } from '../files/sources';
import { READERS } from '../kinds';
import { withLines } from '../lines-in-json';
import { recognise } from '../recognise';
import { type Found, type InputOptions, STANDARD_INPUT } from './found';

/**
 * Reads a text as what it is. A file that was named must be something we read.
 *
 * @param unnamed where it lies, if nobody named it, and whether its bytes mention access keys
 */
export function readDocument(
  text: string,
  shown: string,
  named: boolean,
  options: InputOptions,
  found: Found,
  unnamed?: { readonly target: string; readonly hidden: boolean },
): void {
  const { ledger } = found;
  const recognised = recognise(text, shown, named);
  switch (recognised.is) {
    case 'template':
      if (unnamed && isLeftOver(unnamed.target, found)) {
        leaveOver(text, shown, unnamed.target, found);
        return;
      }
      found.templateText += text.length;
      if (found.templateText > MAX_TEMPLATE_TEXT)
        throw new DocumentError(tooMuch(), { file: shown });
      ledger.judge(shown, 'CloudFormation template');
      found.stacks.push(stackOf(text, recognised.document, shown, options));
      return;
    case 'document':
      readWith(recognised.reader, text, shown, options, found);
      ledger.judge(shown, recognised.reader.title);
      return;
    case 'broken':
      throw recognised.problem;
    case 'nothing':
      if (!named) {
        const mentions = unnamed?.hidden === true || mentionsKeys(text);
        ledger.passOver(shown, recognised.reason, mentions);
      } else {
        const why = text.trim() === '' ? 'is empty' : notKnown(recognised.reason);
        throw new DocumentError(why, { file: shown });
      }
  }
}

/** Templates are judged together, so all of them are held in memory: some eight times their text. */
const MAX_TEMPLATE_TEXT = 64 * 1024 * 1024;

function tooMuch(): string {
  return 'was not read: the templates before it have 64 MB already, which is as much as one run judges together. Check fewer folders at a time';
}

function notKnown(reason: PassedOverReason): string {
  const instead = INSTEAD[reason];
  if (instead !== undefined) return `is not read: ${instead}`;
  const known = ['a CloudFormation template', ...READERS.map((it) => it.title)].join(', ');
  return `is not an input that is known here (${known}, or a cloud assembly folder)`;
}

/** In the folder of a cloud assembly, and named by none of its manifests. */
function isLeftOver(target: string, { assemblies }: Found): boolean {
  return assemblies.some((it) => target.startsWith(it.folder + path.sep));
}

/** Of an earlier synthesis, perhaps, which is not deployed; or hidden there. */
function leaveOver(text: string, shown: string, target: string, found: Found): void {
  const { ledger } = found;
  if (!mentionsKeys(text)) {
    ledger.passOver(shown, 'assembly-left-over', false);
    return;
  }
  if (isCopy(text, target, found)) {
    ledger.passOver(shown, 'assembly-copy', false);
    return;
  }
  const message =
    'declares access keys, but no stack of the cloud assembly around it uses this template, so it was not judged: synthesize into an empty folder, or give the file by name';
  ledger.fail({ input: shown, message });
}

/** The CDK writes two nested stacks of one content into two files, and uploads one for both. */
function isCopy(text: string, target: string, { assemblies }: Found): boolean {
  const around = assemblies.filter((it) => target.startsWith(it.folder + path.sep));
  return around.some((it) => [...it.parts].some((part) => readBounded(part) === text));
}

function readWith(
  reader: DocumentReader,
  text: string,
  shown: string,
  options: InputOptions,
  found: Found,
): void {
  const { account } = options;
  const result = reader.read(text, {
    file: shown,
    ...(account === undefined ? {} : { account }),
    ...(shown === STANDARD_INPUT ? {} : { folder: path.dirname(path.resolve(options.cwd, shown)) }),
  });
  const keys = withLines(result.keys, text, shown);
  found.keys.push(...keys);
  const { decidesAbout = [] } = result;
  if (decidesAbout.length > 0) {
    found.deciders.push({ by: shown, decides: decidesAbout, keys: new Set(keys) });
  }
  for (const it of result.errors) found.ledger.fail(it);
  found.warnings.push(...(result.warnings ?? []));
}

function stackOf(
  text: string,
  document: Document,
  shown: string,
  { account, parameters }: InputOptions,
): StackInput {
  return {
    name: shown,
    file: shown,
    prefix: '',
    mayBePart: true,
    template: text,
    document,
    account: { scope: shown, ...(account === undefined ? {} : { id: account }) },
    ...(parameters === undefined ? {} : { parameters }),
  };
}
