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
  /**
   * The users of this account in whose sessions these calls are made, or roles were assumed on the way, by
   * their names in small letters: it is not known which of their keys began the session.
   */
  readonly users: ReadonlySet<string>;
}

/** @throws what AWS or the SDK throws, and where STS names no account */
export async function callerOf({ iam, sts, base }: Clients, aws: Aws): Promise<Caller> {
  const identity = await identify(sts, aws);
  const own = await iam.config.credentials();
  const keys = new Set([own.accessKeyId]);
  const users = new Set<string>();
  const note = ({ account, arn }: Identity) => {
    const [, user] = /:user\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    if (user !== undefined && account === identity.account) users.add(user.toLowerCase());
  };
  if (isOfSession(own)) note(identity);
  for (const key of (await base?.keys()) ?? []) {
    keys.add(key.accessKeyId);
    if (isOfSession(key) && key.accessKeyId !== own.accessKeyId)
      note(await key.whose(identify, aws));
  }
  return { ...identity, keys, users };
}

/** IAM user guide, "IAM identifiers": keys of sessions begin like this. */
function isOfSession({ accessKeyId }: { readonly accessKeyId: string }): boolean {
  return accessKeyId.startsWith('ASIA');
}
