import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Call, startEmbeddedIam, type UserSeed } from '../../embedded-iam/index';
import {
  applyOrganizationPlan,
  planOrganizationRemediation,
  undoAll,
} from '../../live-check/index';
import { wait } from '../../live-check/remediation/results';
import { ACCOUNT } from '../support/embedded-account';
import { clearCase, NOW, Remediation } from '../support/remediation';
import { retryAtOnce } from '../support/retry-at-once';

let at: Remediation | undefined;
let during: ((call: Call) => void) | undefined;
afterEach(async () => {
  await at?.end();
  at = undefined;
  during = undefined;
});

async function begin(users: readonly UserSeed[]): Promise<Remediation> {
  at = await Remediation.of(users, {
    faults: (call) => {
      during?.(call);
      return undefined;
    },
  });
  return at;
}

test.each(['apply', 'undo'] as const)(
  '%s waits for its turn first, and then looks at the key that it changes',
  async (command) => {
    const it = await begin([clearCase('a'), clearCase('b')]);
    const plan = await it.plan();
    if (command === 'undo') await it.apply(plan);
    const order: string[] = [];
    const how = { rate: 0.01, wait: () => Promise.resolve(void order.push('wait')) };
    during = (call) => order.push(call.action);
    await (command === 'apply' ? it.apply(plan, how) : it.undo(how));
    const second = order.slice(order.lastIndexOf('wait'), order.lastIndexOf('UpdateAccessKey') + 1);
    expect(second).toEqual(['wait', 'ListAccessKeys', 'GetAccessKeyLastUsed', 'UpdateAccessKey']);
  },
);

test('a key that is used while its change waits for its turn stays', async () => {
  const it = await begin([clearCase('a'), clearCase('b')]);
  const plan = await it.plan();
  const use = () =>
    Object.assign(it.user('b')?.keys[1] ?? {}, {
      lastUsed: { at: NOW, region: 'eu-west-1', service: 's3' },
    });
  const { results } = await it.apply(plan, { rate: 0.01, wait: () => Promise.resolve(void use()) });
  expect(results.map((one) => one.result)).toEqual(['done', 'skipped']);
  expect(it.statuses('b')).toEqual(['Active', 'Active']);
});

test('what was taken is given back without waiting for a turn', async () => {
  const it = await begin([clearCase('a')]);
  const plan = await it.plan();
  during = ({ action, parameters }) => {
    if (action === 'UpdateAccessKey' && parameters['Status'] === 'Inactive')
      Object.assign(it.user('a')?.keys[0] ?? {}, { status: 'Inactive' });
  };
  const { results } = await it.apply(plan, { rate: 0.001 });
  expect(results).toMatchObject([{ result: 'reverted' }]);
  expect(it.waits).toEqual([]);
});

test('the clock of this machine is set back in the middle: nobody waits longer than for a turn', async () => {
  const it = await begin(['a', 'b', 'c'].map(clearCase));
  const plan = await it.plan();
  let time = NOW.getTime();
  during = ({ action }) => {
    if (action === 'UpdateAccessKey') time -= 86_400_000;
  };
  const { results } = await it.apply(plan, { rate: 4, now: () => new Date(time) });
  expect(results.map((one) => one.result)).toEqual(['done', 'done', 'done']);
  expect(it.waits.filter((one) => one > 250)).toEqual([]);
});

test('all accounts of an organization keep to one rate', async () => {
  const members = ['200000000000', '200000000001', '200000000002'];
  const iam = await startEmbeddedIam({
    now: () => NOW,
    accounts: [
      { id: ACCOUNT },
      ...members.map((id) => ({ id, users: [clearCase('a'), clearCase('b')] })),
    ],
  });
  const waits: number[] = [];
  let time = NOW.getTime();
  const options = {
    now: () => new Date(time),
    sleep: () => Promise.resolve(),
    wait: (milliseconds: number) => {
      waits.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
    clientSettings: {
      endpoint: iam.url,
      region: 'us-east-1',
      credentials: iam.credentialsFor(ACCOUNT),
      retryStrategy: retryAtOnce(1),
      disableClockSkewCorrection: true,
    },
  };
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pace-'));
  try {
    const role = { roleName: 'remediator', accounts: members };
    const plan = await planOrganizationRemediation({ ...options, ...role });
    const journal = path.join(folder, 'journal.jsonl');
    const { stopped } = await applyOrganizationPlan(plan, { ...options, journal, rate: 4 });
    expect(stopped).toBeUndefined();
    await undoAll(journal, { ...options, rate: 2 });
    expect(waits).toEqual([...Array<number>(5).fill(250), ...Array<number>(5).fill(500)]);
  } finally {
    await iam.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a wait that is longer than a timer can be is waited for all the same', async () => {
  jest.useFakeTimers();
  try {
    let isOver = false;
    void wait(3e9).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(2_999_999_000);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(isOver).toBe(true);
  } finally {
    jest.useRealTimers();
  }
});
