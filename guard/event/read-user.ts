import { setTimeout as wait } from 'node:timers/promises';
import { type EvaluateOptions, type Report } from '../../rule-core/index';
import type { AccountFacts } from '../../live-check/account/facts';
import { mayBeActive } from '../../live-check/account/keys-that-matter';
import { DOUBTING, readKeys } from '../../live-check/account/live-keys';
import { type AccountReading, clockOf, startReading } from '../../live-check/account/reading';
import { toReport } from '../../live-check/account/to-report';
import type { Identity } from '../../live-check/aws/answers/sts';
import type { Aws } from '../../live-check/aws/ask/ask';
import type { Clients } from '../../live-check/aws/clients';
import { isGivenUp, isNoSuchEntity, sentenceOf } from '../../live-check/aws/errors';
import { NotRead } from '../not-read';
import { gone } from '../security-hub/index';
import { doubtOf } from './doubt';
import type { Touched } from './record';

/** What a reading of one user needs of the outside. */
export interface UserSource {
  readonly clients: Clients;
  readonly aws: Aws;
  /** Whose account it is, and what AWS's clock said at `knownAt` by this machine's. */
  readonly identity: Identity;
  readonly knownAt: Date;
  readonly now: () => Date;
  /** Waits, in milliseconds. @default real waiting */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** One user as IAM shows it, no earlier than `asOf`. */
export interface UserRead {
  readonly name: string;
  readonly asOf: string;
  readonly facts: AccountFacts;
}

/**
 * Reads one user with its keys, and waits where IAM does not show yet what the event tells.
 *
 * @param callAt when the call of the event was made, in milliseconds
 * @throws NotRead where IAM does not answer, or what it shows stays in doubt
 */
export async function readUser(
  source: UserSource,
  touched: Touched,
  callAt: number,
): Promise<UserRead> {
  const { clients, aws, identity, knownAt, now, sleep = wait } = source;
  const { account, partition, at } = identity;
  const clock = clockOf(now, knownAt, at);
  let began = clock.now();
  const run = startReading(clients, aws, account, clock, {
    now,
    nameUsers: true,
    // What is read after a wait is of after it.
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
      began = clock.now();
    },
  });
  const name = await nameOf(run, touched, callAt);
  const keys =
    name === undefined
      ? []
      : (
          await readKeys(run, [name], (_, read) =>
            doubtOf(touched, activeOf(read), callAt, clock.now().getTime()),
          )
        ).keys;
  const [error] = run.errors;
  if (error) throw new NotRead(`${error.input}: ${error.message}`, true);
  const asOf = began.toISOString();
  const facts: AccountFacts = {
    ...{ account, partition, source: 'list', keys, keysRead: run.keysRead, asOf },
    ...{ users: name === undefined ? 0 : 1, warnings: run.warnings, errors: [] },
    judged: name === undefined ? gone([touched.name]) : (run.judged ?? []),
    calls: run.reader.calls,
  };
  return { name: name ?? touched.name, asOf, facts };
}

/** The verdict about users that were read. */
export function judge(
  read: UserRead,
  options: Pick<EvaluateOptions, 'exceptions' | 'rotationWindow' | 'benchmark' | 'now'>,
): Report {
  return toReport([read.facts], options);
}

function activeOf(keys: Parameters<NonNullable<Parameters<typeof readKeys>[2]>>[1]): Set<string> {
  return new Set(keys.filter(mayBeActive).flatMap(({ observed }) => observed?.accessKeyId ?? []));
}

/** The user's name as IAM writes it; absent where there is no such user. */
async function nameOf(
  run: AccountReading,
  touched: Touched,
  callAt: number,
): Promise<string | undefined> {
  let why: string | undefined;
  for (const pause of [...DOUBTING, undefined]) {
    try {
      const { UserName, UserId, Path = '/' } = await run.reader.user(touched.name);
      if (UserId !== undefined) run.userIds.set(UserName, UserId);
      if (Path !== '/') run.paths.set(UserName, Path);
      return UserName;
    } catch (error) {
      if (!isNoSuchEntity(error)) {
        const said = `the user ${touched.name} cannot be read: ${sentenceOf(error)}`;
        throw new NotRead(said, isGivenUp(error));
      }
    }
    why = doubtOf(touched, undefined, callAt, run.clock.now().getTime());
    if (why === undefined) return undefined;
    if (pause !== undefined) await run.sleep(pause);
  }
  throw new NotRead(why ?? '', true);
}
