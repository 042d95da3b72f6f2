import type { Report } from '../../rule-core/index';
import { clipped, describe, inert } from '../answer/words';

/** What the rule says of one user. */
export interface Evaluation {
  /** IAM's unique id of the user (`AIDA…`), by which Config knows it. */
  readonly userId: string;
  readonly compliance: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE';
  readonly annotation: string;
}

/** A user whom IAM listed. */
export interface EvaluatedUser {
  readonly name: string;
  readonly userId: string;
  readonly activeKeys: number;
}

/** Config takes so many characters of a reason (its API reference, Evaluation). */
const ANNOTATION = 256;

/**
 * What is said of every user of an account that was wholly read, and of those who are gone.
 *
 * @param before the ids of users of whom something was said before
 */
export function evaluationsOf(
  report: Report,
  users: readonly EvaluatedUser[],
  before: readonly string[],
): Evaluation[] {
  const findings = new Map(report.findings.map((it) => [it.user.name?.toLowerCase(), it]));
  const said = users.map(({ name, userId, activeKeys }): Evaluation => {
    const finding = findings.get(name.toLowerCase());
    if (finding) {
      const compliance = finding.verdict === 'excepted' ? 'COMPLIANT' : 'NON_COMPLIANT';
      return { userId, compliance, annotation: annotated(describe(finding, report)) };
    }
    const keys = `${activeKeys} active access key${activeKeys === 1 ? '' : 's'}`;
    return { userId, compliance: 'COMPLIANT', annotation: annotated(`${name} has ${keys}.`) };
  });
  const known = new Set(users.map((it) => it.userId));
  const gone = before
    .filter((it) => !known.has(it))
    .map((userId): Evaluation => {
      const annotation = 'The account has no such user any more.';
      return { userId, compliance: 'NOT_APPLICABLE', annotation };
    });
  return [...said, ...gone];
}

function annotated(sentence: string): string {
  return clipped(inert(sentence), ANNOTATION);
}
