import { dirname, isAbsolute, join } from 'node:path';
import { mentionsKeys } from '../../files/our-words';
import { BadDocument, type Document } from '../parse/document';
import { isObject } from '../../../rule-core/text/json';
import { functionOf, shown, textOf } from '../parse/tree';
import { Refusal } from './refusal';

/** The files of modules, each read once: a loop or a tree of modules uses one file thousands of times. */
export class ModuleFiles {
  private readonly texts = new Map<string, string | undefined>();
  private readonly documents = new Map<string, Document | BadDocument>();
  private readonly mentions = new Map<string, boolean>();

  /** @param read the text of a file; `undefined` where there is none */
  constructor(
    private readonly read: (file: string) => string | undefined,
    private readonly parse: (text: string, file: string) => Document,
  ) {}

  /** @throws BadDocument; `undefined` where there is no such file */
  document(file: string): Document | undefined {
    const text = this.text(file);
    if (text === undefined) return undefined;
    const known = this.documents.get(file) ?? this.parsed(text, file);
    this.documents.set(file, known);
    if (known instanceof BadDocument) throw known;
    return known;
  }

  mentionsKeys(file: string): boolean {
    const text = this.text(file);
    const known = this.mentions.get(file) ?? (text !== undefined && mentionsKeys(text));
    this.mentions.set(file, known);
    return known;
  }

  private text(file: string): string | undefined {
    if (!this.texts.has(file)) this.texts.set(file, this.read(file));
    return this.texts.get(file);
  }

  private parsed(text: string, file: string): Document | BadDocument {
    try {
      return this.parse(text, file);
    } catch (error) {
      if (error instanceof BadDocument) return error;
      throw error;
    }
  }
}

/** Parts of a module that not every tool writes out, or not in one way. */
const NOT_WRITTEN_OUT = ['Fn::Transform', 'Packages', 'ParameterSchema', 'Rain'];

/** The file of a module, as the template or module that names it would be. */
export function fileOf(source: unknown, from: string | undefined): string {
  const path = typeof source === 'string' ? source : undefined;
  if (path === undefined || path === '') throw new Refusal('has no readable Source');
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) throw new Refusal('lies elsewhere');
  if (path.startsWith('$') || path.includes('.zip/')) throw new Refusal('lies in a package');
  if (isAbsolute(path) || path.includes('\0') || path.includes('\\'))
    throw new Refusal('is named by a path that is not relative');
  if (from === undefined)
    throw new Refusal('is not at hand, as it is not known where the template lies');
  return join(dirname(from), path);
}

/** The document of a module at hand. */
export function moduleAt(file: string, files: ModuleFiles): Document {
  let document: Document | undefined;
  try {
    document = files.document(file);
  } catch (error) {
    if (!(error instanceof BadDocument)) throw error;
    const line = error.place === undefined ? '' : `:${error.place.line}`;
    throw new Refusal(
      `cannot be read (${shown(file)}${line}: ${error.message.replace(/\.$/, '')})`,
    );
  }
  if (!document) throw new Refusal('is not at hand');
  const { value } = document;
  if (!isObject(value)) throw new Refusal('is not an object');
  const unknown = NOT_WRITTEN_OUT.find((it) => Object.hasOwn(value, it));
  if (unknown !== undefined)
    throw new Refusal(`has a section ${unknown}, which is not supported here`);
  for (const name of ['Parameters', 'Resources', 'Modules', 'Conditions', 'Mappings', 'Outputs']) {
    const section = value[name];
    if (section !== undefined && section !== null && (!isObject(section) || functionOf(section)))
      throw new Refusal(`has a section ${name} that is not an object`);
  }
  return document;
}

/** What people call a module: as it is written. */
export function calledAs(source: unknown): string {
  const call = functionOf(source);
  return textOf(source) ?? textOf(call?.argument) ?? 'without a readable Source';
}
