import { isObject } from '../../rule-core/text/json';
import { sentenceOf } from '../../live-check/aws/errors';
import { BadConfiguration } from '../configuration';
import { clipped, inert } from '../answer/words';
import { NotRead } from '../not-read';
import { BadRecord } from './record';

/** What became of an event. */
export interface Outcome {
  readonly users: readonly {
    readonly user: string;
    readonly verdict: string;
    /** `older`: another reading, of later, was told of before. */
    readonly told: 'older' | 'noted' | 'opened';
    /** What was done about it, as a sentence. */
    readonly done?: string;
  }[];
  /** Why there was nothing to do. */
  readonly nothing?: string;
}

const LONGEST = 2_000;

/** One invocation as a line of JSON, for CloudWatch Logs Insights. */
export function eventLine(
  event: unknown,
  { users }: Outcome,
  problem: unknown,
  milliseconds: number,
): string {
  const fields = isObject(event) ? event : {};
  const detail = isObject(fields['detail']) ? fields['detail'] : {};
  return JSON.stringify({
    event: 'one-active-key.event',
    status: problem === undefined ? 'DONE' : 'FAILED',
    id: plain(fields['id']),
    account: plain(detail['recipientAccountId'] ?? fields['account']),
    action: plain(detail['eventName']),
    at: plain(detail['eventTime']),
    failedCall: plain(detail['errorCode']),
    users,
    ...(problem === undefined ? {} : { message: clipped(inert(reasonOf(problem)), LONGEST) }),
    milliseconds: Math.round(milliseconds),
  });
}

/** Our own sentences, and what AWS said. */
function reasonOf(error: unknown): string {
  const isOurs =
    error instanceof NotRead || error instanceof BadRecord || error instanceof BadConfiguration;
  return isOurs ? error.message : sentenceOf(error);
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? clipped(inert(value), 200) : undefined;
}
