import type { EditChange } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { ACCESS_KEY } from '../cloudformation/keys/access-key-type';
import { BadDocument, type Document, type Place } from '../cloudformation/parse/document';
import { parseDocument } from '../cloudformation/parse/parse-document';
import { functionOf, own, section } from '../cloudformation/parse/tree';
import { onlyInactive } from './only-that';

/** A change of one text, before anybody asks which file it is of. */
export type TextChange = Omit<EditChange, 'file' | 'address'>;

/** A literal status, from its name to its end. Both are verified by reading the text again. */
const LITERAL = /^(?:Status|"Status"|'Status')[ \t\r\n]{0,200}:[ \t\r\n]{0,200}["']?(?=Active)/;

/**
 * Finds the edits of one template.
 *
 * @returns for the place of a key, the change that makes it inactive and does nothing else; `undefined`
 *   where there is no such place, or where that is not known
 */
export function editorOf(text: string): (place: Place) => TextChange | undefined {
  const document = read(text);
  // Lines that end in another way are counted in another way by others; of keys that are there twice
  // which one counts is not known.
  if (!document || document.duplicates || /\r(?!\n)|^\uFEFF/.test(text)) return () => undefined;
  return (place) => changeAt(text, document, place);
}

/** The text after the changes, which do not touch each other. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const starts = lineStarts(text);
  const offset = (line: number, column: number) => (starts[line - 1] ?? text.length) + column - 1;
  return changes
    .map((it) => ({
      from: offset(it.line, it.column),
      to: offset(it.endLine, it.endColumn),
      by: it.lines.join(it.crlf ? '\r\n' : '\n'),
    }))
    .sort((a, b) => b.from - a.from)
    .reduce((done, { from, to, by }) => done.slice(0, from) + by + done.slice(to), text);
}

function changeAt(text: string, document: Document, place: Place): TextChange | undefined {
  const ids = Object.keys(section(document.value, 'Resources')).filter((id) =>
    isAt(document.locate(['Resources', id]), place),
  );
  const [id] = ids;
  if (id === undefined || ids.length > 1) return undefined;
  const resource = own(section(document.value, 'Resources'), id);
  const properties = own(resource, 'Properties');
  if (own(resource, 'Type') !== ACCESS_KEY || !isObject(properties)) return undefined;
  // The CDK writes its templates anew: the edit belongs in the program.
  if (own(own(resource, 'Metadata'), 'aws:cdk:path') !== undefined) return undefined;
  if (functionOf(properties) || Object.keys(properties).some((it) => it.startsWith('Fn::')))
    return undefined;
  const path = ['Resources', id, 'Properties'];
  return candidates(text, document, path, properties).find((it) => {
    const after = read(applyChanges(text, [it]));
    return (
      after !== undefined && !after.duplicates && onlyInactive(document.value, after.value, path)
    );
  });
}

function candidates(
  text: string,
  document: Document,
  path: readonly string[],
  properties: Readonly<Record<string, unknown>>,
): TextChange[] {
  const status = own(properties, 'Status');
  const first = status === undefined ? Object.keys(properties)[0] : 'Status';
  const at = first === undefined ? undefined : document.locate([...path, first]);
  if (!at || isAt(document.locate(path), at)) return [];
  if (status === undefined) return insertions(text, at);
  return status === 'Active' ? replacement(text, at) : [];
}

function replacement(text: string, { line, column }: Place): TextChange[] {
  const from = (lineStarts(text)[line - 1] ?? 0) + column - 1;
  const [before] = LITERAL.exec(text.slice(from, from + 500)) ?? [];
  if (before === undefined) return [];
  const lines = before.split('\n');
  const last = lines.at(-1) ?? '';
  const start = {
    line: line + lines.length - 1,
    column: lines.length === 1 ? column + last.length : last.length + 1,
  };
  const end = { endLine: start.line, endColumn: start.column + 'Active'.length };
  return [{ ...start, ...end, lines: ['Inactive'] }];
}

/** Before the first property, in the style that it is written in. */
function insertions(text: string, { line, column }: Place): TextChange[] {
  const start = lineStarts(text)[line - 1] ?? 0;
  const indent = text.slice(start, start + column - 1);
  const alone = /^ *$/.test(indent);
  const region = { line, column, endLine: line, endColumn: column };
  const crlf = text.includes('\r\n') ? { crlf: true as const } : {};
  const onItsOwn = (words: string): TextChange[] =>
    alone ? [{ ...region, lines: [words, indent], ...crlf }] : [];
  const inLine = (words: string): TextChange => ({ ...region, lines: [words] });
  const block = onItsOwn('Status: Inactive');
  // JSON stays JSON: in YAML's flow style the quotes do no harm.
  return text.charAt(start + column - 1) === '"'
    ? [...onItsOwn('"Status": "Inactive",'), inLine('"Status": "Inactive", '), ...block]
    : [...block, ...onItsOwn('Status: Inactive,'), inLine('Status: Inactive, ')];
}

function read(text: string): Document | undefined {
  try {
    return parseDocument(text);
  } catch (error) {
    if (error instanceof BadDocument) return undefined;
    throw error;
  }
}

function isAt(one: Place | undefined, { line, column }: Place): boolean {
  return one?.line === line && one.column === column;
}

function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map((it) => it.index + 1)];
}
