import { isInAws, type ReadError } from '../../../../rule-core';
import { mentionsKeys } from '../../../files/our-words';
import { spend } from '../../evaluate/budget';
import { ModuleFiles } from '../../modules/module-file';
import { hasModules, writeOut } from '../../modules/write-out';
import { BadDocument, type Document, type DuplicateKey } from '../../parse/document';
import { objectDocument, parseDocument } from '../../parse/parse-document';
import type { Reading } from '../../parse/reading';
import { isObject } from '../../../../rule-core/text/json';
import { own } from '../../parse/tree';
import type { Problems } from '../problems';
import type { TemplateInput } from '../stack-input';

/** Parses the templates of one reading, and says which of them are not templates. */
export class TemplateDocuments {
  /** Keys that are there twice, by the document's file or name. */
  readonly duplicates = new Map<string, readonly DuplicateKey[]>();
  private readonly modules: ModuleFiles;

  /**
   * @param reading which of two equal keys counts
   * @param readFile the text of a module's file; `undefined` where there is none
   */
  constructor(
    private readonly reading: Reading,
    private readonly problems: Problems,
    readFile: (file: string) => string | undefined,
  ) {
    this.modules = new ModuleFiles(readFile, (text, file) => {
      spend(text.length);
      const parsed = parseDocument(text, file, this.reading);
      if (parsed.duplicates) this.duplicates.set(file, parsed.duplicates);
      return parsed;
    });
  }

  /** @param name what errors call the document: its file, or the name of its stack */
  open(input: TemplateInput, name: string): Document | undefined {
    try {
      const read =
        this.reading === 'last' && input.document
          ? input.document
          : typeof input.template === 'string'
            ? parseDocument(input.template, input.file, this.reading)
            : objectDocument(input.template, input.file);
      const inAws = isInAws(input.file ?? '');
      if (inAws && !isObject(own(read.value, 'Resources'))) throw new BadDocument(NO_TEMPLATE);
      if (read.duplicates) this.duplicates.set(name, read.duplicates);
      const document = hasModules(read.value) ? this.withoutModules(read, name) : read;
      const wrong = shapeOf(document.value, input.isTemplate ?? false);
      if (wrong === undefined) return document;
      this.problems.add({ input: name, message: wrong, kind: 'document', ...speaksOf(input) });
    } catch (error) {
      if (!(error instanceof BadDocument)) throw error;
      const inAws = isInAws(input.file ?? '');
      const location =
        input.file === undefined || inAws ? {} : { location: { file: input.file, ...error.place } };
      this.problems.add({
        input: name,
        message: inAws ? NO_TEMPLATE : error.message,
        ...location,
        kind: 'document',
        ...speaksOf(input),
      });
    }
    return undefined;
  }

  /** The template with its modules written out. */
  private withoutModules(document: Document, name: string): Document {
    const { document: whole, problems } = writeOut(document, this.modules);
    for (const it of problems) this.problems.add({ input: name, ...it });
    return whole;
  }
}

/** Nobody knows what else lies in a bucket: of what is no template nothing is quoted. */
const NO_TEMPLATE =
  'What AWS has there is no CloudFormation template with a section Resources that can be read.';

function speaksOf({ template }: TemplateInput): Pick<ReadError, 'mentionsKeys'> {
  const text = typeof template === 'string' ? template : JSON.stringify(template);
  return mentionsKeys(text) ? { mentionsKeys: true } : {};
}

/** The sections of a template (AWS CloudFormation user guide, "Template anatomy"). */
const SECTIONS: ReadonlySet<string> = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Globals',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Rules',
  'Transform',
]);

function shapeOf(value: unknown, isTemplate: boolean): string | undefined {
  if (!isObject(value)) return 'A template is an object with a section Resources; this is none.';
  if (!Object.hasOwn(value, 'Resources')) {
    const names = Object.keys(value);
    const signs = isTemplate || Object.hasOwn(value, 'AWSTemplateFormatVersion');
    if (!signs || !names.every((it) => SECTIONS.has(it)))
      return 'There is no section Resources: this is not a CloudFormation template.';
  } else if (!isObject(value['Resources'])) return 'The section Resources is not an object.';
  for (const name of ['Parameters', 'Conditions', 'Mappings', 'Outputs', 'Rules']) {
    const section = value[name];
    if (Object.hasOwn(value, name) && section !== null && !isObject(section))
      return `The section ${name} is not an object.`;
  }
  return undefined;
}
