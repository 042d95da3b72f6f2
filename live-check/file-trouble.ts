const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it or its folder does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its links lead in a circle',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** What the file system said of a file, in words; the path is told by who asks. */
export function fileTrouble(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: string };
  return (typeof code === 'string' ? (REASONS[code] ?? code) : message) ?? 'it cannot be read';
}
