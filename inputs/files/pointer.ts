import path from 'node:path';

/** A pointer is a few lines; https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md says under 1024 bytes. */
const MOST = 1024;
const LFS = /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/(?:spec|spec\.git)\/v\d/;
const ANNEX = /^(?:\.\.\/)*\.git\/annex\/objects\/|^\/annex\/objects\//;

/**
 * Whether what lies here stands for a file that was not fetched: a checkout without Git LFS or git-annex.
 * Another checkout, such as the one that deploys, has the file itself in its place.
 */
export function isPointer(text: string): boolean {
  return text.length <= MOST && (LFS.test(text) || ANNEX.test(text));
}

/** Whether a file of this name may be a document: by its ending, or as it has none. */
export function mayBeDocument(shown: string): boolean {
  const ending = path.extname(shown).toLowerCase();
  return ['', '.json', '.yaml', '.yml', '.template', '.txt', '.tfstate', '.cfn'].includes(ending);
}
