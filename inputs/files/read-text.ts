import { statSync } from 'node:fs';
import type { SourceLocation } from '../../rule-core/index';
import { readWithin } from './bounded';
import { decode } from './decode';

/** What is wrong with an input, in a sentence, and where. */
export class DocumentError extends Error {
  constructor(
    message: string,
    readonly location?: SourceLocation,
    /** Whether the text mentions access keys, or nobody looked. */
    readonly mentionsKeys = true,
  ) {
    super(message);
    this.name = 'DocumentError';
  }
}

/** State files of large stacks have tens of megabytes; anything larger is not an input. */
export const MAX_BYTES = 100 * 1024 * 1024;

/**
 * Reads a text file of bounded size, in any encoding that {@link decode} knows.
 *
 * @param shown what messages call the file
 * @throws DocumentError with a sentence
 */
export function readText(file: string, shown = file): string {
  try {
    const stat = statSync(file);
    const { size } = stat;
    // A pipe or a device may never end.
    if (!stat.isFile() && !stat.isDirectory()) {
      throw new DocumentError('is not a regular file; pipe it in, with "-" as its name', {
        file: shown,
      });
    }
    if (size > MAX_BYTES) {
      const megabytes = (size / 1024 / 1024).toFixed(0);
      throw new DocumentError(`is ${megabytes} MB; more than 100 MB is not read`, { file: shown });
    }
    return decode(readWithin(file, MAX_BYTES));
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError(`cannot be read: ${reasonOf(error)}`, { file: shown });
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its path is too long',
};

/** What the file system said, in words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const message = error instanceof Error ? error.message : String(error);
  return REASONS[code] ?? message;
}

/** Whether it is the file system that says something of a path. */
export function isOfFileSystem(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
