import type { JudgedUser, Report } from '../../rule-core/index';
import { FORMATS } from '../../report/index';

/** A finding in Security Hub's format, as `live --format asff` writes it. */
export interface AsffFinding {
  /** Of the account and the user, or of the account: the same at every run, whoever makes it. */
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly UpdatedAt: string;
  readonly Compliance: { readonly Status: string };
  readonly Resources: readonly { readonly Type: string }[];
}

/** How many findings one request takes, and the format makes (Security Hub API reference). */
export type Batch = readonly AsffFinding[];

/**
 * The findings of a report, in batches, each of one account.
 *
 * They are as of when each account was read, and not of when the report was made: Security Hub keeps what
 * is of later, so that a report which comes late does not take back what was seen after it.
 *
 * @param region where Security Hub is; absent for the one where the partition keeps IAM's events
 */
export function* findingsOf(report: Report, region?: string): Generator<Batch> {
  const { asff } = FORMATS;
  if (!asff?.pieces) throw new Error('the report has no ASFF');
  for (const line of linesOf(asff.pieces(report, region === undefined ? {} : { region }))) {
    yield (JSON.parse(line) as { readonly Findings: AsffFinding[] }).Findings;
  }
}

/** A line is a request; it comes in as many pieces as the format likes. */
function* linesOf(pieces: Iterable<string>): Generator<string> {
  let open = '';
  for (const piece of pieces) {
    const lines = (open + piece).split('\n');
    open = lines.pop() ?? '';
    yield* lines;
  }
  if (open !== '') yield open;
}

/** Those about users: of a report for which only some users were read, the account is no finding. */
export function* userFindingsOf(report: Report, region?: string): Generator<Batch> {
  for (const batch of findingsOf(report, region)) {
    const own = batch.filter((it) => it.Resources[0]?.Type === 'AwsIamUser');
    if (own.length > 0) yield own;
  }
}

/** Users who are gone have no active key, and pass. */
export function gone(names: readonly string[]): JudgedUser[] {
  return names.map((name) => ({ name, activeKeys: 0, keys: [] }));
}
