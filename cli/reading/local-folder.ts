import { opendirSync, lstatSync, type Dir } from 'node:fs';
import path from 'node:path';
import { readWithin } from '../../inputs/files/bounded';
import { decode } from '../../inputs/files/decode';
import { reasonOf } from '../../inputs/files/read-text';
import type { ResultEntry, ResultFolder } from '../../live-check/index';

/** A folder on disk with the results of a sweep. */
export function localFolder(folder: string, place: string): ResultFolder {
  return {
    place,
    // eslint-disable-next-line @typescript-eslint/require-await -- what lies in Amazon S3 is waited for
    list: async (part, most) => listed(folder, part, most),
    // eslint-disable-next-line @typescript-eslint/require-await -- the same
    read: async (name, most) => {
      try {
        return decode(readWithin(path.join(folder, name), most));
      } catch (error) {
        throw new Error(reasonOf(error), { cause: error });
      }
    },
  };
}

function listed(folder: string, part: string, most: number): ResultEntry[] {
  const at = path.join(folder, part);
  let open: Dir;
  try {
    open = opendirSync(at);
  } catch (error) {
    // A part that nothing was written to is not there.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(reasonOf(error), { cause: error });
  }
  const entries: ResultEntry[] = [];
  try {
    for (let next = open.readSync(); next; next = open.readSync()) {
      if (entries.length >= most) throw new Error(`there are more than ${most} things in it`);
      // Of a link, or of what is not a file, the reader says what it is.
      const { size } = lstatSync(path.join(at, next.name));
      entries.push({ name: `${part}/${next.name}`, bytes: size });
    }
  } finally {
    open.closeSync();
  }
  return entries;
}
