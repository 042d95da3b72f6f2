import { readingsDigest, type Report } from '../../rule-core/index';
import type { Format } from '../format';
import { stringify, stringifyInPieces } from '../safe/stringify';

/** The report as it is, with the digest of its readings; `schema/report.schema.json` describes it. */
export const json: Format = (report) => stringify(withDigest(report));

/** The same text in pieces. */
export function jsonInPieces(report: Report): Generator<string> {
  return stringifyInPieces(withDigest(report));
}

function withDigest(report: Report): Report {
  const { readings } = report;
  return readings ? { ...report, readingsDigest: readingsDigest(readings) } : report;
}
