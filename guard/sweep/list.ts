import type { ConnectionOptions } from '../../live-check/aws/clients';
import { identify } from '../../live-check/aws/caller';
import type { Source } from '../../live-check/account/facts';
import type { AccountFilters } from '../../live-check/organization/options';
import { PARTS } from '../../live-check/organization/results/result-folder';
import { type RunRecord, runText } from '../../live-check/organization/results/run-record';
import { listSelected } from '../../live-check/organization/select';
import { withHub } from '../../live-check/organization/with-hub';
import { beginningOf } from './event';
import { IN_RUN } from './names';
import { keyOf, type ResultBucket } from './result-bucket';

export interface ListOptions {
  readonly bucket: ResultBucket;
  /** What the report says of who reads the accounts. */
  readonly role: string;
  readonly source: Source;
  readonly filters: AccountFilters;
  /** @default what the environment says */
  readonly connection?: ConnectionOptions;
}

/** What the state machine goes on with. */
export interface Listed {
  readonly run: string;
  readonly bucket: string;
  /** The folder of the run in the bucket. */
  readonly folder: string;
  /** The key of the list that the map reads. */
  readonly items: string;
  readonly accounts: number;
}

/**
 * Lists the accounts of the organization and writes down what the run sets out to do, before any account
 * is asked: that is what the results are held to.
 *
 * @throws BadEvent; and what AWS says where the caller is not known or nothing can be written
 */
export async function list(event: unknown, options: ListOptions): Promise<Listed> {
  const { bucket, role, source, filters, connection = {} } = options;
  const { run, startedAt } = beginningOf(event);
  const hubOptions = { ...connection, ...filters, roleName: role };
  const record = await withHub(hubOptions, true, async (hub): Promise<RunRecord> => {
    const caller = await identify(hub.sts, hub.aws);
    const { list: found, leftOut, errors } = await listSelected(hub, caller, filters);
    return {
      run,
      startedAt,
      caller: caller.arn,
      partition: caller.partition,
      source,
      role,
      list: found,
      leftOut,
      undecided: errors.map(({ account, message }) => ({
        ...(account === undefined ? {} : { account }),
        message,
      })),
    };
  });
  const { active } = record.list;
  await bucket.write(run, PARTS.run, runText(record));
  await bucket.write(run, IN_RUN.items, itemsText(active));
  return {
    run,
    bucket: bucket.name,
    folder: keyOf(run),
    items: keyOf(run, IN_RUN.items),
    accounts: active.length,
  };
}

/** The source of a map: a list with an entry for each child. */
export function itemsText(accounts: readonly string[]): string {
  return JSON.stringify(accounts.map((account) => ({ account })));
}
