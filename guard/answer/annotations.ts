import { type Finding, type Report, RULE } from '../../rule-core/index';
import type { GuardConfiguration } from '../configuration';
import type { Judgement } from '../hook/judgement';
import { guardChange, notKnown, notRead, stale, told } from './reasons';
import { clipped, describe, inert } from './words';

/** One judgement of the hook, as `GetHookResult` shows it (CloudFormation API reference, Annotation). */
export interface Annotation {
  readonly annotationName: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly statusMessage: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

/** How long the texts of an annotation may be, and how many a hook gives here. */
const ANNOTATION_TEXT = 16_384;
const MOST_ANNOTATIONS = 50;

/**
 * What the hook found, one by one.
 *
 * @param passed what is said where it found nothing
 */
export function annotationsOf(
  judgement: Judgement,
  { strict, link }: GuardConfiguration,
  passed: string,
): Annotation[] {
  const { report, guardChanges } = judgement;
  const all = [
    ...guardChanges
      .filter((it) => it.certain)
      .map((it): Annotation => ({ ...OF_GUARD, statusMessage: guardChange(it) })),
    ...report.findings.map((it) => annotationOf(it, report, strict, link)),
    ...report.errors.map((it): Annotation => skipped(notRead(it), OF_RULE)),
    ...notKnown(judgement).map((it): Annotation => skipped(it, INFORMATIONAL)),
    ...stale(report).map((it): Annotation => skipped(it, LOW)),
    ...told(report, 'exception-refused').map((it): Annotation => skipped(it, INFORMATIONAL)),
  ];
  if (all.length === 0) {
    return [{ ...INFORMATIONAL, annotationName: RULE.id, status: 'PASSED', statusMessage: passed }];
  }
  if (all.length <= MOST_ANNOTATIONS) return all;
  const rest = `${all.length - MOST_ANNOTATIONS + 1} more are not shown.`;
  return [...all.slice(0, MOST_ANNOTATIONS - 1), skipped(rest, INFORMATIONAL)];
}

/** A violation is as severe as the rule is. */
const OF_RULE = { severityLevel: severityOf(RULE.severity) };
const OF_GUARD = {
  annotationName: 'one-active-key-guard',
  status: 'FAILED',
  severityLevel: 'HIGH',
} as const;
const LOW = { severityLevel: 'LOW' } as const;
const INFORMATIONAL = { severityLevel: 'INFORMATIONAL' } as const;

function severityOf<T extends 'low' | 'medium' | 'high' | 'critical'>(severity: T): Uppercase<T> {
  return severity.toUpperCase() as Uppercase<T>;
}

function annotationOf(finding: Finding, report: Report, strict: boolean, link: string): Annotation {
  const { verdict, fix } = finding;
  const isViolation = verdict === 'violation';
  return {
    annotationName: finding.code === 'several-active-keys' ? RULE.id : RULE.undeterminedId,
    status: isViolation || (strict && verdict === 'undetermined') ? 'FAILED' : 'SKIPPED',
    statusMessage: clipped(describe(finding, report), ANNOTATION_TEXT),
    remediationMessage: clipped(inert(fix), ANNOTATION_TEXT),
    remediationLink: link,
    ...(isViolation ? OF_RULE : verdict === 'undetermined' ? LOW : INFORMATIONAL),
  };
}

function skipped(message: string, severity: Pick<Annotation, 'severityLevel'>): Annotation {
  const statusMessage = clipped(message, ANNOTATION_TEXT);
  return { ...severity, annotationName: RULE.undeterminedId, status: 'SKIPPED', statusMessage };
}
