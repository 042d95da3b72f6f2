import type { GuardConfiguration } from '../configuration';
import { type Annotation, annotationsOf } from './annotations';
import type { Judgement } from '../hook/judgement';
import { guardChange, notKnown, notRead, stale } from './reasons';
import { clipped, describe, inert } from './words';

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

/** How long a message may be: what is longer is cut off by CloudFormation, and by Cloud Control API. */
export const MESSAGE = { stack: 4_096, cloudControl: 1_024 } as const;

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
  const guardChanged = judgement.guardChanges.filter((it) => it.certain).map(guardChange);
  const annotations = annotationsOf(judgement, configuration, passed(judgement));
  const base = { clientRequestToken: token, annotations };
  const sentences = [
    ...guardChanged,
    ...stopped.map((it) => describe(it, report)),
    ...report.errors.map(notRead),
    ...(strict ? [...notKnown(judgement), ...stale(report)] : []),
  ];
  const message = together(sentences, length);
  if (stopped.length > 0 || guardChanged.length > 0) {
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

function passed({ report: { summary }, elsewhere, notCompared, guardChanges }: Judgement): string {
  const { keys, users, undetermined, excepted } = summary;
  const notes = [
    ...(undetermined > 0 ? [`${undetermined} could not be decided before the deployment`] : []),
    ...(excepted > 0 ? [`${excepted} accepted`] : []),
    ...(elsewhere.length > 0 ? [`${elsewhere.length} templates are judged by themselves`] : []),
    ...(notCompared.length > 0 ? [`${notCompared.length} not compared with the account`] : []),
    ...(guardChanges.length > 0 ? [`${guardChanges.length} may change the guard`] : []),
  ];
  const counted = `${keys} access key${keys === 1 ? '' : 's'} of ${users} user${users === 1 ? '' : 's'}`;
  const rest = notes.length > 0 ? ` (${notes.join('; ')})` : '';
  const has = undetermined + notCompared.length > 0 ? 'is known to have' : 'has';
  return `No IAM user ${has} more than one active access key: ${counted}${rest}.`;
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
