import type { JudgedUser, ReadError, Warning } from '../../rule-core/index';
import type { Waiting } from '../aws/ask/call';
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

/** An account that answers, before anybody asks about its users. */
export interface OpenAccount {
  /** The twelve digits; absent where even that could not be read. */
  readonly account?: string;
  /** The names of all users. */
  readonly names: readonly string[];
  /** Reads the keys of these users, and which stack made each. Never throws for what AWS says. */
  read(users: readonly string[]): Promise<DeployedUsers>;
  /** Lets go of the account; nothing can be read any more. */
  end(): void;
}

/**
 * Opens an account: who it is, and every user by name. Whoever opened it ends it.
 *
 * What could not be read is in the `errors` of `read`; it never throws for what AWS says.
 *
 * @throws SdkMissing where the AWS SDK is not installed
 */
export async function openAccount(options: DeployedUsersOptions = {}): Promise<OpenAccount> {
  const { now = () => new Date() } = options;
  const pace = { budget: budgetOf(options), patience: new Patience(ACCOUNT_PATIENCE) };
  const clients = options.clients ?? (await connect(options, pace));
  // Loaded after the SDK was found: these cannot be loaded without it.
  const { Aws } = await import('../aws/ask/ask');
  const { identify } = await import('../aws/caller');
  const { clockOf, startReading } = await import('./reading');
  const { listAllUsers } = await import('./users');
  const { readKeys } = await import('./live-keys');
  const { askForOwners } = await import('./stack-owner');
  const began = now();
  const aws = Aws.forAccount(options.limits, options.onWaiting);
  const end = () => {
    aws.end();
  };
  try {
    const identity = await identify(clients.sts, aws).catch((error: unknown) => sentenceOf(error));
    if (typeof identity === 'string') {
      const message = `cannot be read: ${identity}`;
      const nobody = { users: [], errors: [{ input: 'AWS account', message }], warnings: [] };
      return { names: [], read: () => Promise.resolve(nobody), end };
    }
    const { account, at } = identity;
    const run = startReading(clients, aws, account, clockOf(now, began, at), {
      now,
      nameUsers: true,
    });
    const names = [...(await listAllUsers(run)).keys()];
    const read = async (wanted: readonly string[]): Promise<DeployedUsers> => {
      await readKeys(run, wanted);
      const users = await askForOwners(run, run.judged ?? []);
      const { errors, warnings, clock } = run;
      return { account, users, asOf: clock.start.toISOString(), errors, warnings };
    };
    return { account, names, read, end };
  } catch (error) {
    end();
    throw error;
  }
}
