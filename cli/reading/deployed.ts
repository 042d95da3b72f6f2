import path from 'node:path';
import type { DeployedAccount } from '../../inputs/deployed/index';
import { type AccessKey, KnownError, type ReadError, type Warning } from '../../rule-core/index';
import { attended } from '../aws';
import type { Io } from '../io';
import type { DeployedValues } from '../options/index';
import { agesOf, SNAPSHOT_MAX_AGE } from './snapshot-age';

/** What deployed accounts hold. */
export interface DeployedReading {
  /** Absent where nobody asked for them. */
  readonly accounts?: readonly DeployedAccount[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
}

/** The deployed accounts of a check, known before its inputs are read. */
export interface Deployed {
  /** The account of inputs that name none: the only one that there is. */
  readonly account?: string;
  /** What the accounts hold that matters beside these declared keys. */
  read(declared: readonly AccessKey[]): Promise<DeployedReading>;
  /** Lets go of the accounts. */
  end(): void;
}

const end = () => undefined;

/**
 * Opens the deployed accounts that the options name. Whoever opened them ends them.
 *
 * @throws KnownError for a snapshot that is not one, and for an account that cannot be reached
 */
export async function openDeployed(options: DeployedValues, io: Io): Promise<Deployed> {
  const { live = [], liveAccount = false, liveMaxAge = SNAPSHOT_MAX_AGE } = options;
  if (liveAccount) return openLiveAccount(options, io);
  if (live.length === 0) return { read: () => Promise.resolve({ errors: [], warnings: [] }), end };
  const accounts = await readSnapshots(live, io);
  const [first, another] = accounts;
  const reading = { accounts, ...agesOf(accounts, liveMaxAge, io.now()) };
  return {
    ...(first && !another ? { account: first.account } : {}),
    read: () => Promise.resolve(reading),
    end,
  };
}

async function readSnapshots(files: readonly string[], io: Io): Promise<DeployedAccount[]> {
  const { readSnapshot } = await import('../../inputs/deployed/index');
  const { DocumentError, readText } = await import('../../inputs/files/read-text');
  const accounts = files.flatMap((file) => {
    try {
      return readSnapshot(readText(path.resolve(io.cwd, file), file), file);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const { message } = error;
      throw new KnownError(message.includes(file) ? message : `the snapshot ${file} ${message}`);
    }
  });
  const ids = accounts.map((it) => it.account);
  const twice = ids.find((it, index) => ids.indexOf(it) < index);
  if (twice !== undefined) throw new KnownError(`account ${twice} is in two snapshots; give one`);
  return accounts;
}

async function openLiveAccount(
  { profile, region, roleArn }: DeployedValues,
  io: Io,
): Promise<Deployed> {
  const { openAccount } = await import('../../live-check/index');
  const { declaredUsers } = await import('../../inputs/deployed/index');
  const given = Object.entries({ profile, region, roleArn }).filter(([, it]) => it !== undefined);
  const connection = { now: () => io.now(), ...attended(io), ...Object.fromEntries(given) };
  const opened = await openAccount(connection);
  const { account } = opened;
  return {
    ...(account === undefined ? {} : { account }),
    read: async (declared) => {
      const wanted = account === undefined ? [] : declaredUsers(declared, account, opened.names);
      const { users, errors, warnings, asOf } = await opened.read(wanted);
      if (account === undefined) return { accounts: [], errors, warnings };
      const known: DeployedAccount = {
        account,
        name: `account ${account}`,
        complete: errors.length === 0,
        users: users.map((it) => ({ ...it, keys: it.keys ?? [] })),
        ...(asOf === undefined ? {} : { asOf }),
      };
      return { accounts: [known], errors, warnings };
    },
    end: () => {
      opened.end();
    },
  };
}
