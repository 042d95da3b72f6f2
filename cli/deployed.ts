import path from 'node:path';
import type { Command } from 'commander';
import type { Inputs } from '../inputs/index';
import type { DeployedAccount } from '../inputs/deployed/index';
import type { ReadError, Warning } from '../rule-core/index';
import { attended } from './aws';
import { collect } from './collect';
import { parseDuration } from './duration';
import { type Io, UsageError } from './io';
import { agesOf, SNAPSHOT_MAX_AGE } from './snapshot-age';

/** What `check` takes to look at deployed accounts too. */
export interface DeployedOptions {
  readonly live?: readonly string[];
  readonly liveAccount?: boolean;
  /** How old a snapshot may be, in milliseconds. */
  readonly liveMaxAge?: number;
  readonly profile?: string;
  readonly region?: string;
  readonly roleArn?: string;
}

export function addDeployedOptions(command: Command): Command {
  return command
    .option('--live <report.json>', 'add what is deployed: live --format json', collect)
    .option('--live-max-age <time>', 'how old that may be (default: 48h)', parseDuration)
    .option('--live-account', 'add what is deployed: read it now')
    .option('--profile <name>', 'for --live-account: an AWS profile')
    .option('--region <name>', 'for --live-account: the region of the stacks')
    .option('--role-arn <arn>', 'for --live-account: a role to assume');
}

/** Inputs, and the accounts that they are deployed to. */
export interface InputsAndDeployed {
  readonly inputs: Inputs;
  /** Absent where nobody asked for them. */
  readonly accounts?: readonly DeployedAccount[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
}

/**
 * Reads the inputs, and the deployed accounts that the options name. Where that is one account, inputs
 * that name none are taken to be deployed there.
 *
 * @param read reads the inputs; given the account of those that name none
 * @throws UsageError for a snapshot that is none, and for options that do not go together
 */
export async function withDeployed(
  read: (account?: string) => Inputs,
  options: DeployedOptions,
  io: Io,
): Promise<InputsAndDeployed> {
  const { live = [], liveAccount = false, profile, region, roleArn } = options;
  const connection = { profile, region, roleArn };
  const [only] = Object.entries(connection).find(([, value]) => value !== undefined) ?? [];
  if (only !== undefined && !liveAccount) {
    const flag = only === 'roleArn' ? '--role-arn' : `--${only}`;
    throw new UsageError(`${flag} goes with --live-account`);
  }
  if (liveAccount && live.length > 0) {
    throw new UsageError('--live-account reads the account itself; leave out --live');
  }
  if (options.liveMaxAge !== undefined && live.length === 0) {
    throw new UsageError('--live-max-age goes with --live');
  }
  if (liveAccount) return readAccountNow(read, { profile, region, roleArn }, io);
  if (live.length === 0) return { inputs: read(), errors: [], warnings: [] };
  const accounts = await readSnapshots(live, io);
  const [first, another] = accounts;
  return {
    inputs: read(another ? undefined : first?.account),
    accounts,
    ...agesOf(accounts, options.liveMaxAge ?? SNAPSHOT_MAX_AGE, io.now()),
  };
}

async function readSnapshots(files: readonly string[], io: Io): Promise<DeployedAccount[]> {
  const { readSnapshot } = await import('../inputs/deployed/index');
  const { DocumentError, readText } = await import('../inputs/files/read-text');
  const accounts = files.flatMap((file) => {
    try {
      return readSnapshot(readText(path.resolve(io.cwd, file), file), file);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const { message } = error;
      throw new UsageError(message.includes(file) ? message : `the snapshot ${file} ${message}`);
    }
  });
  const ids = accounts.map((it) => it.account);
  const twice = ids.find((it, index) => ids.indexOf(it) < index);
  if (twice !== undefined) throw new UsageError(`account ${twice} is in two snapshots; give one`);
  return accounts;
}

async function readAccountNow(
  read: (account?: string) => Inputs,
  connection: Readonly<Record<'profile' | 'region' | 'roleArn', string | undefined>>,
  io: Io,
): Promise<InputsAndDeployed> {
  const { CannotConnect, readDeployedUsers } = await import('../live-check/index');
  const { declaredUsers } = await import('../inputs/deployed/index');
  let inputs: Inputs | undefined;
  const wants = (account: string, names: readonly string[]) => {
    inputs = read(account);
    return declaredUsers(inputs.keys, account, names);
  };
  const given = Object.entries(connection).filter(([, value]) => value !== undefined);
  try {
    const deployed = await readDeployedUsers(wants, {
      now: () => io.now(),
      ...attended(io),
      ...Object.fromEntries(given),
    });
    const { account, users, errors, warnings, asOf } = deployed;
    const known: DeployedAccount[] =
      account === undefined
        ? []
        : [
            {
              account,
              name: `account ${account}`,
              complete: errors.length === 0,
              users: users.map((it) => ({ ...it, keys: it.keys ?? [] })),
              ...(asOf === undefined ? {} : { asOf }),
            },
          ];
    return { inputs: inputs ?? read(), accounts: known, errors, warnings };
  } catch (error) {
    if (error instanceof CannotConnect) throw new UsageError(error.message);
    throw error;
  }
}
