import path from 'node:path';
import { KnownError } from '../rule-core/index';

/**
 * A path as it stands below the workspace.
 *
 * @throws KnownError where it leads out of it, or is empty
 */
export function insideWorkspace(workspace: string, file: string, input: string): string {
  if (file === '') throw new KnownError(`the input "${input}" is empty`);
  const relative = path.relative(workspace, path.resolve(workspace, file)) || '.';
  if (relative.split(path.sep)[0] === '..' || path.isAbsolute(relative)) {
    throw new KnownError(`the input "${input}" leads out of the workspace: ${file}`);
  }
  return relative;
}
