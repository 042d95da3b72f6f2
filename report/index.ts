/**
 * Reports as text: one pure function a format. A new format is a file here and a line in the list.
 *
 * @packageDocumentation
 */
import type { Format } from './format';
import { json } from './json';
import { text } from './text';

export type { Format, FormatOptions } from './format';

/** Every format by the name that `--format` takes. */
export const FORMATS: Readonly<Record<string, Format>> = { text, json };
