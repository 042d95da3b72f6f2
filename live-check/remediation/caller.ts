import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clients } from '../clients';

/** Who makes the calls, and in which account. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  /** The access key that signs the calls. */
  readonly accessKeyId?: string;
}

/** @throws what AWS or the SDK throws, and where STS names no account */
export async function callerOf({ iam, sts }: Clients): Promise<Caller> {
  const { Account: account, Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (!account || !arn) throw new Error('STS names no account');
  const { accessKeyId } = await iam.config.credentials();
  return { account, arn, ...(accessKeyId ? { accessKeyId } : {}) };
}
