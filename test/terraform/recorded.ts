import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readTerraform } from '../../inputs/terraform/index';
import { evaluate } from '../../rule-core/index';

/**
 * A plan that Terraform 1.11 wrote, without what does not matter, and what its apply left: the provider
 * was one that keeps users and keys in a file, with the arguments, the order of calls and the errors of
 * `aws_iam_user` and `aws_iam_access_key` of terraform-provider-aws 5.
 */
export interface Recorded {
  readonly given: string;
  readonly verdict: 'compliant' | 'undetermined' | 'violation';
  /** The most active keys that one user has after the apply. */
  readonly activeAfterApply: number;
  /** The code at the time of the plan. */
  readonly code: string;
  readonly plan: Readonly<Record<string, unknown>>;
}

export const recorded = readFileSync(path.join(__dirname, 'recorded.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

/** The report of a plan or a state. */
export function judged(document: object) {
  const { keys, errors } = readTerraform(JSON.stringify(document), { file: 'plan.json' });
  return evaluate(keys, { errors });
}
