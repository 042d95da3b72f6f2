import path from 'node:path';
import { type Command, Option } from 'commander';
import { evaluate, type Exception, type Report } from '../../rule-core/index';
import { attended } from '../aws';
import { oneOf } from '../choices';
import { parseDuration } from '../duration';
import { readExceptions } from '../exceptions-file';
import type { Source } from '../../live-check/index';
import { type Io, UsageError } from '../io';
import { addOutputOptions, deliver, destinations, type OutputOptions } from '../output';
import type { CommandContext } from '../command-context';
import { readBounded } from '../read-file';
import { comparedWith, readEarlier } from '../since';
import {
  addOrganizationOptions,
  judgeOrganization,
  type OrganizationOptions,
  wantsOrganization,
} from './live-organization';

interface LiveOptions extends OutputOptions, OrganizationOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly roleArn?: string;
  readonly source?: Source;
  /** IAM calls a second at most. */
  readonly rate?: number;
  /** How long an account may take, in milliseconds. */
  readonly timeout?: number;
  readonly rotationWindow?: number;
  readonly credentialReport?: string;
  /** An earlier JSON report to compare with. */
  readonly since?: string;
  /** Whether the report shall name every user. */
  readonly nameUsers?: boolean;
  /** Whether it shall say which stack made each key. */
  readonly stacks?: boolean;
  /** The tag of users that says who answers for one. */
  readonly ownerTag?: string;
}

/** `live`: judges what is deployed. Only reads. */
export function registerLive(program: Command, { io, exit }: CommandContext): void {
  const command = program
    .command('live')
    .description('Judge deployed accounts: every IAM user with its keys. Only reads.');
  addOrganizationOptions(addOutputOptions(command))
    .optionsGroup('What is judged:')
    .option('--profile <name>', 'a profile of the AWS configuration files')
    .option('--region <name>', 'decides the partition; IAM itself is global')
    .option('--role-arn <arn>', 'a role to assume in the account')
    .addOption(
      oneOf(new Option('--source <source>', 'where from (default: list)'), [
        'auto',
        'list',
        'report',
        'delta',
      ]),
    )
    .option('--rate <n>', 'IAM calls a second at most (default: 100)', callsPerSecond)
    .option('--timeout <time>', 'give an account up after: 30m (default: 2h)', timeLimit)
    .option('--name-users', 'name all users judged (csv, asff, json do)')
    .option('--stacks', 'which stack made each key (a call per key)')
    .option('--owner-tag <key>', 'the tag of users with who answers for them', tagKey)
    .option(
      '--rotation-window <time>',
      'two keys are accepted so long: 7d (default: 0)',
      parseDuration,
    )
    .option('--since <report.json>', 'say what is new, mended, still there')
    .option('--credential-report <file>', 'judge a credential report (CSV) offline')
    .action(async (options: LiveOptions) => {
      exit(await live(options, io));
    });
}

async function live(wanted: LiveOptions, io: Io): Promise<number> {
  const wishes = destinations(wanted);
  // These tell of users who pass, too; JSON because `check --live` needs their keys.
  const nameUsers =
    wanted.stacks === true || wishes.some((it) => ['csv', 'asff', 'json'].includes(it.name));
  const options = nameUsers ? { ...wanted, nameUsers } : wanted;
  const earlier = readEarlier(options.since, io);
  const exceptions = await readExceptions(options.exceptions, io);
  const { credentialReport, rate } = options;
  if (credentialReport !== undefined && rate !== undefined) {
    throw new UsageError('--rate is for calls to AWS, and --credential-report makes none');
  }
  if (credentialReport !== undefined && options.ownerTag !== undefined) {
    throw new UsageError('--owner-tag asks AWS, and --credential-report makes no calls');
  }
  const report = wantsOrganization(options)
    ? await judgeOrganization(options, exceptions, io)
    : credentialReport === undefined
      ? await judgeAccount(options, exceptions, io)
      : await judgeReport(credentialReport, options, exceptions, io);
  const compared = comparedWith(report, earlier, options.since ?? '', io.now());
  return deliver(compared, wishes, options, io);
}

async function judgeAccount(
  options: LiveOptions,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const { CannotConnect, checkAccount } = await import('../../live-check/index');
  const { profile, region, roleArn, source, rate, benchmark } = options;
  const { nameUsers = false, stacks = false, rotationWindow = 0, timeout, quiet } = options;
  const progress = io.stderr.isTTY === true && !io.env['CI'];
  try {
    return await checkAccount({
      exceptions,
      now: () => io.now(),
      ...attended(io, quiet),
      ...(timeout === undefined ? {} : { limits: { account: timeout } }),
      rotationWindow,
      nameUsers,
      stacks,
      ...(options.ownerTag === undefined ? {} : { ownerTag: options.ownerTag }),
      ...(benchmark === undefined ? {} : { benchmark }),
      ...(source === undefined ? {} : { source }),
      ...(rate === undefined ? {} : { rate }),
      ...(profile === undefined ? {} : { profile }),
      ...(region === undefined ? {} : { region }),
      ...(roleArn === undefined ? {} : { roleArn }),
      ...(progress
        ? {
            onProgress: (done, total) => {
              showProgress(io, done, total);
            },
          }
        : {}),
    });
  } catch (error) {
    if (error instanceof CannotConnect) throw new UsageError(error.message);
    throw error;
  }
}

function showProgress(io: Io, done: number, total: number): void {
  if (done % 25 === 0 || done === total) io.stderr.write(`\rchecked ${done} of ${total} users`);
  if (done === total) io.stderr.write('\r\u001b[K');
}

function timeLimit(text: string): number {
  const value = parseDuration(text);
  if (!(value > 0 && value <= 24 * 3_600_000)) {
    throw new UsageError(`--timeout is a time above 0, up to 24h, not "${text}"`);
  }
  return value;
}

/** IAM API reference, Tag. */
function tagKey(text: string): string {
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(text)) return text;
  throw new UsageError(`--owner-tag is the key of a tag, not "${text}"`);
}

function callsPerSecond(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 10_000)) {
    throw new UsageError(`--rate is a number above 0, up to 10000, not "${text}"`);
  }
  return value;
}

async function judgeReport(
  file: string,
  { rotationWindow = 0, benchmark }: LiveOptions,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const target = path.resolve(io.cwd, file);
  let text: string;
  try {
    text = readBounded(target, 100);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read the credential report ${file}: ${why}`);
  }
  const { readCredentialReport } = await import('../../live-check/index');
  const { keys, errors, warnings, users } = readCredentialReport(text, file);
  // What AWS has not said in this run may be old: a report from a file alone proves no compliance.
  return evaluate(keys, {
    errors,
    warnings,
    users,
    exceptions,
    rotationWindow,
    now: io.now(),
    readings: [{ source: 'report', users, calls: {}, complete: false }],
    ...(benchmark === undefined ? {} : { benchmark }),
  });
}
