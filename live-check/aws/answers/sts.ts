import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { Misread } from '../ask/no-answer';
import { type Operation, text } from '../ask/operation';

const STS = { service: 'STS', format: 'xml' } as const;

/** Who asks, and AWS's time where the answer has it. */
export interface Identity {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
  readonly partition: string;
  readonly at?: Date;
}

export const GET_CALLER_IDENTITY: Operation<
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
  Identity
> = {
  ...STS,
  action: 'GetCallerIdentity',
  read: ({ Account: account, Arn }, _, { headers }) => {
    const arn = text(Arn, 'ARN of the caller');
    const [, partition, own] = /^arn:([^:]+):(?:iam|sts)::(\d{12}):/.exec(arn) ?? [];
    if (partition === undefined || account !== own || account === undefined) {
      throw new Misread('it names no account');
    }
    const at = new Date(headers['date'] ?? '');
    return { account, arn, partition, ...(Number.isNaN(at.getTime()) ? {} : { at }) };
  },
};

/** The credentials of a session. They stay in memory, and nothing prints them. */
export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

export const ASSUME_ROLE: Operation<
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  SessionCredentials
> = {
  ...STS,
  action: 'AssumeRole',
  read: ({ Credentials: made }) => ({
    accessKeyId: text(made?.AccessKeyId, 'credentials'),
    secretAccessKey: text(made?.SecretAccessKey, 'credentials'),
    sessionToken: text(made?.SessionToken, 'credentials'),
    ...(made?.Expiration ? { expiration: made.Expiration } : {}),
  }),
};
