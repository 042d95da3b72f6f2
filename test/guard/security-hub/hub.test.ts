import { NotImported, SecurityHub } from '../../../guard/security-hub/index';
import { Aws } from '../../../live-check/aws/ask/ask';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  evaluate,
  namedUser,
  type Report,
} from '../../../rule-core/index';
import { type LoopbackHub, startHub } from './loopback-hub';

const ACCOUNT = '111111111111';
const at = (second: number) => new Date(Date.UTC(2026, 10, 27, 12, 0, second)).toISOString();

let loopback: LoopbackHub;
let hub: SecurityHub;
let pauses: number[];
beforeEach(async () => {
  loopback = await startHub();
  pauses = [];
  hub = new SecurityHub(loopback.client, new Aws(), 'us-east-1', (it) => {
    pauses.push(it);
    return Promise.resolve();
  });
});
afterEach(() => loopback.close());

function key(user: string, id: string): AccessKey {
  return {
    address: id,
    user: constantly(namedUser(user)),
    status: constantly('Active'),
    exists: ALWAYS,
    account: { id: ACCOUNT, scope: ACCOUNT },
    observed: { accessKeyId: id },
  };
}

/** Users with so many active keys each, as they were read at a moment. */
function report(counts: Readonly<Record<string, number>>, asOf: string, complete = true): Report {
  const users = Object.entries(counts);
  const keys = users.flatMap(([name, count]) =>
    Array.from({ length: count }, (_, index) => key(name, `AKIA${name.toUpperCase()}${index}`)),
  );
  const judged = users.map(([name, activeKeys]) => ({ name, activeKeys }));
  return evaluate(keys, {
    errors: complete ? [] : [{ input: 'account', account: ACCOUNT, message: 'denied' }],
    readings: [
      {
        ...{ account: ACCOUNT, partition: 'aws', source: 'list', asOf, users: users.length },
        ...{ judged, calls: {}, complete },
      },
    ],
  });
}

const shown = () =>
  Object.fromEntries(
    [...loopback.findings.values()].map((it) => [
      it.Resources[0]?.Details?.AwsIamUser?.UserName ?? 'account',
      it.Compliance.Status,
    ]),
  );

test('a finding is opened and closed under one id, and so is that of the account', async () => {
  expect(await hub.importAll(report({ alice: 2, bob: 1 }, at(1)))).toBe(3);
  expect(shown()).toEqual({ alice: 'FAILED', bob: 'PASSED', account: 'PASSED' });
  await hub.importAll(report({ alice: 1, bob: 2 }, at(2), false));
  expect(shown()).toEqual({ alice: 'PASSED', bob: 'FAILED', account: 'NOT_AVAILABLE' });
  expect(loopback.findings.size).toBe(3);
});

test('a report of earlier does not take back what was seen later', async () => {
  await hub.importAll(report({ alice: 2 }, at(5)));
  await hub.importAll(report({ alice: 1 }, at(4)));
  expect(shown()).toMatchObject({ alice: 'FAILED' });
});

test('of a report about some users, the account is no finding', async () => {
  await hub.importUsers(report({ alice: 2 }, at(1)));
  expect(shown()).toEqual({ alice: 'FAILED' });
});

test('at most a hundred go in one request', async () => {
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, it) => [`user-${it}`, 1]));
  expect(await hub.importAll(report(many, at(1)))).toBe(251);
  expect(loopback.imports).toEqual([100, 100, 51]);
});

test('what fails is sent again, alone, and taken in the end', async () => {
  loopback.fail((id, attempt) =>
    id.endsWith('/alice') && attempt < 3 ? 'InternalFailure' : undefined,
  );
  expect(await hub.importAll(report({ alice: 2, bob: 1 }, at(1)))).toBe(3);
  expect(loopback.imports).toEqual([3, 1, 1]);
  expect(pauses).toEqual([500, 2_000]);
  expect(shown()).toMatchObject({ alice: 'FAILED' });
});

test.each([
  ['InternalFailure', [3, 1, 1]],
  ['InvalidInput', [3]],
  ['SomethingNew', [3, 1, 1]],
])('%s for ever is an error, after a bounded number of requests', async (code, imports) => {
  loopback.fail((id) => (id.endsWith('/alice') ? code : undefined));
  const error = await hub.importAll(report({ alice: 2, bob: 1 }, at(1))).catch((it: unknown) => it);
  expect(error).toBeInstanceOf(NotImported);
  expect((error as NotImported).refused.map((it) => [it.id.split('/').at(-1), it.code])).toEqual([
    ['alice', code],
  ]);
  expect((error as Error).message).toContain(code);
  expect(loopback.imports).toEqual(imports);
  // The others are there all the same.
  expect(shown()).toMatchObject({ bob: 'PASSED', account: 'PASSED' });
});

test.each([
  ['nothing at all', {}],
  ['fewer than were sent', { SuccessCount: 1, FailedCount: 0, FailedFindings: [] }],
  ['a failure without a name', { SuccessCount: 1, FailedCount: 1, FailedFindings: [] }],
  [
    'a failure of another finding',
    {
      SuccessCount: 1,
      FailedCount: 1,
      FailedFindings: [{ Id: 'other', ErrorCode: 'InvalidInput', ErrorMessage: '' }],
    },
  ],
])('an answer with %s is no answer', async (_, answer) => {
  loopback.answer(answer, answer, answer);
  await expect(hub.importAll(report({ alice: 2 }, at(1)))).rejects.toThrow(
    /the answer to BatchImportFindings is not one of Security Hub/,
  );
});

describe('users who are gone', () => {
  const whole = (names: readonly string[], second: number) => ({
    ...{ account: ACCOUNT, partition: 'aws', asOf: at(second), users: new Set(names) },
  });

  test('are closed; others are not touched', async () => {
    await hub.importAll(report({ Alice: 2, bob: 2, carol: 1 }, at(1)));
    expect(await hub.closeGone(whole(['bob', 'carol'], 2))).toEqual(['Alice']);
    expect(shown()).toMatchObject({ Alice: 'PASSED', bob: 'FAILED', carol: 'PASSED' });
  });

  test('who came while the account was read keep what was seen of them', async () => {
    await hub.importUsers(report({ dave: 2 }, at(5)));
    await hub.closeGone(whole([], 4));
    expect(shown()).toMatchObject({ dave: 'FAILED' });
  });

  test('are found on every page', async () => {
    const many = Object.fromEntries(Array.from({ length: 230 }, (_, it) => [`user-${it}`, 2]));
    await hub.importAll(report(many, at(1)));
    expect(await hub.closeGone(whole([], 2))).toHaveLength(230);
    expect(Object.values(shown()).filter((it) => it === 'FAILED')).toEqual([]);
  });
});
