import { printableJson } from '../../rule-core/index';
import { clipped, inert } from '../answer/words';
import type { Delivery } from './network/callback';
import type { RunTask } from './request/request';
import type { TaskResult } from './result';

const LONGEST = 2_000;
const NAME = 200;

/**
 * One task as a line of JSON: what was asked about, what the answer was, and whether it arrived. Neither
 * the token nor an address is in it.
 */
export function logged(
  { id, stage, about }: RunTask,
  { status, message, summary }: TaskResult,
  delivery: Delivery,
  began: Date,
  ended: Date,
): string {
  return line({
    event: 'one-active-key.run-task',
    status,
    judged: summary !== undefined,
    ...(summary
      ? {
          violations: summary.violations,
          undetermined: summary.undetermined,
          errors: summary.errors,
        }
      : {}),
    stage: name(stage),
    taskResult: name(id),
    organization: name(about.organization),
    workspace: name(about.workspace),
    run: name(about.run),
    delivered: delivery.done,
    ...(delivery.done ? {} : { notDelivered: clipped(inert(delivery.why), LONGEST) }),
    message: clipped(message, LONGEST),
    milliseconds: ended.getTime() - began.getTime(),
  });
}

/** A request that was turned away. */
export function turnedAway(status: number, why: string): string {
  return line({ event: 'one-active-key.run-task', status: 'refused', http: status, message: why });
}

function line(fields: object): string {
  return printableJson(JSON.stringify(fields));
}

function name(text: string): string | undefined {
  return text === '' ? undefined : clipped(inert(text), NAME);
}
