import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Writes a file whole or not at all: the content goes into a new file beside the target, which takes
 * the target's place once it is on the disk. Whatever fails before that leaves the target as it was.
 *
 * A new file is for its owner only, since reports name users and keys; one that was there keeps the
 * permissions that somebody gave it. A link is followed. What is not a regular file (a pipe, `/dev/stderr`)
 * cannot be replaced and is written to.
 *
 * @throws Error with the reason in words
 */
export function writeWhole(file: string, text: string | Iterable<string>): void {
  // A text is an iterable too, of its characters.
  const content = typeof text === 'string' ? [text] : text;
  try {
    const target = existsSync(file) ? realpathSync(file) : file;
    const before = statSync(target, { throwIfNoEntry: false });
    if (before?.isDirectory()) throw new Error('it is a folder');
    if (before && !before.isFile()) writeInto(openSync(target, 'w'), content);
    else replace(target, content, before);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function replace(target: string, content: Iterable<string>, before: Stats | undefined): void {
  const folder = path.dirname(target);
  const beside = path.join(folder, `.one-active-key-${randomBytes(8).toString('hex')}.tmp`);
  try {
    const handle = openSync(beside, 'wx', 0o600);
    writeInto(handle, content, (before?.mode ?? 0o600) & 0o777);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** Writes the content, and closes the file. @param mode its permissions; then it is also on the disk */
function writeInto(handle: number, content: Iterable<string>, mode?: number): void {
  try {
    if (mode !== undefined) fchmodSync(handle, mode);
    for (const it of content) writeFileSync(handle, it);
    if (mode !== undefined) fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** So that the new name survives a power failure; not every system can, and the file is whole anyway. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    return;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'it is larger than this system allows a file to be',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  EBUSY: 'it is mounted by itself and cannot be replaced; mount its folder instead',
  EPIPE: 'its reader closed it before the end',
};

/** Why something could not be written, in words. */
export function reasonOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  const message = error instanceof Error ? error.message : String(error);
  return (code === undefined ? undefined : REASONS[code]) ?? message;
}
