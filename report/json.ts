import type { Format } from './format';

/** The report as it is; `schema/report.schema.json` describes it. */
export const json: Format = (report) => `${JSON.stringify(report, null, 2)}\n`;
