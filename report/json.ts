import type { Format } from './format';
import { stringify } from './stringify';

/** The report as it is; `schema/report.schema.json` describes it. */
export const json: Format = (report) => stringify(report);
