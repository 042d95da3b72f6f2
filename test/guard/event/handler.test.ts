import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import {
  type Account,
  type Call,
  deny,
  type EmbeddedIam,
  startEmbeddedIam,
  type StoredKey,
  THROTTLED,
} from '../../../embedded-iam/index';
import { configurationOf } from '../../../guard/configuration';
import { deactivate, sentenceOfResult } from '../../../guard/event/deactivate';
import { eventHandler, type EventTools } from '../../../guard/event/handler';
import { Ledger } from '../../../guard/event/ledger';
import { planOf } from '../../../guard/event/new-key';
import type { Notice } from '../../../guard/event/notice';
import { readUser } from '../../../guard/event/read-user';
import { SecurityHub } from '../../../guard/security-hub/index';
import { Aws } from '../../../live-check/aws/ask/ask';
import { identify } from '../../../live-check/aws/caller';
import { undo } from '../../../live-check/index';
import { retryAtOnce } from '../../support/retry-at-once';
import { type LoopbackHub, startHub } from '../security-hub/loopback-hub';
import { MemoryStore } from './memory-store';
import { ACCOUNT, created, deleted, ofUser, renamed, updated } from './records';

/** The handler, on an IAM and a Security Hub that answer over HTTP; time passes only where it waits. */
const START = Date.UTC(2026, 10, 27, 12);
let time: number;
/** No two moments are the same. */
const now = () => new Date(time++);
let iam: EmbeddedIam;
let account: Account;
let hub: LoopbackHub;
let store: MemoryStore;
let notices: Notice[];
let log: Record<string, unknown>[];
let clients: { iam: IAMClient; sts: STSClient };

async function start(options: Parameters<typeof startEmbeddedIam>[0] = {}): Promise<void> {
  time = START;
  iam = await startEmbeddedIam({ now, ...options, accounts: [{ id: ACCOUNT, users: [] }] });
  account = iam.accounts.get(ACCOUNT)!;
  hub = await startHub();
  store = new MemoryStore();
  notices = [];
  log = [];
  const settings = {
    endpoint: iam.url,
    region: 'us-east-1',
    credentials: iam.credentialsFor(ACCOUNT),
    retryStrategy: retryAtOnce(3),
    disableClockSkewCorrection: true,
  };
  clients = { iam: new IAMClient(settings), sts: new STSClient(settings) };
}
afterEach(async () => {
  clients.iam.destroy();
  clients.sts.destroy();
  await iam.close();
  await hub.close();
});

interface Given {
  readonly configuration?: object;
  readonly deactivates?: boolean;
  readonly tell?: (notice: Notice) => Promise<void>;
}

async function handle(event: unknown, given: Given = {}) {
  const aws = new Aws();
  const wait = (milliseconds: number) => {
    time += milliseconds;
    return Promise.resolve();
  };
  const tools = async (): Promise<EventTools> => {
    const identity = await identify(clients.sts, aws);
    const { partition, arn: caller } = identity;
    const source = { clients, aws, identity, knownAt: now(), now, sleep: wait };
    return {
      account: ACCOUNT,
      now,
      read: (touched, callAt) => readUser(source, touched, callAt),
      importUsers: (report) => new SecurityHub(hub.client, aws).importUsers(report),
      ledger: new Ledger(store, ACCOUNT, now),
      tell: given.tell ?? noted,
      ...(given.deactivates
        ? {
            deactivate: async (user, keys, key, id) => {
              const plan = planOf(
                { account: ACCOUNT, partition, caller, now: now() },
                user,
                keys,
                key,
                id,
              );
              const result = await deactivate(plan, { clients, store, limits: {}, now, wait });
              const isDone = result.result === 'done' || result.result === 'already';
              return { isDone, sentence: sentenceOfResult(result) };
            },
          }
        : {}),
      end: () => undefined,
    };
  };
  const handler = eventHandler({
    configuration: () => Promise.resolve(configurationOf(given.configuration ?? {})),
    tools,
    log: (line) => log.push(JSON.parse(line) as Record<string, unknown>),
  });
  return handler(event);
}

function noted(notice: Notice): Promise<void> {
  notices.push(notice);
  return Promise.resolve();
}

const shown = (): Record<string, string> =>
  Object.fromEntries(
    [...hub.findings.values()].map((it) => [
      it.Resources[0]?.Details?.AwsIamUser?.UserName ?? '',
      it.Compliance.Status,
    ]),
  );
const iso = () => now().toISOString();

/** A user with so many keys, an hour old and more but for the last, which is made now. */
function user(name: string, count: number): string[] {
  const made = account.add(name);
  return Array.from({ length: count }, (_, it) => {
    const age = it === count - 1 ? 0 : 3_600_000 * (count - it);
    return account.newKey(made, { created: new Date(time - age) }).id;
  });
}

const statusOf = (name: string) => account.find(name)!.keys.map((it) => it.status);

test('a finding is opened, updated and closed; people are told once', async () => {
  await start();
  const [first = '', second = ''] = user('alice', 2);
  const event = created('alice', second, { at: iso() });
  await handle(event);
  expect(shown()).toEqual({ alice: 'FAILED' });
  await handle(event);
  expect(notices).toHaveLength(1);
  expect(notices[0]).toMatchObject({
    subject: 'one-active-key: alice in 111111111111: more than one active access key',
    message: expect.stringMatching(new RegExp(`has 2 active access keys.*${first} .*${second} `)),
  });
  account.find('alice')!.keys[0]!.status = 'Inactive';
  await handle(updated('alice', first, 'Inactive', { at: iso() }));
  expect(shown()).toEqual({ alice: 'PASSED' });
  account.find('alice')!.keys[0]!.status = 'Active';
  await handle(updated('alice', first, 'Active', { at: iso() }));
  expect([shown(), notices.length]).toEqual([{ alice: 'FAILED' }, 2]);
  expect(log.map((it) => it['status'])).toEqual(['DONE', 'DONE', 'DONE', 'DONE']);
});

test('a user who is renamed takes its finding along; one who is deleted closes it', async () => {
  await start();
  const [, second = ''] = user('alice', 2);
  await handle(created('alice', second, { at: iso() }));
  account.rename(account.find('alice')!, 'bob', '/');
  await handle(renamed('alice', 'bob', { at: iso() }));
  expect(shown()).toEqual({ alice: 'PASSED', bob: 'FAILED' });
  account.users.delete('bob');
  await handle(ofUser('DeleteUser', 'bob', { at: iso() }));
  expect(shown()).toEqual({ alice: 'PASSED', bob: 'PASSED' });
});

test.each([
  [
    'the exceptions',
    {
      exceptions: [
        { user: 'alice', account: ACCOUNT, reason: 'r', owner: 'o', expires: '2999-01-01' },
      ],
    },
  ],
  ['the rotation window', { rotationWindow: '7d' }],
])('what %s accept is shown, and told to nobody', async (_, configuration) => {
  await start();
  const [, second = ''] = user('alice', 2);
  await handle(created('alice', second, { at: iso() }), { configuration, deactivates: true });
  expect([shown(), notices, statusOf('alice')]).toEqual([
    { alice: 'WARNING' },
    [],
    ['Active', 'Active'],
  ]);
});

describe('IAM lags behind', () => {
  test('it is waited for until the new key is shown', async () => {
    await start({ staleReads: 2 });
    await using(async (client) => {
      await client.send(new CreateUserCommand({ UserName: 'alice' }));
      await client.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
      await client.send(new ListAccessKeysCommand({ UserName: 'alice' }));
      const { AccessKey: key } = await client.send(
        new CreateAccessKeyCommand({ UserName: 'alice' }),
      );
      await handle(created('alice', key?.AccessKeyId, { at: iso() }));
    });
    expect(shown()).toEqual({ alice: 'FAILED' });
    expect(time - START).toBeGreaterThanOrEqual(5_000);
  });

  test('what is never shown is not passed, until IAM cannot lag behind any more', async () => {
    await start();
    const [only = ''] = user('alice', 1);
    const event = created('alice', 'AKIANEVERSHOWN000000', { at: iso() });
    await expect(handle(event)).rejects.toThrow(
      /does not show yet that AKIANEVERSHOWN000000 is active/,
    );
    expect([shown(), log.at(-1)?.['status']]).toEqual([{}, 'FAILED']);
    time += 2 * 60_000;
    await handle(event);
    expect([shown(), only !== '']).toEqual([{ alice: 'PASSED' }, true]);
  });

  test('a user who is not there yet is not taken for one who is gone', async () => {
    await start();
    const event = ofUser('CreateUser', 'dave', { at: iso() });
    await expect(handle(event)).rejects.toThrow(/does not show the user dave yet/);
    time += 2 * 60_000;
    await handle(event);
    expect(shown()).toEqual({ dave: 'PASSED' });
  });

  test('a key that is shown although it was deleted is no finding yet', async () => {
    await start();
    const [first = ''] = user('alice', 2);
    const event = deleted('alice', first, { at: iso() });
    await expect(handle(event)).rejects.toThrow(/still shows that/);
    expect(shown()).toEqual({});
    time += 2 * 60_000;
    await handle(event);
    expect(shown()).toEqual({ alice: 'FAILED' });
  });
});

test.each([
  [
    'IAM denies',
    { faults: (call: Call) => (call.action === 'ListAccessKeys' ? deny(call) : undefined) },
  ],
  ['IAM throttles', { faults: () => THROTTLED }],
])('where %s nothing passes', async (_, options) => {
  await start(options);
  const [, second = ''] = user('alice', 2);
  await expect(handle(created('alice', second, { at: iso() }))).rejects.toThrow();
  expect([shown(), notices]).toEqual([{}, []]);
});

test('where Security Hub does not take the finding nobody is told, and it is tried again', async () => {
  await start();
  const [, second = ''] = user('alice', 2);
  const event = created('alice', second, { at: iso() });
  hub.fail((_id, attempt) => (attempt === 1 ? 'InvalidInput' : undefined));
  await expect(handle(event)).rejects.toThrow(/did not take 1 finding/);
  expect(notices).toEqual([]);
  await handle(event);
  expect([shown(), notices.length]).toEqual([{ alice: 'FAILED' }, 1]);
});

test('a notice that did not go out goes out when the event is worked on again', async () => {
  await start();
  const [, second = ''] = user('alice', 2);
  const event = created('alice', second, { at: iso() });
  const tell = () => Promise.reject(new Error('SNS is away'));
  await expect(handle(event, { tell })).rejects.toThrow('SNS is away');
  await handle(event);
  expect(notices).toHaveLength(0);
  time += 60_000;
  await handle(event);
  await handle(event);
  expect(notices).toHaveLength(1);
});

test('an event of another account is told', async () => {
  await start();
  await expect(
    handle(created('alice', 'AKIAIOSFODNN7EXAMPLE', { account: '222222222222' })),
  ).rejects.toThrow(/is of account 222222222222.*deploy the guard there/);
});

describe('a new second key', () => {
  test('is deactivated, once, and the finding closes', async () => {
    await start();
    const [first = '', second = ''] = user('alice', 2);
    const event = created('alice', second, { at: iso() });
    await handle(event, { deactivates: true });
    expect(statusOf('alice')).toEqual(['Active', 'Inactive']);
    expect(shown()).toEqual({ alice: 'PASSED' });
    expect(notices[0]?.message).toContain(`deactivated the new key ${second}`);
    const journal =
      store.texts.get(`remediation/${ACCOUNT}/alice/${second}/journal.jsonl`)?.text ?? '';
    const lines = journal
      .trim()
      .split('\n')
      .map((it) => JSON.parse(it) as { type: string });
    expect(lines.map((it) => it.type)).toEqual(['header', 'intent', 'outcome', 'account', 'end']);
    expect(journal).not.toContain(first);

    // A person makes it active again: that is not taken back, however often the event comes.
    account.find('alice')!.keys[1]!.status = 'Active';
    await handle(event, { deactivates: true });
    expect(statusOf('alice')).toEqual(['Active', 'Active']);
    expect([shown(), notices.length]).toEqual([{ alice: 'FAILED' }, 2]);
    expect(notices[1]?.message).toContain('somebody made it active again');
  });

  test.each([
    [
      'it was used',
      (keys: StoredKey[]) =>
        (keys[1]!.lastUsed = { at: now(), region: 'us-east-1', service: 's3' }),
      0,
    ],
    [
      'it is not the newest',
      (keys: StoredKey[]) => (keys[0] = { ...keys[0]!, created: new Date(time + 1_000) }),
      0,
    ],
    [
      'both are of one second',
      (keys: StoredKey[]) => (keys[0] = { ...keys[0]!, created: keys[1]!.created }),
      0,
    ],
    ['the event is late', () => undefined, 3_700_000],
  ])('stays where %s', async (_, change, later) => {
    await start();
    const [, second = ''] = user('alice', 2);
    change(account.find('alice')!.keys);
    const event = created('alice', second, { at: iso() });
    time += later;
    await handle(event, { deactivates: true });
    expect(statusOf('alice')).toEqual(['Active', 'Active']);
    expect([shown(), notices.length]).toEqual([{ alice: 'FAILED' }, 1]);
    expect(notices[0]?.message).toMatch(/The guard (deactivated no key|did not deactivate)/);
  });

  test('an old key that becomes active again is only told of', async () => {
    await start();
    const [, second = ''] = user('alice', 2);
    await handle(updated('alice', second, 'Active', { at: iso() }), { deactivates: true });
    expect([statusOf('alice'), shown()]).toEqual([['Active', 'Active'], { alice: 'FAILED' }]);
  });

  test('of several at once one changes it, and every interleaving leaves the old key', async () => {
    await start();
    const [, second = ''] = user('alice', 2);
    const event = created('alice', second, { at: iso() });
    const all = await Promise.allSettled([1, 2, 3].map(() => handle(event, { deactivates: true })));
    expect(statusOf('alice')).toEqual(['Active', 'Inactive']);
    expect(iam.calls.filter((it) => it.action === 'UpdateAccessKey').length).toBeLessThanOrEqual(1);
    expect(all.some((it) => it.status === 'fulfilled')).toBe(true);
  });

  test('without its line in the store no call is made', async () => {
    await start();
    const [, second = ''] = user('alice', 2);
    const put = store.put.bind(store);
    store.put = (name, text, over) =>
      name.endsWith('journal.jsonl')
        ? Promise.reject(new Error('S3 is away'))
        : put(name, text, over);
    await handle(created('alice', second, { at: iso() }), { deactivates: true });
    expect(statusOf('alice')).toEqual(['Active', 'Active']);
    expect(notices[0]?.message).toMatch(/did not deactivate .*S3 is away/s);
  });

  test('its journal takes it back, as remediate undo does', async () => {
    await start();
    const [, second = ''] = user('alice', 2);
    await handle(created('alice', second, { at: iso() }), { deactivates: true });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-event-'));
    const file = path.join(folder, 'journal.jsonl');
    writeFileSync(
      file,
      store.texts.get(`remediation/${ACCOUNT}/alice/${second}/journal.jsonl`)!.text,
    );
    const { results } = await undo(file, { clients, now, wait: () => Promise.resolve() });
    rmSync(folder, { recursive: true });
    expect(results.map((it) => it.result)).toEqual(['done']);
    expect(statusOf('alice')).toEqual(['Active', 'Active']);
  });
});

async function using(work: (client: IAMClient) => Promise<void>): Promise<void> {
  await work(clients.iam);
}
