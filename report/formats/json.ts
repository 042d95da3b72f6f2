import { readingsDigest, type Report } from '../../rule-core/index';
import { inPieces } from '../format';
import { stringifyInPieces } from '../safe/stringify';

/** The report as it is, with the digest of its readings; `schema/report.schema.json` describes it. */
export const json = inPieces((report) => stringifyInPieces(withDigest(report)));

function withDigest(report: Report): Report {
  const { readings } = report;
  return readings ? { ...report, readingsDigest: readingsDigest(readings) } : report;
}
