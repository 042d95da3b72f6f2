import path from 'node:path';
import { type Command, Option } from 'commander';
import type { AccountTag, OwnAccount, Source } from '../../live-check/index';
import type { Exception, Report } from '../../rule-core/index';
import { readAccounts } from '../accounts-list';
import { attended } from '../aws';
import { oneOf } from '../choices';
import { collect } from '../collect';
import { parseDuration } from '../duration';
import { type Io, UsageError } from '../io';
import { showProgress } from '../progress';

/** What `live` takes for many accounts. */
export interface OrganizationOptions {
  readonly organization?: boolean;
  readonly accounts?: string;
  readonly ou?: readonly string[];
  readonly exclude?: string;
  readonly accountTag?: readonly string[];
  readonly roleName?: string;
  readonly ownAccount?: OwnAccount;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly concurrency?: number;
  readonly checkpoint?: string;
  readonly checkpointMaxAge?: number;
}

interface Others {
  readonly profile?: string;
  readonly region?: string;
  readonly roleArn?: string;
  readonly source?: Source;
  readonly rate?: number;
  readonly timeout?: number;
  readonly rotationWindow?: number;
  readonly credentialReport?: string;
  readonly quiet?: boolean;
  readonly nameUsers?: boolean;
  readonly stacks?: boolean;
  readonly ownerTag?: string;
  readonly benchmark?: string;
}

export function addOrganizationOptions(command: Command): Command {
  return command
    .optionsGroup('Many accounts:')
    .option('--organization', 'every account of it; needs --role-name')
    .option('--accounts <list>', 'these: ids with commas, or a file of them')
    .option('--ou <id>', 'only below this unit or root; may be repeated', collect)
    .option('--exclude <list>', 'not these: ids with commas, or a file')
    .option('--account-tag <key=value>', 'only with this tag; may be repeated', collect)
    .option('--role-name <name>', 'the role to assume in every account')
    .addOption(
      oneOf(new Option('--own-account <how>', "the caller's own"), ['auto', 'direct', 'role']),
    )
    .option('--external-id <id>', "what the roles' trust policies ask for")
    .option('--session-name <name>', 'of the sessions, for CloudTrail')
    .option('--concurrency <n>', 'accounts at a time (default: 10)', wholeNumber)
    .option('--checkpoint <file>', 'keep there what was read; go on from it')
    .option(
      '--checkpoint-max-age <time>',
      'read again what is older (default: 12h)',
      parseDuration,
    );
}

/** Whether many accounts are asked for; wrong combinations are an error. */
export function wantsOrganization(options: OrganizationOptions & Others): boolean {
  const wants = options.organization === true || options.accounts !== undefined;
  const only = Object.entries({
    '--ou': options.ou,
    '--exclude': options.exclude,
    '--account-tag': options.accountTag,
    '--role-name': options.roleName,
    '--own-account': options.ownAccount,
    '--external-id': options.externalId,
    '--session-name': options.sessionName,
    '--concurrency': options.concurrency,
    '--checkpoint': options.checkpoint,
    '--checkpoint-max-age': options.checkpointMaxAge,
  }).find(([, value]) => value !== undefined);
  if (!wants && only) {
    throw new UsageError(`${only[0]} goes with --organization or --accounts`);
  }
  if (options.accounts !== undefined && (options.ou ?? options.accountTag)) {
    throw new UsageError('--ou and --account-tag go with --organization, not with --accounts');
  }
  if (options.checkpointMaxAge !== undefined && options.checkpoint === undefined) {
    throw new UsageError('--checkpoint-max-age goes with --checkpoint');
  }
  if (wants && options.roleName === undefined) {
    throw new UsageError('name the role to assume in every account: --role-name NAME');
  }
  if (wants && options.credentialReport !== undefined) {
    throw new UsageError(
      '--credential-report is one account; leave out --organization, --accounts',
    );
  }
  return wants;
}

export async function judgeOrganization(
  options: OrganizationOptions & Others,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const { CannotConnect, checkOrganization, CheckpointProblem } =
    await import('../../live-check/index');
  const {
    roleName = '',
    accounts,
    checkpoint,
    rotationWindow = 0,
    quiet = false,
    timeout,
  } = options;
  const { ou, exclude, accountTag } = options;
  const onProgress = showProgress(io, quiet);
  const passed = [
    'nameUsers',
    'stacks',
    'ownerTag',
    'profile',
    'region',
    'roleArn',
    'source',
    'ownAccount',
    'externalId',
  ] as const;
  const rest = ['sessionName', 'concurrency', 'rate', 'benchmark', 'checkpointMaxAge'] as const;
  try {
    return await checkOrganization({
      ...Object.fromEntries(
        [...passed, ...rest].flatMap((it) =>
          options[it] === undefined ? [] : [[it, options[it]]],
        ),
      ),
      roleName,
      exceptions,
      rotationWindow,
      now: () => io.now(),
      ...attended(io, quiet),
      ...(timeout === undefined ? {} : { limits: { account: timeout } }),
      ...(ou ? { ous: ou } : {}),
      ...(exclude === undefined ? {} : { exclude: readAccounts(exclude, io, '--exclude') }),
      ...(accountTag ? { accountTags: accountTag.map(tagOf) } : {}),
      ...(accounts === undefined ? {} : { accounts: readAccounts(accounts, io) }),
      ...(checkpoint === undefined ? {} : { checkpoint: path.resolve(io.cwd, checkpoint) }),
      ...(onProgress ? { onProgress } : {}),
    });
  } catch (error) {
    if (error instanceof CannotConnect || error instanceof CheckpointProblem) {
      throw new UsageError(error.message);
    }
    if (error instanceof TypeError && error.message.startsWith('"')) {
      throw new UsageError(error.message);
    }
    throw error;
  }
}

function tagOf(text: string): AccountTag {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--account-tag is KEY=VALUE, not "${text}"`);
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new UsageError(`--concurrency is a whole number from 1 to 1000, not "${text}"`);
  }
  return value;
}
