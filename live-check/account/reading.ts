import { setTimeout as wait } from 'node:timers/promises';
import {
  type AccessKey,
  type DeployedKey,
  isUnknown,
  type JudgedUser,
  type ReadError,
  type Warning,
} from '../../rule-core/index';
import type { ReadAccountOptions } from './facts';
import type { Aws } from '../aws/ask/ask';
import { endsSession, sentenceOf } from '../aws/errors';
import type { Clients } from '../aws/clients';
import { IamReader } from './iam-reader';
import { keysThatMatter, mayBeActive } from './keys-that-matter';
import { OneList } from './report/one-list';

/** The reading of one account while it goes on. */
export interface AccountReading {
  readonly account: string;
  /** What messages call the account. */
  readonly input: string;
  readonly clients: Clients;
  /** The way in which this account is asked, within its time. */
  readonly aws: Aws;
  readonly reader: IamReader;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
  readonly errors: ReadError[];
  readonly warnings: Warning[];
  /** How many keys were read; only those that matter to the verdict are kept. */
  keysRead: number;
  /** The paths of users, where they are not `/`. */
  readonly paths: Map<string, string>;
  /** The unique ids of users, by name. */
  readonly userIds: Map<string, string>;
  /** The users that were judged, where somebody wants their names. */
  readonly judged: JudgedUser[] | undefined;
  /** Their keys, where nothing is known of them but the status. */
  readonly sameKeys: OneList<DeployedKey>;
  /** The caller's session is over, and nothing more is asked: what is lacking for it, in one error. */
  ended: Ended | undefined;
}

interface Ended {
  readonly error: unknown;
  /** Of its error among the run's. */
  readonly place: number;
  readonly lacking: string[];
  /** How many users were not asked about. */
  users: number;
}

/** Counts a user and its keys as judged, and gives the keys that matter to the verdict. */
export function countUser(
  run: AccountReading,
  name: string,
  keys: readonly AccessKey[],
): AccessKey[] {
  run.keysRead += keys.length;
  if (run.judged) {
    const path = run.paths.get(name);
    const activeKeys = keys.filter(mayBeActive).length;
    run.judged.push({
      name,
      ...(path === undefined ? {} : { path }),
      activeKeys,
      keys: deployedKeys(run, keys),
    });
  }
  return keysThatMatter(keys);
}

/** A credential report has no ids, and many users have the same keys then. */
function deployedKeys({ sameKeys }: AccountReading, keys: readonly AccessKey[]) {
  const shown = keys.map(deployed);
  return shown.every((it) => it.accessKeyId === undefined && it.createdAt === undefined)
    ? sameKeys.like(shown)
    : shown;
}

/** No object begins with a spread: V8 would keep a hidden class for each key, thrice as large as the key. */
function deployed({ status: [first], observed }: AccessKey): DeployedKey {
  const value = first?.value;
  const status = value === undefined || isUnknown(value) ? 'unknown' : value;
  const made = observed?.createdAt === undefined ? {} : { createdAt: observed.createdAt };
  return observed?.accessKeyId === undefined
    ? { status, ...made }
    : { accessKeyId: observed.accessKeyId, status, ...made };
}

/** Time by AWS's clock: what is compared with AWS's dates must not depend on this machine's clock. */
export interface Clock {
  /** When the run began, to the second below. */
  readonly start: Date;
  now(): Date;
}

/** Less than this between two clocks is the way, and the Date header's whole seconds. */
const NO_SKEW = 2_000;

export function clockOf(now: () => Date, began: Date, server: Date | undefined): Clock {
  const skew = server ? server.getTime() - began.getTime() : 0;
  const offset = Math.abs(skew) < NO_SKEW ? 0 : skew;
  const start = Math.min(began.getTime() + offset, server?.getTime() ?? Infinity);
  return {
    start: new Date(Math.floor(start / 1000) * 1000),
    now: () => new Date(now().getTime() + offset),
  };
}

export function startReading(
  clients: Clients,
  aws: Aws,
  account: string,
  clock: Clock,
  { sleep, concurrency = 10, onProgress, nameUsers = false }: ReadAccountOptions,
): AccountReading {
  return {
    account,
    input: `account ${account}`,
    clients,
    aws,
    reader: new IamReader(clients.iam, aws),
    clock,
    sleep: sleep ?? ((milliseconds) => wait(milliseconds)),
    concurrency,
    onProgress: onProgress ?? (() => undefined),
    errors: [],
    warnings: [],
    keysRead: 0,
    paths: new Map(),
    userIds: new Map(),
    judged: nameUsers ? [] : undefined,
    sameKeys: new OneList(),
    ended: undefined,
  };
}

export function note(run: AccountReading, message: string): void {
  run.warnings.push({ code: 'note', message });
}

/**
 * Keeps that the caller's session is over, and what is lacking because of it: what the sentence says,
 * else one more user. However much it is, it is one error of the run.
 *
 * @returns whether it was the session; if not, nothing is kept
 */
export function lacksSession(run: AccountReading, error: unknown, lacking?: string): boolean {
  if (!endsSession(error)) return false;
  run.ended ??= { error, place: run.errors.length, lacking: [], users: 0 };
  const { ended } = run;
  if (lacking === undefined) ended.users += 1;
  else ended.lacking.push(lacking);
  const users = `${ended.users} user${ended.users === 1 ? '' : 's'}`;
  const all = [
    ...new Set(ended.lacking),
    ...(ended.users === 0 ? [] : [`the access keys of ${users} are not known`]),
  ];
  const message = `${all.join(', and ')}: ${sentenceOf(ended.error)}`;
  run.errors[ended.place] = { input: run.input, account: run.account, message };
  return true;
}

export function fail(run: AccountReading, message: string): void {
  run.errors.push({ input: run.input, account: run.account, message });
}
