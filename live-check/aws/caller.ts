import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { GET_CALLER_IDENTITY, type Identity } from './answers/sts';
import type { Aws } from './ask/ask';

/** Which account this is, who asks, and what time AWS has. */
export async function identify(sts: STSClient, aws: Aws): Promise<Identity> {
  return aws.ask(sts, new GetCallerIdentityCommand({}), GET_CALLER_IDENTITY);
}
