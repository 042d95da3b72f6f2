import type { ConnectionOptions } from '../../live-check/aws/clients';
import { identify } from '../../live-check/aws/caller';
import type { Source } from '../../live-check/account/facts';
import { readMember } from '../../live-check/organization/read-member';
import { withHub } from '../../live-check/organization/with-hub';
import { accountOf, runOf } from './event';
import { keepReading, type LambdaContext, type ReadAnswer, timeFor } from './reading';
import type { ResultBucket } from './result-bucket';

export interface ByRoleOptions {
  readonly bucket: ResultBucket;
  /** The role to take on in the account, with its path. */
  readonly roleName: string;
  readonly externalId?: string;
  /** @default "list" */
  readonly source?: Source;
  /**
   * The most IAM calls a second of this invocation: the rate that all accounts share, divided by how many
   * are read at a time.
   */
  readonly rate: number;
  /** @default what the environment says */
  readonly connection?: ConnectionOptions;
  /** @default the real time */
  readonly now?: () => Date;
}

/**
 * Reads an account that has no function of its own, by a role in it, and writes what it said to the
 * bucket of the sweep. What is refused there is an error of its result.
 *
 * @throws BadEvent; and where the caller itself cannot work
 */
export async function byRole(
  event: unknown,
  context: LambdaContext | undefined,
  options: ByRoleOptions,
): Promise<ReadAnswer> {
  const { bucket, roleName, externalId, source, rate, connection = {} } = options;
  const { now = () => new Date() } = options;
  const [run, account] = [runOf(event), accountOf(event)];
  const limits = { account: timeFor(context) };
  const hubOptions = {
    ...connection,
    roleName,
    rate,
    limits,
    now,
    ...(externalId === undefined ? {} : { externalId }),
  };
  const reading = await withHub(hubOptions, false, async (hub) => {
    const caller = await identify(hub.sts, hub.aws);
    return readMember(hub, caller, account, {
      now,
      limits,
      nameUsers: true,
      ownAccount: 'role',
      ...(source === undefined ? {} : { source }),
    });
  });
  return keepReading(bucket, run, reading);
}
