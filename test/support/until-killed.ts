import type * as fileSystem from 'node:fs';
import { createRequire } from 'node:module';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import {
  applyOrganizationPlan,
  applyPlan,
  finish,
  planFinish,
  readAnyPlan,
  undoAll,
} from '../../live-check/index';
import type { Order } from './killing';

// A process of its own that remediates and is killed, as by `kill -9`, at a line that it writes to its journal.
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
const { journal } = order;
const clientSettings = {
  endpoint: order.url,
  region: 'us-east-1',
  credentials: order.credentials,
  systemClockOffset: now.getTime() - Date.now(),
};
const how = {
  clientSettings,
  now: () => now,
  sleep: () => Promise.resolve(),
  wait: () => Promise.resolve(),
  rate: 10_000,
};

async function work(): Promise<unknown> {
  if (order.command === 'undo') return undoAll(journal, how);
  if (order.command === 'finish') return finish(journal, await planFinish(journal, how), how);
  const plan = readAnyPlan(fs.readFileSync(order.plan, 'utf8'));
  if ('plans' in plan) return applyOrganizationPlan(plan, { ...how, journal });
  const clients = { iam: new IAMClient(clientSettings), sts: new STSClient(clientSettings) };
  return applyPlan(plan, { ...how, clients, journal });
}

void work();
