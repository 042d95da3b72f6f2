import type { IamReader } from '../account/iam-reader';
import { sentenceOf } from '../aws/errors';
import type { LastUse } from './key-to-keep';

/** The last use of a key, read anew: "not told" must not look like "never". */
export async function lastUseOf(accessKeyId: string, reader: IamReader): Promise<LastUse> {
  try {
    const use = await reader.lastUse(accessKeyId);
    // IAM answers every key with a service and a region, "N/A" where it was never used.
    if (!use.LastUsedDate) return { kind: 'never' };
    return {
      kind: 'used',
      at: use.LastUsedDate.toISOString(),
      ...(use.ServiceName ? { service: use.ServiceName } : {}),
      ...(use.Region ? { region: use.Region } : {}),
    };
  } catch (error) {
    return { kind: 'unknown', why: sentenceOf(error) };
  }
}
