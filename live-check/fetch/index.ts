import { connect } from '../aws/clients';
import type { FetchFromAws } from './fetch-from-aws';
import { FETCH_ATTEMPTS, FETCH_LIMITS, type OpenFetchOptions } from './options';

export type { FetchFromAws } from './fetch-from-aws';
export { FETCH_LIMITS, type FetchOptions, type OpenFetchOptions } from './options';

/**
 * Signs in to read what templates name from AWS. Whoever opened it ends it.
 *
 * @throws SdkMissing where the AWS SDK is not installed; KnownError
 */
export async function openFetch(options: OpenFetchOptions): Promise<FetchFromAws> {
  const { buckets, onWaiting, limits = FETCH_LIMITS, ...connection } = options;
  const clients = await connect({
    ...connection,
    limits,
    clientSettings: {
      maxAttempts: FETCH_ATTEMPTS,
      retryMode: 'standard',
      ...connection.clientSettings,
    },
  });
  const { FetchFromAws } = await import('./fetch-from-aws');
  return new FetchFromAws(clients, { buckets, limits, ...(onWaiting ? { onWaiting } : {}) });
}
