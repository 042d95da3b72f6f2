import type { AccountFacts, ReadAccountOptions, Source, SourceReading } from './facts';
import { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import type { Clients } from '../aws/clients';
import { fetchReport } from './report/fetch-report';
import { identify } from '../aws/caller';
import { withOwners } from './owner-tag';
import { readByListing } from './read-by-listing';
import { DELIVERY_MARGIN, readByDelta, readByReport } from './report/read-by-report';
import { askForOwners } from './stack-owner';
import { clockOf, fail, note, type AccountReading, startReading } from './reading';
import { installCommand } from '../aws/connection/sdk-packages';
import { type Touched, touchedUsers } from './report/trail-events';

/**
 * Reads every user of an account with its keys, from the source that is asked for.
 *
 * Every call that fails is an error of the reading; it never throws for what AWS says.
 */
export async function readAccount(
  clients: Clients,
  options: ReadAccountOptions,
): Promise<AccountFacts> {
  const aws = Aws.forAccount(options.limits, options.onWaiting);
  try {
    return await read(clients, aws, options);
  } finally {
    aws.end();
  }
}

async function read(
  clients: Clients,
  aws: Aws,
  options: ReadAccountOptions,
): Promise<AccountFacts> {
  const { now, source = 'list' } = options;
  const began = now();
  let identity: Awaited<ReturnType<typeof identify>>;
  try {
    identity = await identify(clients.sts, aws);
  } catch (error) {
    const message = `cannot be read: ${sentenceOf(error)}`;
    return {
      source: source === 'auto' ? 'list' : source,
      keys: [],
      keysRead: 0,
      users: 0,
      errors: [{ input: 'AWS account', message }],
      warnings: [],
      calls: { GetCallerIdentity: 1 },
    };
  }
  const { account, arn, partition, at } = identity;
  const run = startReading(clients, aws, account, clockOf(now, began, at), options);
  const found = await readFrom(run, source);
  const { ownerTag } = options;
  const reading =
    ownerTag === undefined
      ? found
      : { ...found, keys: await withOwners(run, found.keys, ownerTag) };
  const { errors, warnings, reader } = run;
  const names = run.judged?.sort((a, b) => (a.name < b.name ? -1 : 1));
  const alias = await aliasOf(run);
  const owned = names && options.stacks === true ? await askForOwners(run, names) : names;
  return {
    account,
    partition,
    caller: arn,
    ...(alias === undefined ? {} : { alias }),
    ...reading,
    keysRead: run.keysRead,
    ...(owned ? { judged: owned } : {}),
    errors,
    warnings,
    calls: { GetCallerIdentity: 1, ...reader.calls },
  };
}

/** What people call the account; nothing hangs on it, so that an answer that is no answer costs only it. */
async function aliasOf(run: AccountReading): Promise<string | undefined> {
  if (run.ended) return undefined;
  return run.reader.alias().catch(() => undefined);
}

async function readFrom(run: AccountReading, source: Source): Promise<SourceReading> {
  if (source === 'list') return readByListing(run);
  if (source === 'auto') return readAtBest(run);
  try {
    const report = await fetchReport(run);
    if (source === 'report') return await readByReport(run, report);
    return await readByDelta(run, report, await touchedSince(run, report.generatedAt));
  } catch (error) {
    fail(run, `cannot be read by --source ${source}: ${sentenceOf(error)}`);
    return { source, keys: [], users: 0 };
  }
}

/** A fresh report, else the report with what happened since, else every user. */
async function readAtBest(run: AccountReading): Promise<SourceReading> {
  try {
    const report = await fetchReport(run);
    const touched = report.fresh ? undefined : await touchedSince(run, report.generatedAt);
    return await readByDelta(run, report, touched);
  } catch (error) {
    note(run, `Every user of ${run.input} was listed: ${sentenceOf(error)}.`);
    return readByListing(run);
  }
}

async function touchedSince(run: AccountReading, generatedAt: Date): Promise<Touched> {
  const { cloudTrail } = run.clients;
  if (!cloudTrail) {
    const cloudTrailSdk = '@aws-sdk/client-cloudtrail';
    throw new Error(
      `CloudTrail cannot be asked without the AWS SDK package ${cloudTrailSdk}: ${installCommand([cloudTrailSdk])}`,
    );
  }
  try {
    const from = new Date(generatedAt.getTime() - DELIVERY_MARGIN);
    return await touchedUsers(run, cloudTrail, from);
  } catch (error) {
    throw new Error(`CloudTrail's events cannot be read: ${sentenceOf(error)}`, { cause: error });
  }
}
