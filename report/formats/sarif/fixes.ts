import type { ArtifactChange, Fix } from 'sarif';
import type { EditChange } from '../../../rule-core/index';
import { editSentence } from '../../wording/edits';
import type { Occurrence } from '../../wording/occurrences';
import { artifact } from './places';

/**
 * The suggested edits that change the key of this result; each settles its finding by itself. Columns
 * count as the run says.
 */
export function fixesOf({ finding, key }: Occurrence): { fixes?: Fix[] } {
  const { edits = [] } = finding;
  const own = edits.filter(({ changes }) =>
    changes.some((it) => it.address === key?.address && it.file === key.location?.file),
  );
  if (own.length === 0) return {};
  return {
    fixes: own.map((it) => ({
      description: { text: editSentence(it) },
      artifactChanges: changesByFile(it.changes),
    })),
  };
}

function changesByFile(changes: readonly EditChange[]): ArtifactChange[] {
  const files = [...new Set(changes.map((it) => it.file))];
  return files.map((file) => ({
    artifactLocation: artifact(file),
    replacements: changes
      .filter((it) => it.file === file)
      .map(({ line, column, endLine, endColumn, lines, crlf }) => ({
        deletedRegion: { startLine: line, startColumn: column, endLine, endColumn },
        insertedContent: { text: lines.join(crlf ? '\r\n' : '\n') },
      })),
  }));
}
