import type fs from 'node:fs';
import { createRequire } from 'node:module';

export interface Fault {
  /** How many bytes there is room for. */
  readonly after: number;
  /**
   * `full`: nothing more is taken. `short`: as much as there is room for. `sync`: it is lost in a cache.
   * `stuck`: once only part of a line is taken, and cannot be cut off.
   */
  readonly kind: 'full' | 'short' | 'sync' | 'stuck';
}

/** A disk that has no more room for one file. */
export class DiskFault {
  private isOver = false;

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
    const { writeSync, fsyncSync, ftruncateSync } = real;
    const { after, kind } = this.fault;
    return {
      writeSync: (handle: number, bytes: Buffer, offset = 0) => {
        if (!isFile(handle) || kind === 'sync') return writeSync(handle, bytes, offset);
        const room = after - real.fstatSync(handle).size;
        const length = bytes.length - offset;
        if (length <= room || this.isOver) return writeSync(handle, bytes, offset);
        if (kind === 'stuck') this.isOver = room <= 0;
        if (kind === 'full' || room <= 0) throw full();
        return writeSync(handle, bytes, offset, room);
      },
      fsyncSync: (handle: number) => {
        if (isFile(handle) && kind === 'sync' && real.fstatSync(handle).size > after) throw full();
        fsyncSync(handle);
      },
      ftruncateSync: (handle: number, length?: number) => {
        if (isFile(handle) && kind === 'stuck') throw full();
        ftruncateSync(handle, length);
      },
    };
  }
}

/** Does something while a disk is full. */
export async function withDisk<T>(disk: DiskFault, work: () => Promise<T>): Promise<T> {
  // The module itself, not a copy of its names: what is changed here, the journal meets.
  const real = createRequire(__filename)('node:fs') as typeof fs;
  const { writeSync, fsyncSync, ftruncateSync } = real;
  const before = { writeSync, fsyncSync, ftruncateSync };
  Object.assign(real, disk.over({ ...real }));
  try {
    return await work();
  } finally {
    Object.assign(real, before);
  }
}
