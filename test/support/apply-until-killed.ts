import type * as fileSystem from 'node:fs';
import { createRequire } from 'node:module';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { applyPlan, readPlan } from '../../live-check/index';

/** What the process is told, as JSON in its one argument. */
export interface Order {
  readonly url: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly now: string;
  readonly plan: string;
  readonly journal: string;
  /** Which line of the journal is the last, from 1. */
  readonly line: number;
  /** Whether death comes before that line, in the middle of it or after it is on the disk. */
  readonly moment: 'before' | 'within' | 'after';
}

// A process of its own that applies a plan and is killed, as by `kill -9`, at a line of its journal.
const order = JSON.parse(process.argv[2] ?? '') as Order;
// The module itself, not a copy of its names: what is changed here, the journal meets.
const fs = createRequire(__filename)('node:fs') as typeof fileSystem;
const { writeSync, fsyncSync } = fs;
let lines = 0;

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

Object.assign(fs, {
  writeSync(handle: number, line: Buffer, offset: number) {
    if (++lines === order.line && order.moment === 'before') die();
    if (lines === order.line && order.moment === 'within') {
      writeSync(handle, line, offset, Math.floor(line.length / 2));
      die();
    }
    return writeSync(handle, line, offset);
  },
  fsyncSync(handle: number) {
    fsyncSync(handle);
    if (lines === order.line) die();
  },
});

const now = new Date(order.now);
const settings = {
  endpoint: order.url,
  region: 'us-east-1',
  credentials: order.credentials,
  systemClockOffset: now.getTime() - Date.now(),
};
void applyPlan(readPlan(fs.readFileSync(order.plan, 'utf8')), {
  clients: { iam: new IAMClient(settings), sts: new STSClient(settings) },
  journal: order.journal,
  now: () => now,
  wait: () => Promise.resolve(),
});
