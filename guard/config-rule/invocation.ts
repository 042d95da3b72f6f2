import { isObject } from '../../rule-core/text/json';
import { wholeJson } from '../../rule-core/text/whole-json';

/** What AWS Config asks a rule of an account, on schedule (Config developer guide, "Example events"). */
export interface Invocation {
  readonly account: string;
  readonly ruleName: string;
  /** Given back with the evaluations. */
  readonly resultToken: string;
  /** When Config asked: its results are ordered by it. */
  readonly orderedBy: Date;
}

/** An event that is none that the rule can answer: Config shows that it failed. */
export class BadInvocation extends Error {
  constructor(what: string) {
    super(`the event is not one of a scheduled AWS Config rule: ${what}`);
    this.name = 'BadInvocation';
  }
}

/** @throws BadInvocation */
export function invocationOf(event: unknown): Invocation {
  if (!isObject(event)) throw new BadInvocation('it is not an object');
  if (event['eventLeftScope'] === true) {
    throw new BadInvocation(
      'it is about a resource that left the scope, and the rule has no scope',
    );
  }
  const invoking = parsed(event['invokingEvent']);
  const { messageType, awsAccountId, notificationCreationTime: created } = invoking;
  if (messageType !== 'ScheduledNotification') {
    const type = typeof messageType === 'string' ? messageType.slice(0, 100) : 'none';
    throw new BadInvocation(
      `its messageType is ${type}. Access keys are not in what Config records: run the rule on a schedule`,
    );
  }
  const account = text(event['accountId'] ?? awsAccountId, 'accountId', /^\d{12}$/);
  if (awsAccountId !== undefined && awsAccountId !== account) {
    throw new BadInvocation('it names two accounts');
  }
  const orderedBy = new Date(text(created, 'notificationCreationTime', /^[\dTZ:.+-]{10,40}$/));
  if (Number.isNaN(orderedBy.getTime())) {
    throw new BadInvocation('its notificationCreationTime is not a time');
  }
  return {
    account,
    ruleName: text(event['configRuleName'], 'configRuleName', /^[\w-]{1,128}$/),
    resultToken: text(event['resultToken'], 'resultToken', /^[\s\S]{1,10000}$/),
    orderedBy,
  };
}

function parsed(value: unknown): Readonly<Record<string, unknown>> {
  let it: unknown;
  try {
    it = typeof value === 'string' ? wholeJson(value) : undefined;
  } catch {
    it = undefined;
  }
  if (!isObject(it)) throw new BadInvocation('its invokingEvent is not whole JSON');
  return it;
}

function text(value: unknown, what: string, pattern: RegExp): string {
  if (typeof value !== 'string' || !pattern.test(value)) {
    throw new BadInvocation(`its ${what} is missing, or not as Config has it`);
  }
  return value;
}
