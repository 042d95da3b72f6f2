import type { Aws } from '../aws/ask/ask';
import type { Clients } from '../aws/clients';
import { identify } from '../aws/caller';

/** Who makes the calls, and in which account. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  /** The access key that signs the calls. */
  readonly accessKeyId?: string;
}

/** @throws what AWS or the SDK throws, and where STS names no account */
export async function callerOf({ iam, sts }: Clients, aws: Aws): Promise<Caller> {
  const { account, arn } = await identify(sts, aws);
  const { accessKeyId } = await iam.config.credentials();
  return { account, arn, ...(accessKeyId ? { accessKeyId } : {}) };
}
