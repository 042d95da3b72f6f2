import { readingsDigest } from '../rule-core/index';
import type { Format } from './format';
import { stringify } from './stringify';

/** The report as it is, with the digest of its readings; `schema/report.schema.json` describes it. */
export const json: Format = (report) => {
  const { readings } = report;
  return stringify(readings ? { ...report, readingsDigest: readingsDigest(readings) } : report);
};
