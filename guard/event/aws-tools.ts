import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import type { Identity } from '../../live-check/aws/answers/sts';
import { Aws } from '../../live-check/aws/ask/ask';
import { identify } from '../../live-check/aws/caller';
import { IN_LAMBDA } from '../../live-check/aws/connection/in-lambda';
import { sentenceOf } from '../../live-check/aws/errors';
import { clockOf } from '../../live-check/account/reading';
import { NotRead } from '../not-read';
import { SecurityHub } from '../security-hub/index';
import { S3Store } from '../store/s3-store';
import { deactivate, sentenceOfResult } from './deactivate';
import type { EventTools } from './handler';
import { Ledger } from './ledger';
import { planOf } from './new-key';
import { tell } from './notice';
import { readUser } from './read-user';

/** What the function is told by its environment. */
export interface EventSettings {
  readonly region: string;
  /** The bucket in which it keeps what it told, and the journals. */
  readonly bucket: string;
  /** Whom it tells; absent for nobody. */
  readonly topicArn?: string;
  /** Whether new second keys are deactivated. */
  readonly deactivates: boolean;
}

/** One attempt, and all attempts of one call, in milliseconds. */
const ATTEMPT = 6_000;
const CALL = 20_000;
/** Results of a call that nobody knows the outcome of: it is looked at once more, later. */
const AGAIN: ReadonlySet<string> = new Set(['failed', 'unverified']);

/** The outside of the function, made once for all invocations of one process. */
export function awsTools(settings: EventSettings): (time: number) => Promise<EventTools> {
  const { region, bucket, topicArn } = settings;
  const common = { ...IN_LAMBDA, region };
  const clients = { iam: new IAMClient(common), sts: new STSClient(common), settings: common };
  const s3 = new S3Client(common);
  const hub = new SecurityHubClient(common);
  const sns = new SNSClient(common);
  let known: { readonly identity: Identity; readonly at: Date } | undefined;

  return async (time) => {
    const limits = { attempt: Math.min(ATTEMPT, time), call: Math.min(CALL, time), account: time };
    const aws = Aws.forAccount(limits);
    const now = () => new Date();
    try {
      known ??= { at: now(), identity: await identify(clients.sts, aws) };
    } catch (error) {
      aws.end();
      throw new NotRead(`it is not known which account this is: ${sentenceOf(error)}`, true);
    }
    const { identity, at } = known;
    const { account, partition, arn } = identity;
    const clock = clockOf(now, at, identity.at);
    const store = new S3Store(s3, aws, bucket, account);
    const source = { clients, aws, identity, knownAt: at, now };
    return {
      account,
      now: () => clock.now(),
      read: (touched, callAt) => readUser(source, touched, callAt),
      importUsers: (report) => new SecurityHub(hub, aws, region).importUsers(report),
      ledger: new Ledger(store, account, () => clock.now()),
      ...(topicArn === undefined ? {} : { tell: (notice) => tell(sns, aws, topicArn, notice) }),
      ...(settings.deactivates
        ? {
            deactivate: async (user, keys, key, eventId) => {
              const planner = { account, partition, caller: arn, now: clock.now() };
              const plan = planOf(planner, user, keys, key, eventId);
              const result = await deactivate(plan, { clients, store, limits, now });
              const sentence = sentenceOfResult(result);
              const isDone = result.result === 'done' || result.result === 'already';
              const again = AGAIN.has(result.result);
              return { isDone, sentence, ...(again ? { problem: new NotRead(sentence) } : {}) };
            },
          }
        : {}),
      end: () => {
        aws.end();
      },
    };
  };
}
