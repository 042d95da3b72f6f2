/**
 * Reports as text: one pure function a format. A new format is a file here and a line in the list.
 *
 * @packageDocumentation
 */
import { asff } from './formats/asff';
import { csv } from './formats/csv';
import type { Format } from './format';
import { github } from './formats/github';
import { gitlab } from './formats/gitlab';
import { html } from './formats/html';
import { json } from './formats/json';
import { junit } from './formats/junit';
import { markdown } from './formats/markdown';
import { sarif } from './formats/sarif';
import { text } from './formats/text';

export type { Format, FormatOptions } from './format';
export { jsonInPieces } from './formats/json';
export { maskKeyIds } from './safe/mask';
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
