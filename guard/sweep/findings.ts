import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { homeRegion, type ConnectionOptions } from '../../live-check/aws/clients';
import { identify } from '../../live-check/aws/caller';
import { Aws } from '../../live-check/aws/ask/ask';
import { inParallel } from '../../live-check/aws/pool';
import type { Caller, Hub } from '../../live-check/organization/hub';
import { PARTS } from '../../live-check/organization/results/result-folder';
import { MOST_RUN_BYTES, runIn } from '../../live-check/organization/results/run-record';
import { withHub } from '../../live-check/organization/with-hub';
import type { Report } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { SecurityHub } from '../security-hub/index';
import { BadEvent, runOf } from './event';
import { IN_RUN } from './names';
import { ofAccount, usersIn } from './account-findings';
import { type LambdaContext, timeFor, usersName } from './reading';
import { REPORT_FILES } from './merge';
import type { ResultBucket } from './result-bucket';
import { wholeJson } from '../../rule-core/text/whole-json';

export interface FindingsOptions {
  readonly bucket: ResultBucket;
  /** The role in each account that may import findings, with its path. */
  readonly roleName: string;
  readonly externalId?: string;
  /** @default what the environment says */
  readonly connection?: ConnectionOptions;
  /** @default the real time */
  readonly now?: () => Date;
}

/** How far the import has come; the state machine asks again until it is done. */
export interface Imported {
  /** The last account that was tried. */
  readonly after: string;
  /** In how many accounts not all was taken, so far. */
  readonly failed: number;
  readonly done: boolean;
}

/** How many accounts are entered at a time. Each has limits of its own. */
const AT_ONCE = 25;
/** In bytes: what the merge wrote. */
const MOST_REPORT = 512 * 1024 * 1024;
const MOST_USERS = 4 * 1024 * 1024;
/** The longest that an account takes, in milliseconds. */
const ONE_ACCOUNT = 60_000;

/**
 * Imports what the report says of each account into the Security Hub of that account, by a role in it:
 * violations, users whose findings are to be closed, and whether the account was read. An account that
 * does not take its findings is counted and told in the log.
 *
 * @throws BadEvent; and where nothing can be done
 */
export async function importFindings(
  event: unknown,
  context: LambdaContext | undefined,
  options: FindingsOptions,
): Promise<Imported> {
  const { bucket, roleName, externalId, connection = {}, now = () => new Date() } = options;
  const run = runOf(event);
  const { after, failed: before } = progressIn(event);
  const until = Date.now() + timeFor(context) - ONE_ACCOUNT;
  const folder = bucket.folderOf(run);
  const { list, startedAt } = runIn(await folder.read(PARTS.run, MOST_RUN_BYTES));
  const report = wholeJson(
    await folder.read(`${IN_RUN.reports}/${REPORT_FILES['json'] ?? ''}`, MOST_REPORT),
  ) as Report;
  const parts = ofAccount(report, startedAt);
  const open = [...list.active].sort().filter((it) => it > after);
  let last = after;
  let failed = before;
  const hubOptions = { ...connection, roleName, now, ...(externalId ? { externalId } : {}) };
  await withHub(hubOptions, false, async (hub) => {
    const caller = await identify(hub.sts, hub.aws);
    for (let at = 0; at < open.length && Date.now() < until; at += AT_ONCE) {
      const batch = open.slice(at, at + AT_ONCE);
      await inParallel(batch, AT_ONCE, async (account) => {
        try {
          const users = await usersOf(account);
          await importOne(hub, caller, account, (names) => parts.reportOf(account, names, users));
        } catch (error) {
          failed += 1;
          log(run, account, error);
        }
      });
      last = batch.at(-1) ?? last;
    }
  });
  return { after: last, failed, done: last === (open.at(-1) ?? after) };

  /** How many active keys each user has; nothing of an account that has no result. */
  async function usersOf(account: string): Promise<ReadonlyMap<string, number>> {
    if (!parts.isWhole(account)) return new Map();
    return usersIn(await folder.read(usersName(account), MOST_USERS), run, account);
  }
}

/** @param reportOf the report of the account, given the users whose findings are open */
async function importOne(
  hub: Hub,
  caller: Caller,
  account: string,
  reportOf: (open: readonly string[]) => Report,
): Promise<void> {
  const session = hub.sessionIn(caller, account);
  const region = homeRegion(process.env['AWS_REGION'] ?? 'us-east-1');
  const settings = { ...hub.clientsIn(caller, session).settings, region };
  const client = new SecurityHubClient(settings);
  const aws = Aws.forAccount({ attempt: 20_000, call: 30_000, account: ONE_ACCOUNT });
  try {
    const securityHub = new SecurityHub(client, aws, region);
    await securityHub.importAll(reportOf(await securityHub.openUsers(account)));
  } finally {
    aws.end();
  }
}

function progressIn(event: unknown): { readonly after: string; readonly failed: number } {
  const { after, failed } = isObject(event) ? event : {};
  if (typeof after !== 'string' || !/^(\d{12})?$/.test(after)) {
    throw new BadEvent('"after" is no account');
  }
  if (typeof failed !== 'number' || !(failed >= 0)) throw new BadEvent('"failed" is no number');
  return { after, failed };
}

function log(run: string, account: string, error: unknown): void {
  const { name, message } = error as Error;
  const said = `${name}: ${message}`.slice(0, 500);
  process.stdout.write(
    `${JSON.stringify({ event: 'one-active-key.sweep.not-imported', run, account, message: said })}\n`,
  );
}
