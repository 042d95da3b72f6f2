import { sentenceOf } from '../../live-check/aws/errors';
import { clipped, inert } from '../answer/words';
import { BadConfiguration, type GuardConfiguration } from '../configuration';
import type { LambdaContext } from '../hook/handler';
import { NotRead } from '../not-read';
import { type Evaluation, evaluationsOf } from './evaluations';
import { BadInvocation, type Invocation, invocationOf } from './invocation';
import type { WholeReading } from './read-users';

/** What the rule is worked out with, within the time of one invocation. */
export interface RuleTools {
  /** Reads the function's own account. @throws NotRead where not everything was read */
  readonly read: (configuration: GuardConfiguration) => Promise<WholeReading>;
  /** The ids of users of whom the rule said something before. */
  readonly said: (ruleName: string) => Promise<readonly string[]>;
  /** @throws where AWS Config does not take all */
  readonly say: (evaluations: readonly Evaluation[], invocation: Invocation) => Promise<void>;
  end(): void;
}

export interface RuleOptions {
  /** Asked at each invocation. */
  readonly configuration: () => Promise<GuardConfiguration>;
  /** @param time in milliseconds, for everything that is asked */
  readonly tools: (time: number) => RuleTools;
  /** Takes one line of JSON an invocation. */
  readonly log: (line: string) => void;
}

/** How many users the rule said what of. */
export type RuleOutcome = Readonly<Record<Evaluation['compliance'], number>>;
export type RuleHandler = (event: unknown, context?: LambdaContext) => Promise<RuleOutcome>;

/** What the function is given, and what of it the evaluations need, in milliseconds. */
const TIME = 15 * 60_000;
const RESERVE = 10_000;
const LONGEST = 2_000;

/**
 * A custom rule of AWS Config that judges every IAM user of its account, on schedule. It throws where not
 * everything was read or taken: AWS Config then shows that the rule failed, and keeps what was said before.
 */
export function ruleHandler({ configuration, tools: make, log }: RuleOptions): RuleHandler {
  return async (event, context) => {
    const began = performance.now();
    const remaining = context?.getRemainingTimeInMillis?.() ?? TIME;
    let invocation: Invocation | undefined;
    let outcome: RuleOutcome | undefined;
    let problem: unknown;
    let tools: RuleTools | undefined;
    try {
      invocation = invocationOf(event);
      const settings = await configuration();
      tools = make(Math.max(1, remaining - RESERVE));
      const { account, report, users } = await tools.read(settings);
      if (account !== invocation.account) {
        throw new NotRead(
          `Config asks about account ${invocation.account}, and this function reads account ${account} only: deploy the rule there`,
        );
      }
      const evaluations = evaluationsOf(report, users, await tools.said(invocation.ruleName));
      await tools.say(evaluations, invocation);
      outcome = counted(evaluations);
      return outcome;
    } catch (error) {
      problem = error;
      throw error;
    } finally {
      tools?.end();
      log(
        JSON.stringify({
          event: 'one-active-key.config-rule',
          status: problem === undefined ? 'DONE' : 'FAILED',
          account: invocation?.account,
          rule: invocation?.ruleName,
          ...outcome,
          ...(problem === undefined ? {} : { message: clipped(inert(reason(problem)), LONGEST) }),
          milliseconds: Math.round(performance.now() - began),
        }),
      );
    }
  };
}

function counted(evaluations: readonly Evaluation[]): RuleOutcome {
  const count = (it: Evaluation['compliance']) =>
    evaluations.filter(({ compliance }) => compliance === it).length;
  return {
    COMPLIANT: count('COMPLIANT'),
    NON_COMPLIANT: count('NON_COMPLIANT'),
    NOT_APPLICABLE: count('NOT_APPLICABLE'),
  };
}

/** Our own sentences, and what AWS said. */
function reason(error: unknown): string {
  const isOurs =
    error instanceof NotRead || error instanceof BadInvocation || error instanceof BadConfiguration;
  return isOurs ? error.message : sentenceOf(error);
}
