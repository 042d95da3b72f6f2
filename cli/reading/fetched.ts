import path from 'node:path';
import type { InputOptions, Inputs } from '../../inputs/index';
import { attended } from '../aws';
import type { Io } from '../io';
import type { CheckValues } from '../options/index';

/**
 * Reads inputs, and from AWS what they name, where `--fetch` allows it.
 *
 * @throws KnownError for an account that cannot be signed in to
 */
export async function readAllowed(
  options: CheckValues,
  io: Io,
  read: (more: Pick<InputOptions, 'fromAws' | 'deployedStacks'>) => Inputs,
): Promise<Inputs> {
  if (options.fetch !== true) return read({});
  const { openFetch } = await import('../../live-check/index');
  const { readWithAws } = await import('../../inputs/index');
  const { profile, region, roleArn, fetchBucket = [], fetchStack = [] } = options;
  const given = Object.entries({ profile, region, roleArn }).filter(([, it]) => it !== undefined);
  const fetch = await openFetch({
    ...Object.fromEntries(given),
    ...attended(io, options.quiet ?? false),
    buckets: fetchBucket,
  });
  const deployedStacks = fetchStack.map(({ file, stack }) => ({
    file: path.normalize(file),
    stack,
  }));
  try {
    return await readWithAws(
      (fromAws) => read({ fromAws, deployedStacks }),
      (wanted) => fetch.get(wanted),
    );
  } finally {
    fetch.end();
  }
}
