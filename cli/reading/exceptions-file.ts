import {
  type Exception,
  KnownError,
  parseExceptions,
  type UnreadAcceptance,
} from '../../rule-core/index';
import { firstOf } from '../config/problems';
import { yamlData } from '../config/yaml-data';
import type { Io } from '../io';
import { MEGABYTE, readNamed } from './read-file';

const MAX_ALIASES = 100;

/** Who answers for which findings, and for what is not read. */
export interface ExceptionsFile {
  readonly exceptions: readonly Exception[];
  readonly unread: readonly UnreadAcceptance[];
}

/**
 * Reads an exceptions file (YAML or JSON), or `git:COMMIT:PATH`.
 *
 * @throws KnownError for a file that cannot be read or an entry that is not whole: a finding must
 *   not be accepted by mistake
 */
export async function readExceptions(file: string | undefined, io: Io): Promise<ExceptionsFile> {
  if (file === undefined) return { exceptions: [], unread: [] };
  const text = readNamed(
    { file, what: 'the exceptions file', most: 5 * MEGABYTE, commits: true },
    io,
  );
  let data: unknown;
  try {
    ({ data } = await yamlData(text, MAX_ALIASES));
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new KnownError(`cannot read the exceptions file ${file}: ${why}`, 'file');
  }
  const { exceptions, unread, problems } = parseExceptions(data ?? { exceptions: [] });
  if (problems.length > 0) {
    const what = `the exceptions file ${file} is not valid:`;
    throw new KnownError([what, ...firstOf(problems, String)].join('\n  '), 'file');
  }
  return { exceptions, unread };
}
