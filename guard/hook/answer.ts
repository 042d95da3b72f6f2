import { type Finding, type ReadError, type Report, RULE, type Warning } from '../../rule-core/index';
import type { GuardConfiguration } from '../configuration';
import type { Judgement } from './judgement';
import { clipped, describe, inert, LONGEST_NAME } from './words';

/** What a Lambda Hook answers (CloudFormation Hooks user guide, "Response input"). */
export interface HookAnswer {
  readonly hookStatus: 'SUCCESS' | 'FAILED' | 'IN_PROGRESS';
  readonly errorCode?: 'NonCompliant' | 'InternalFailure';
  readonly message: string;
  readonly clientRequestToken: string;
  /** With IN_PROGRESS: the hook is asked again. */
  readonly callbackContext?: Readonly<Record<string, unknown>>;
  readonly callbackDelaySeconds?: number;
  readonly annotations?: readonly Annotation[];
}

/** One judgement of the hook, as `GetHookResult` shows it (CloudFormation API reference, Annotation). */
export interface Annotation {
  readonly annotationName: string;
  readonly status: 'PASSED' | 'FAILED' | 'SKIPPED';
  readonly statusMessage: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel: 'INFORMATIONAL' | 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
}

/** How long a message may be: what is longer is cut off by CloudFormation, and by Cloud Control API. */
export const MESSAGE = { stack: 4_096, cloudControl: 1_024 } as const;
/** How long the texts of an annotation may be, and how many a hook gives here. */
const ANNOTATION_TEXT = 16_384;
const MOST_ANNOTATIONS = 50;

/**
 * The answer to a judgement. A violation is not compliant; where something was not read the hook
 * itself failed; what could not be decided passes with an annotation, unless `strict`.
 */
export function answerTo(
  judgement: Judgement,
  token: string,
  configuration: GuardConfiguration,
  length: number,
): HookAnswer {
  const { report } = judgement;
  const { strict } = configuration;
  const stopped = report.findings.filter(
    ({ verdict }) => verdict === 'violation' || (strict && verdict === 'undetermined'),
  );
  const annotations = annotationsOf(judgement, configuration);
  const base = { clientRequestToken: token, annotations };
  const sentences = [
    ...stopped.map((it) => describe(it, report)),
    ...report.errors.map(notRead),
    ...(strict ? [...open(judgement), ...stale(report)] : []),
  ];
  const message = together(sentences, length);
  if (stopped.length > 0) {
    return { ...base, hookStatus: 'FAILED', errorCode: 'NonCompliant', message };
  }
  if (!report.complete) {
    return { ...base, hookStatus: 'FAILED', errorCode: 'InternalFailure', message };
  }
  if (sentences.length > 0) {
    return { ...base, hookStatus: 'FAILED', errorCode: 'NonCompliant', message };
  }
  return { ...base, hookStatus: 'SUCCESS', message: passed(judgement) };
}

/** What was not judged, for a reason that is not the template's. */
export function notJudged(why: string, token: string, length: number): HookAnswer {
  return {
    hookStatus: 'FAILED',
    errorCode: 'InternalFailure',
    message: together([`${NOT_JUDGED}: ${why}.`], length),
    clientRequestToken: token,
  };
}

const NOT_JUDGED = 'The access keys could not be judged, so the operation is not passed';

function passed({ report: { summary }, elsewhere, notCompared }: Judgement): string {
  const { keys, users, undetermined, excepted } = summary;
  const notes = [
    ...(undetermined > 0 ? [`${undetermined} could not be decided before the deployment`] : []),
    ...(excepted > 0 ? [`${excepted} accepted`] : []),
    ...(elsewhere.length > 0 ? [`${elsewhere.length} templates are judged by themselves`] : []),
    ...(notCompared.length > 0 ? [`${notCompared.length} not compared with the account`] : []),
  ];
  const counted = `${keys} access key${keys === 1 ? '' : 's'} of ${users} user${users === 1 ? '' : 's'}`;
  const rest = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  return `No IAM user has more than one active access key: ${counted}${rest}.`;
}

function annotationsOf(judgement: Judgement, { strict, link }: GuardConfiguration): Annotation[] {
  const { report } = judgement;
  const all = [
    ...report.findings.map((it) => annotationOf(it, report, strict, link)),
    ...report.errors.map((it): Annotation => skipped(notRead(it), OF_RULE)),
    ...open(judgement).map((it): Annotation => skipped(it, INFORMATIONAL)),
    ...stale(report).map((it): Annotation => skipped(it, LOW)),
    ...told(report, 'exception-refused').map((it): Annotation => skipped(it, INFORMATIONAL)),
  ];
  if (all.length === 0) {
    const statusMessage = passed(judgement);
    return [{ ...INFORMATIONAL, annotationName: RULE.id, status: 'PASSED', statusMessage }];
  }
  if (all.length <= MOST_ANNOTATIONS) return all;
  const rest = `${all.length - MOST_ANNOTATIONS + 1} more are not shown.`;
  return [...all.slice(0, MOST_ANNOTATIONS - 1), skipped(rest, INFORMATIONAL)];
}

/** A violation is as severe as the rule is. */
const OF_RULE = { severityLevel: severityOf(RULE.severity) };
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

function notRead({ input, message, location }: ReadError): string {
  const line = location?.line === undefined ? '' : `, line ${location.line}`;
  return inert(`Not read (${input}${line}): ${message}`);
}

/** What the guard does not know of this operation, and who does. */
function open({ elsewhere, notCompared }: Judgement): string[] {
  return [
    ...elsewhere.map((it) =>
      inert(
        `The template of ${clipped(it, LONGEST_NAME)} is not part of this event: it is judged when CloudFormation makes its stack.`,
      ),
    ),
    ...notCompared.map((it) =>
      inert(
        `The user of ${clipped(it, LONGEST_NAME)} cannot be named before the deployment, so its key was not compared with those in the account.`,
      ),
    ),
  ];
}

function stale(report: Report): string[] {
  return told(report, 'exception-expired');
}

function told({ warnings }: Report, wanted: Warning['code']): string[] {
  return warnings.flatMap(({ code, message }) => (code === wanted ? [inert(message)] : []));
}

/** As many of the sentences as there is room for; the first is there in any case. */
function together(sentences: readonly string[], length: number): string {
  let message = '';
  for (const [index, sentence] of sentences.entries()) {
    const left = sentences.length - index;
    const rest = ` And ${left} more.`;
    const next = message === '' ? inert(sentence) : `${message} ${inert(sentence)}`;
    const room = index === sentences.length - 1 ? length : length - rest.length;
    if (next.length > room) {
      return message === '' ? clipped(next, length) : `${message}${rest}`;
    }
    message = next;
  }
  return message;
}
