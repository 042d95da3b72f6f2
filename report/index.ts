/**
 * Reports as text: one pure function a format. A new format is a file here and a line in the list.
 *
 * @packageDocumentation
 */
import { asff } from './asff';
import { csv } from './csv';
import type { Format } from './format';
import { github } from './github';
import { gitlab } from './gitlab';
import { html } from './html';
import { json } from './json';
import { junit } from './junit';
import { markdown } from './markdown';
import { sarif } from './sarif';
import { text } from './text';

export type { Format, FormatOptions } from './format';
export { jsonInPieces } from './json';
export { maskKeyIds } from './mask';
export { PLAN_FORMATS, type ShownPlan } from './remediation';

/** Every format by the name that `--format` takes. */
export const FORMATS: Readonly<Record<string, Format>> = {
  text,
  json,
  sarif,
  junit,
  github,
  gitlab,
  markdown,
  html,
  csv,
  asff,
};
