import type { PhysicalLocation } from 'sarif';
import type { SourceLocation } from '../../../rule-core/index';
import { repositoryPath } from '../../wording/occurrences';

/** A place of a key, as SARIF writes it. */
export function physical({ file, line, column }: SourceLocation): PhysicalLocation {
  return {
    artifactLocation: artifact(file),
    region: { startLine: line ?? 1, ...(column === undefined ? {} : { startColumn: column }) },
  };
}

/** A file of the repository, from its root; another by its whole path. */
export function artifact(file: string): { uri: string; uriBaseId?: string } {
  const path = repositoryPath(file).split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]%3A\//.test(path)) return { uri: `file:///${path.replace('%3A', ':')}` };
  return path.startsWith('/') ? { uri: `file://${path}` } : { uri: path, uriBaseId: '%SRCROOT%' };
}
