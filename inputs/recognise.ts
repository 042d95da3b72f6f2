import { BadDocument, type Document } from './cloudformation/parse/document';
import { parseDocument } from './cloudformation/parse/parse-document';
import { functionOf } from './cloudformation/parse/tree';
import type { PassedOverReason, SourceLocation } from '../rule-core/index';
import { DocumentError } from './files/read-text';
import type { DocumentReader } from './document-reader';
import { readerOf, topLevel } from './kinds';
import { mayBeTemplate, mayBringKeys, mentionsKeys } from './files/our-words';
import { isPointer, mayBeDocument } from './files/pointer';
import { isUnrendered, mayQuote, sourceOf } from './files/sources';
import { isObject } from '../rule-core/text/json';
import { RepeatedName, wholeJson } from '../rule-core/text/whole-json';

/** What a text is, by its content. */
export type Recognised =
  | { readonly is: 'template'; readonly document: Document }
  | { readonly is: 'document'; readonly reader: DocumentReader }
  /** Something that is ours, or may be, and cannot be read. */
  | { readonly is: 'broken'; readonly problem: DocumentError }
  | { readonly is: 'nothing'; readonly reason: PassedOverReason };

/**
 * Tells what a text is, whatever its file is called. Every text that may be a template is parsed; the
 * name only tells where a broken one is code or prose that quotes a template.
 *
 * @param named whether a person named this file: then any broken JSON is reported
 */
export function recognise(text: string, shown: string, named: boolean): Recognised {
  if (isPointer(text) && (named || mayBeDocument(shown))) {
    const message =
      'is a pointer, and not the file: the checkout was made without Git LFS or git-annex. Fetch the files (lfs: true of actions/checkout, git lfs pull) and check again';
    return { is: 'broken', problem: new DocumentError(message, { file: shown }) };
  }
  const isJson = /^\s*\{/.test(text);
  const top = isJson ? topLevel(text) : undefined;
  const reader = isJson ? readerOf(text, top) : undefined;
  if (reader) return { is: 'document', reader };
  if (isJson && !top && isCutOff(text) && (named || !mayQuote(shown))) return broken(shown, text);
  const template = mayBeTemplate(text) ? templateIn(text, shown, named) : undefined;
  if (template) return named ? template : unlessRefused(template, text);
  if (top && (named || mentionsKeys(text)) && !mayQuote(shown) && isRepeated(text)) {
    const message = 'is not certain: a member of an object is there twice';
    return { is: 'broken', problem: new DocumentError(message, { file: shown }, true) };
  }
  const source = sourceOf(shown, text, top);
  if (source) return { is: 'nothing', reason: source };
  if (isJson && !top && (named || (mentionsKeys(text) && !mayQuote(shown))))
    return broken(shown, text);
  return { is: 'nothing', reason: isUnrendered(shown) ? 'unrendered-template' : 'other' };
}

/** Which of two members of one name decides what it is, readers take differently. */
function isRepeated(text: string): boolean {
  try {
    wholeJson(text);
    return false;
  } catch (error) {
    return error instanceof RepeatedName;
  }
}

function broken(shown: string, text: string): Recognised {
  const message = 'is not complete JSON: it is truncated or contains a mistake';
  return { is: 'broken', problem: new DocumentError(message, { file: shown }, mentionsKeys(text)) };
}

function templateIn(text: string, shown: string, named: boolean): Recognised | undefined {
  try {
    const document = parseDocument(text, shown);
    const isOne =
      isTemplate(document.value) ||
      // Of a key that is there twice readers take either.
      (document.duplicates !== undefined && isTemplate(parseDocument(text, shown, 'first').value));
    if (isOne) return { is: 'template', document };
    return isTemplate(functionOf(document.value)?.argument)
      ? { is: 'broken', problem: taggedAsWhole(text, shown) }
      : undefined;
  } catch (error) {
    if (!(error instanceof BadDocument)) throw error;
    const isOurs = looksLikeTemplate(text) || mentionsKeys(text);
    if (!named && (!isOurs || mayQuote(shown))) return undefined;
    const location: SourceLocation = { file: shown, ...error.place };
    return {
      is: 'broken',
      problem: new DocumentError(error.message, location, mentionsKeys(text)),
    };
  }
}

/** CloudFormation has no such tag; the AWS CDK reads what is behind it (`CfnInclude`). */
function taggedAsWhole(text: string, file: string): DocumentError {
  const message =
    'has a tag in front of the whole template, so it is not known what it is: remove the tag';
  return new DocumentError(message, { file }, mentionsKeys(text));
}

/**
 * A document that no deployment can make access keys of, whatever else it is: CloudFormation refuses it
 * at once, and nothing in it mentions keys or what may bring them.
 */
function unlessRefused(it: Recognised, text: string): Recognised {
  if (mayBringKeys(text)) return it;
  if (it.is === 'broken' && hasPlaceholder(text, it.problem.location?.line))
    return { is: 'nothing', reason: 'unrendered-template' };
  if (it.is === 'template' && !it.document.duplicates && !mayDeclare(it.document.value))
    return { is: 'nothing', reason: 'no-template' };
  return it;
}

/** The brackets of Jinja, Helm and the like, where a text ceases to be YAML or JSON. */
function hasPlaceholder(text: string, line: number | undefined): boolean {
  const at = line === undefined ? undefined : text.split('\n')[line - 1];
  return at !== undefined && /\{\{|\{%/.test(at);
}

/** CloudFormation user guide, "Template anatomy": the section Resources is required. */
function mayDeclare(value: unknown): boolean {
  if (!isObject(value)) return false;
  return ['Resources', 'Transform', 'Fn::Transform', 'Modules'].some((it) =>
    Object.hasOwn(value, it),
  );
}

/** Whether a value is what CloudFormation takes for a template, or a macro makes one of. */
export function isTemplate(value: unknown): boolean {
  if (!isObject(value)) return false;
  return (
    (Object.hasOwn(value, 'Resources') && isObject(value['Resources'])) ||
    ['AWSTemplateFormatVersion', 'Transform', 'Fn::Transform'].some((it) =>
      Object.hasOwn(value, it),
    ) ||
    (Object.hasOwn(value, 'Modules') && hasSources(value['Modules']))
  );
}

/** Whether this is a section that names modules, of a template that has nothing else. */
function hasSources(modules: unknown): boolean {
  return (
    isObject(modules) &&
    Object.values(modules).some((it) => isObject(it) && typeof it['Source'] === 'string')
  );
}

/** A template with a mistake in it shows by its words. */
function looksLikeTemplate(text: string): boolean {
  return (
    /^[ \t]*["']?(AWSTemplateFormatVersion|Resources|Transform|TemplateBody)["']?\s*:/m.test(
      text,
    ) || /"(AWSTemplateFormatVersion|Resources|TemplateBody)"\s*:/.test(text)
  );
}

/** A plan or a state that is cut off: its first fields are still those of one. */
function isCutOff(text: string): boolean {
  return /"(terraform_version|resource_changes|planned_values)"/.test(text);
}
