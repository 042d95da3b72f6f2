import { cases } from '../cases/index';
import type { AskedRow } from './ask-about-rows';

/** The templates of the table that every face shares. */
export const caseRows: readonly AskedRow[] = cases.flatMap(
  ({ name, verdict, programs: { cloudformation: template } }) =>
    template === undefined ? [] : [{ name, verdict, template, supplied: {} }],
);
