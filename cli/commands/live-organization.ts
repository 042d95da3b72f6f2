import path from 'node:path';
import type { Exception, Report } from '../../rule-core/index';
import { attended } from '../aws';
import type { Io } from '../io';
import type { LiveValues } from '../options/index';
import { showProgress } from '../writing/progress';
import { chosenAccounts, withOptions } from './many-accounts';

/** Judges every account of an organization, or of a list. */
export async function organizationReport(
  options: LiveValues,
  roleName: string,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const { checkOrganization } = await import('../../live-check/index');
  const { checkpoint, rotationWindow = 0, quiet = false, timeout } = options;
  const onProgress = showProgress(io, quiet);
  const passed = [
    'nameUsers',
    'stacks',
    'ownerTag',
    'profile',
    'region',
    'roleArn',
    'source',
    'ownAccount',
    'externalId',
  ] as const;
  const rest = ['sessionName', 'concurrency', 'rate', 'benchmark', 'checkpointMaxAge'] as const;
  return withOptions(() =>
    checkOrganization({
      ...Object.fromEntries(
        [...passed, ...rest].flatMap((it) =>
          options[it] === undefined ? [] : [[it, options[it]]],
        ),
      ),
      roleName,
      exceptions,
      rotationWindow,
      now: () => io.now(),
      ...attended(io, quiet),
      ...(timeout === undefined ? {} : { limits: { account: timeout } }),
      ...chosenAccounts(options, io),
      ...(checkpoint === undefined ? {} : { checkpoint: path.resolve(io.cwd, checkpoint) }),
      ...(onProgress ? { onProgress } : {}),
    }),
  );
}
