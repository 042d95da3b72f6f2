import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** Where a process dies: at which line that it writes to its journal, from 1. */
export interface Point {
  readonly line: number;
  /** Before that line, in the middle of it, or after it is on the disk. */
  readonly moment: 'before' | 'within' | 'after';
}

/** What the process is told, as JSON in its one argument. */
export interface Order extends Point {
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly now: string;
  readonly command: 'apply' | 'undo' | 'finish';
  /** The file of the plan, for `apply`. */
  readonly plan: string;
  readonly journal: string;
}

const MOMENTS = ['before', 'within', 'after'] as const;

/** Whether all points are wanted, as a run by hand wants them. */
export const ALL_POINTS = process.env['ONE_ACTIVE_KEY_CRASHES'] === 'all';

/** Every point of so many lines, or a spread of them that meets every kind. */
export function pointsOf(lines: number, every: number, first = 0): Point[] {
  return Array.from({ length: lines }, (_, index) => index + 1)
    .flatMap((line) => MOMENTS.map((moment) => ({ line, moment })))
    .filter((_, index) => ALL_POINTS || index % every === 0 || index < first);
}

/** Processes that die as they are told to. */
export class Killing {
  private readonly folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killing-'));
  private readonly worker = path.join(this.folder, 'worker.js');

  constructor() {
    buildSync({
      entryPoints: [path.join(__dirname, 'until-killed.ts')],
      outfile: this.worker,
      bundle: true,
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
    });
  }

  /** @returns the signal by which the process ended */
  async run(order: Order): Promise<string | null> {
    const args = [this.worker, JSON.stringify(order)];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return signal;
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
