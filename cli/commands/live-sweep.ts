import path from 'node:path';
import type { Exception, Report } from '../../rule-core/index';
import { attended } from '../aws';
import type { Io } from '../io';
import type { LiveValues } from '../options/index';
import { localFolder } from '../reading/local-folder';

/** Judges what a sweep of the organization has written: no account is asked. */
export async function sweepReport(
  options: LiveValues,
  from: string,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const { checkSweep } = await import('../../live-check/index');
  const { rotationWindow = 0, benchmark, profile, region, roleArn, quiet } = options;
  return checkSweep({
    from: from.startsWith('s3://') ? from : localFolder(path.resolve(io.cwd, from), from),
    exceptions,
    rotationWindow,
    now: () => io.now(),
    ...attended(io, quiet),
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(roleArn === undefined ? {} : { roleArn }),
  });
}
