import { BadDocument, type Document } from './document';
import { isObject } from '../../../rule-core/text/json';
import { own } from './tree';

/**
 * Whether these are the top-level keys of what `aws cloudformation get-template` answers: a template
 * in `TemplateBody`, as an object (a template in JSON) or as text (one in YAML).
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/cloudformation/get-template.html
 */
export function isGetTemplate(top: Readonly<Record<string, unknown>>): boolean {
  const body = own(top, 'TemplateBody');
  return !Object.hasOwn(top, 'Resources') && (typeof body === 'string' || isObject(body));
}

/**
 * The template in the answer of `get-template`; any other document as it is. Places are those in the
 * file that was given: of a template in text, the place of `TemplateBody`.
 *
 * @throws BadDocument where the text in it is not a document
 */
export function withoutGetTemplate(
  document: Document,
  parse: (text: string) => Document,
): Document {
  const { value } = document;
  if (!isObject(value) || !isGetTemplate(value)) return document;
  const body = own(value, 'TemplateBody');
  const whole = (path: readonly string[]) => document.locate(['TemplateBody', ...path]);
  if (typeof body !== 'string') return { ...document, value: body, locate: whole };
  const place = whole([]);
  try {
    const { value: template, duplicates: inner = [] } = parse(body);
    const duplicates = [
      ...(document.duplicates ?? []),
      ...inner.map((it) => ({ ...it, place: place ?? it.place })),
    ];
    return {
      value: template,
      locate: () => place,
      ...(duplicates.length > 0 ? { duplicates } : {}),
    };
  } catch (error) {
    if (!(error instanceof BadDocument)) throw error;
    throw new BadDocument(`In TemplateBody: ${error.message}`, place);
  }
}
