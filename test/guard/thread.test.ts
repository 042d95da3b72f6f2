import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { inThread } from '../../guard/lambda/thread';

/** Whatever becomes of the thread that judges, the answer comes in time and is never SUCCESS. */
const started: Worker[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((it) => it.terminate()));
});

function threadThat(deed: string) {
  const log: Record<string, unknown>[] = [];
  const start = () => {
    const worker = new Worker(path.join(__dirname, 'thread-that.js'), {
      workerData: deed,
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    });
    started.push(worker);
    return worker;
  };
  const handler = inThread({
    start,
    log: (line) => log.push(JSON.parse(line) as Record<string, unknown>),
  });
  const ask = (event: object, remaining = 60_000) =>
    handler({ clientRequestToken: 'T', ...event }, { getRemainingTimeInMillis: () => remaining });
  return { ask, log };
}

test('its answer and its line are passed on, and it knows how much time there is', async () => {
  const { ask, log } = threadThat('answers');
  const answers = [await ask({ token: 'A' }), await ask({ token: 'B' })];
  expect(answers.map((it) => it.clientRequestToken)).toEqual(['A', 'B']);
  expect(started).toHaveLength(1);
  expect(log).toHaveLength(2);
  for (const { left } of log) {
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
  }
});

test.each([
  ['loops', 2_000, /took longer than 500 ms/],
  ['is silent', 2_000, /took longer than 500 ms/],
  ['answers others', 2_000, /took longer than 500 ms/],
  ['is silent', 0, /took longer than 0 ms/],
  ['fills', 60_000, /more memory than there is/],
  ['ends', 60_000, /its thread ended/],
  ['throws', 60_000, /an internal error \(TypeError\)/],
  ['throws what is no error', 60_000, /an internal error/],
])('a thread that %s, with %i ms: FAILED, InternalFailure', async (deed, remaining, says) => {
  const { ask, log } = threadThat('answers');
  const answer = await ask({ deed }, remaining);
  expect(answer).toMatchObject({
    hookStatus: 'FAILED',
    errorCode: 'InternalFailure',
    clientRequestToken: 'T',
  });
  expect(answer.message).toMatch(says);
  expect(log).toMatchObject([{ status: 'FAILED', errorCode: 'InternalFailure', token: 'T' }]);
  expect(JSON.stringify([answer, log])).not.toContain('AKIA');
  // The next operation is judged by another thread.
  expect(await ask({ deed: 'answers', token: 'C' })).toMatchObject({ hookStatus: 'SUCCESS' });
});

test('several at once get their own answers, and none is passed where the thread ends', async () => {
  const { ask } = threadThat('answers');
  const both = await Promise.all([ask({ token: 'A' }), ask({ token: 'B' })]);
  expect(both.map((it) => it.clientRequestToken)).toEqual(['A', 'B']);
  const ended = await Promise.all([ask({ deed: 'is silent' }), ask({ deed: 'ends' })]);
  expect(ended.map((it) => it.hookStatus)).toEqual(['FAILED', 'FAILED']);
});

test('a thread that cannot be started is not a pass either', async () => {
  const handler = inThread({ start: () => new Worker('/nowhere.js'), log: () => undefined });
  const context = { getRemainingTimeInMillis: () => 60_000 };
  for (const token of ['A', 'B']) {
    const answer = await handler({ clientRequestToken: token }, context);
    expect(answer).toMatchObject({ hookStatus: 'FAILED', clientRequestToken: token });
  }
});
