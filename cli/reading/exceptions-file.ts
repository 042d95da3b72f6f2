import {
  type Exception,
  KnownError,
  parseExceptions,
  type UnreadAcceptance,
} from '../../rule-core/index';
import { requireTextKeys } from '../config/text-keys';
import type { Io } from '../io';
import { MEGABYTE, readNamed } from './read-file';

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
  const { LineCounter, parseDocument } = await import('yaml');
  let data: unknown;
  try {
    // Warnings are errors: the library would print them itself, and an unknown tag is not text.
    const lines = new LineCounter();
    const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
      throw new Error(`line ${lines.linePos(problem.pos[0]).line}: ${problem.message}`);
    }
    requireTextKeys(document);
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new KnownError(`cannot read the exceptions file ${file}: ${why}`, 'file');
  }
  const { exceptions, unread, problems } = parseExceptions(data ?? { exceptions: [] });
  if (problems.length > 0) {
    const what = `the exceptions file ${file} is not valid:`;
    throw new KnownError([what, ...problems].join('\n  '), 'file');
  }
  return { exceptions, unread };
}
