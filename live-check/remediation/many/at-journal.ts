import { KnownError } from '../../../rule-core/index';
import { Aws } from '../../aws/ask/ask';
import { type Clients, connect } from '../../aws/clients';
import { withHub } from '../../organization/with-hub';
import { checkJournalPartition } from '../checks';
import { Journal } from '../journal';
import type { ManyOptions } from './apply';
import type { Visits } from './visits';

/** What is done with a journal, in its one account or its many. */
export interface JournalOptions extends ManyOptions {
  readonly clients?: Clients;
}

interface AtJournal {
  readonly journal: Journal;
  readonly visits: Visits;
  readonly aws: Aws;
  /** By AWS's clock. */
  readonly now: () => Date;
}

/**
 * Opens a journal and the way to its accounts, and closes both after the work.
 *
 * @throws KnownError where the caller is not of the journal's partition, or its accounts are not those named
 */
export async function atJournal<T>(
  file: string,
  options: JournalOptions,
  work: (it: AtJournal) => Promise<T>,
): Promise<T> {
  const journal = Journal.open(file);
  const { header } = journal;
  const asking = async (sts: Clients['sts'], aws: Aws) => {
    const [{ identify }, { whoAsks }] = await afterSdk();
    const it = await whoAsks(() => identify(sts, aws), options.now);
    checkJournalPartition(journal, it.caller);
    return it;
  };
  try {
    const foreign = options.accounts?.find((it) => !header.accounts.includes(it));
    if (foreign !== undefined) {
      throw new KnownError(`--accounts names ${foreign}, which is not in the journal.`, 'usage');
    }
    const { roleName } = header;
    if (roleName === undefined) {
      const clients = options.clients ?? (await connect(options));
      const aws = new Aws(options.limits);
      const { now } = await asking(clients.sts, aws);
      const { visitOf } = await import('./visits');
      return await work({ journal, visits: visitOf(clients, aws), aws, now });
    }
    return await withHub({ roleName, ...withoutRate(options) }, false, async (hub) => {
      const { caller, now } = await asking(hub.sts, hub.aws);
      const { visitsOf } = await import('./visits');
      const visits = visitsOf(hub, caller, options.ownAccount);
      return work({ journal, visits, aws: hub.aws, now });
    });
  } finally {
    journal.close();
  }
}

/** What cannot be loaded without the SDK, which {@link connect} and {@link withHub} look for. */
function afterSdk() {
  return Promise.all([import('../../aws/caller'), import('../who-asks')]);
}

/** The rate of changes is not that of calls. */
export function withoutRate(options: ManyOptions): Omit<ManyOptions, 'rate'> {
  const all = { ...options };
  delete all.rate;
  return all;
}
