import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { Aws } from '../../live-check/aws/ask/ask';
import { pace } from '../../live-check/aws/pace';
import { ACCOUNT_PATIENCE, Patience } from '../../live-check/aws/patience';
import { RateBudget } from '../../live-check/aws/rate-budget';
import { IN_LAMBDA } from '../../live-check/aws/connection/in-lambda';
import { Config } from './config';
import type { RuleTools } from './handler';
import { readUsers } from './read-users';

/** One attempt, and all attempts of one call, in milliseconds. */
const ATTEMPT = 10_000;
const CALL = 60_000;

/** The outside of the function. @param region of AWS Config */
export function awsTools(region: string): (time: number) => RuleTools {
  const common = { ...IN_LAMBDA, maxAttempts: 8, region };
  const config = new ConfigServiceClient(common);
  const sts = new STSClient(common);
  return (time) => {
    const aws = Aws.forAccount({
      ...{ attempt: Math.min(ATTEMPT, time), call: Math.min(CALL, time), account: time },
    });
    // Each run has its own patience: what one gave up, the next may get.
    const held = { budget: new RateBudget(), patience: new Patience(ACCOUNT_PATIENCE) };
    const iam = pace(new IAMClient({ ...common, retryMode: 'standard' }), held);
    const clients = { iam, sts, settings: common };
    const own = new Config(config, aws);
    return {
      read: ({ exceptions, rotationWindow, benchmark }) =>
        readUsers(clients, aws, () => new Date(), { exceptions, rotationWindow, benchmark }),
      said: (ruleName) => own.said(ruleName),
      say: (evaluations, invocation) => own.say(evaluations, invocation),
      end: () => {
        aws.end();
        iam.destroy();
      },
    };
  };
}
