import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { GET_CALLER_IDENTITY, type Identity } from './answers/sts';
import type { Aws } from './ask/ask';
import type { Clients } from './clients';

/** Which account this is, who asks, and what time AWS has. */
export async function identify(sts: STSClient, aws: Aws): Promise<Identity> {
  return aws.ask(sts, new GetCallerIdentityCommand({}), GET_CALLER_IDENTITY);
}

/** Who makes the calls, and the keys that must not be taken from under them. */
export interface Caller extends Identity {
  /**
   * The access keys behind these calls: the one that signs them, and those with which roles were assumed
   * on the way (`--role-arn`, `source_profile`, chains of them).
   */
  readonly keys: ReadonlySet<string>;
  /** The user whose session this is, where it is not known which of the user's keys began it. */
  readonly user?: string;
}

/** @throws what AWS or the SDK throws, and where STS names no account */
export async function callerOf({ iam, sts, baseKeys }: Clients, aws: Aws): Promise<Caller> {
  const identity = await identify(sts, aws);
  const { accessKeyId } = await iam.config.credentials();
  const [, user] = /:user\/(?:.*\/)?([^/]+)$/.exec(identity.arn) ?? [];
  return {
    ...identity,
    keys: new Set([accessKeyId, ...(baseKeys?.() ?? [])]),
    ...(user !== undefined && accessKeyId.startsWith('ASIA') ? { user } : {}),
  };
}
