import { KnownError } from '../../rule-core/index';
import { writeWhole } from './write-whole';

/**
 * Writes a file that a person named, whole or not at all.
 *
 * @param shown the name as the person wrote it
 * @throws KnownError with the reason
 */
export function writeNamed(file: string, content: string, shown: string): void {
  try {
    writeWhole(file, content);
  } catch (error) {
    throw new KnownError(
      `cannot write ${shown}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
