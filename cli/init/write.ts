import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { KnownError } from '../../rule-core/known-error';
import { withoutLinks } from '../writing/without-links';
import type { ProposedFile } from './proposed-file';

/**
 * Writes a new file below the working directory: never through a link, never in the place of another.
 *
 * @throws KnownError
 */
export function writeNew({ file, content }: ProposedFile, cwd: string): void {
  try {
    const target = withoutLinks(cwd, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content, { flag: 'wx' });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new KnownError(`cannot write ${file}: ${why}`);
  }
}
