import type { JudgedUser, ReadError, Warning } from '../../rule-core/index';
import type { Waiting } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import { type Clients, connect, type ConnectionOptions } from '../aws/clients';
import { ACCOUNT_PATIENCE, Patience } from '../aws/patience';
import { budgetOf } from '../aws/rate-budget';

/** Some users of an account with their keys, as they are now. */
export interface DeployedUsers {
  /** The twelve digits; absent where even that could not be read. */
  readonly account?: string;
  readonly users: readonly JudgedUser[];
  readonly asOf?: string;
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
}

export interface DeployedUsersOptions extends ConnectionOptions {
  /** Clients to work with. @default made from the connection options */
  readonly clients?: Clients;
  /** The most IAM calls a second. @default 100, beginning at 20 */
  readonly rate?: number;
  /** Called while an answer is slow to come. */
  readonly onWaiting?: (waiting: Waiting) => void;
  /** @default the real time */
  readonly now?: () => Date;
}

/**
 * Reads the keys of some users of an account, and which stack made each: every user is listed, and only
 * those that are wanted are asked about.
 *
 * What could not be read is in `errors`; it never throws for what AWS says.
 *
 * @param wants which users, once the account is known
 * @throws SdkMissing where the AWS SDK is not installed
 */
export async function readDeployedUsers(
  wants: (account: string, names: readonly string[]) => readonly string[],
  options: DeployedUsersOptions = {},
): Promise<DeployedUsers> {
  const { now = () => new Date() } = options;
  const pace = { budget: budgetOf(options), patience: new Patience(ACCOUNT_PATIENCE) };
  const clients = options.clients ?? (await connect(options, pace));
  // Loaded after the SDK was found: these cannot be loaded without it.
  const { Aws } = await import('../aws/ask/ask');
  const { identify } = await import('../aws/caller');
  const { clockOf, startRun } = await import('./reading');
  const { listAllUsers } = await import('./users');
  const { readKeys } = await import('./live-keys');
  const { askForOwners } = await import('./stack-owner');
  const began = now();
  const aws = Aws.forAccount(options.limits, options.onWaiting);
  try {
    const identity = await identify(clients.sts, aws).catch((error: unknown) => sentenceOf(error));
    if (typeof identity === 'string') {
      const message = `cannot be read: ${identity}`;
      return { users: [], errors: [{ input: 'AWS account', message }], warnings: [] };
    }
    const { account, at } = identity;
    const run = startRun(clients, aws, account, clockOf(now, began, at), { now, nameUsers: true });
    const names = [...(await listAllUsers(run)).keys()];
    await readKeys(run, wants(account, names));
    const users = await askForOwners(run, run.judged ?? []);
    const { errors, warnings, clock } = run;
    return { account, users, asOf: clock.start.toISOString(), errors, warnings };
  } finally {
    aws.end();
  }
}
