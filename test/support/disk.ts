import type fs from 'node:fs';
import { createRequire } from 'node:module';

export interface Fault {
  /** How many bytes there is room for. */
  readonly after: number;
  /** `full`: nothing more is taken. `short`: as much as there is room for. `sync`: it is lost in a cache. */
  readonly kind: 'full' | 'short' | 'sync';
}

/** A disk that has no more room for one file. */
export class DiskFault {
  constructor(
    private readonly file: string,
    private readonly fault: Fault,
  ) {}

  /** The calls of the file system in its place. */
  over(real: typeof fs) {
    const isFile = (handle: number) => {
      const named = real.statSync(this.file, { throwIfNoEntry: false });
      return named?.ino === real.fstatSync(handle).ino;
    };
    const full = () =>
      Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const { writeSync, fsyncSync } = real;
    const { after, kind } = this.fault;
    return {
      writeSync: (handle: number, bytes: Buffer, offset = 0) => {
        if (!isFile(handle) || kind === 'sync') return writeSync(handle, bytes, offset);
        const room = after - real.fstatSync(handle).size;
        const length = bytes.length - offset;
        if (length <= room) return writeSync(handle, bytes, offset);
        if (kind === 'full' || room <= 0) throw full();
        return writeSync(handle, bytes, offset, room);
      },
      fsyncSync: (handle: number) => {
        if (isFile(handle) && kind === 'sync' && real.fstatSync(handle).size > after) throw full();
        fsyncSync(handle);
      },
    };
  }
}

/** Does something while a disk is full. */
export async function withDisk<T>(disk: DiskFault, work: () => Promise<T>): Promise<T> {
  // The module itself, not a copy of its names: what is changed here, the journal meets.
  const real = createRequire(__filename)('node:fs') as typeof fs;
  const before = { writeSync: real.writeSync, fsyncSync: real.fsyncSync };
  Object.assign(real, disk.over({ ...real }));
  try {
    return await work();
  } finally {
    Object.assign(real, before);
  }
}
