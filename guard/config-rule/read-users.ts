import type { EvaluateOptions, Report } from '../../rule-core/index';
import type { AccountFacts } from '../../live-check/account/facts';
import { readByListing } from '../../live-check/account/read-by-listing';
import { clockOf, startReading } from '../../live-check/account/reading';
import { toReport } from '../../live-check/account/to-report';
import { identify } from '../../live-check/aws/caller';
import type { Aws } from '../../live-check/aws/ask/ask';
import type { Clients } from '../../live-check/aws/clients';
import { NotRead } from '../not-read';
import type { EvaluatedUser } from './evaluations';

/** An account that was wholly read. */
export interface WholeReading {
  readonly account: string;
  readonly report: Report;
  readonly users: readonly EvaluatedUser[];
}

/** How many of the reasons are said. */
const MOST = 3;

/**
 * Reads every user of the account of these clients, as `live` does.
 *
 * @throws NotRead where not everything was read: nobody may pass for it
 */
export async function readUsers(
  clients: Clients,
  aws: Aws,
  now: () => Date,
  options: Pick<EvaluateOptions, 'exceptions' | 'rotationWindow' | 'benchmark'>,
  sleep?: (milliseconds: number) => Promise<void>,
): Promise<WholeReading> {
  const began = now();
  const { account, partition, at } = await identify(clients.sts, aws);
  const run = startReading(clients, aws, account, clockOf(now, began, at), {
    now,
    nameUsers: true,
    ...(sleep ? { sleep } : {}),
  });
  const reading = await readByListing(run);
  const facts: AccountFacts = {
    ...{ account, partition, ...reading, keysRead: run.keysRead, judged: run.judged ?? [] },
    ...{ errors: run.errors, warnings: run.warnings, calls: run.reader.calls },
  };
  const report = toReport([facts], { ...options, now: run.clock.now() });
  if (!report.complete) {
    const why = report.errors.slice(0, MOST).map((it) => `${it.input}: ${it.message}`);
    const more = report.errors.length - why.length;
    const rest = more > 0 ? `; and ${more} more` : '';
    throw new NotRead(
      `account ${account} was not wholly read, so no user is said to be compliant: ${why.join('; ')}${rest}`,
    );
  }
  const users = (run.judged ?? []).map(({ name, activeKeys }) => {
    const userId = run.userIds.get(name);
    if (userId === undefined) throw new NotRead(`IAM does not tell the id of the user ${name}`);
    return { name, userId, activeKeys };
  });
  return { account, report, users };
}
