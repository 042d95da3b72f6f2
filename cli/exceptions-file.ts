import path from 'node:path';
import { type Exception, parseExceptions } from '../rule-core/index';
import { type Io, UsageError } from './io';
import { readBounded } from './read-file';

/**
 * Reads an exceptions file (YAML or JSON).
 *
 * @throws UsageError for a file that cannot be read or an entry that is not whole: a finding must
 *   not be accepted by mistake
 */
export async function readExceptions(file: string | undefined, io: Io): Promise<Exception[]> {
  if (file === undefined) return [];
  const { parse } = await import('yaml');
  let data: unknown;
  try {
    data = parse(readBounded(path.resolve(io.cwd, file), 5), { maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new UsageError(`cannot read the exceptions file ${file}: ${why}`);
  }
  const { exceptions, problems } = parseExceptions(data ?? { exceptions: [] });
  if (problems.length > 0) {
    throw new UsageError(`the exceptions file ${file} is not valid:\n  ${problems.join('\n  ')}`);
  }
  return exceptions;
}
