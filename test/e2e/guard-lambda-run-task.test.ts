import { planOf } from '../guard/run-task/harness';
import { KEY, sign, TOKEN } from '../guard/run-task/hcp';
import { type AskedRunTask, startRunTask } from './guard-lambda/asked-run-task';

/** The built run task on AWS's Lambda emulator: it answers at once, and the work is an invocation of its own. */
let task: AskedRunTask;
beforeAll(async () => {
  task = await startRunTask();
});
afterAll(() => task.close());

const others: AskedRunTask[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map((it) => it.close()));
});
async function another(options: Parameters<typeof startRunTask>[0]) {
  const started = await startRunTask(options);
  others.push(started);
  return started;
}

test.each([
  [2, 'failed'],
  [1, 'passed'],
])('a plan with %i keys of a user: %s, after the answer', async (keys, status) => {
  const body = task.hcp.body(planOf(keys));
  expect(await task.send(body)).toEqual({ status: 200, text: 'ok\n' });
  expect(task.queued).toMatchObject([
    { name: 'one-active-key-guard-run-task', type: 'Event', event: { signature: sign(body) } },
  ]);
  expect(await task.work()).toBeNull();
  expect((await task.hcp.result()).attributes.status).toBe(status);
});

test('a body in Base64 is the same body', async () => {
  const body = task.hcp.body(planOf(2));
  expect((await task.send(body, { isBase64Encoded: true })).status).toBe(200);
  await task.work();
  expect((await task.hcp.result()).attributes.message).toContain('alice');
});

test('the request with which HCP Terraform tries a new task is answered, and nothing is queued', async () => {
  const body = task.hcp.body('', { access_token: 'test-token' });
  expect((await task.send(body)).status).toBe(200);
  expect(task.queued).toEqual([]);
});

test.each([
  ['a wrong signature', '{}', { signature: sign('{}', 'another key, as long') }, 401],
  ['none', '{}', { signature: '' }, 401],
  ['no request', '{}', {}, 400],
  ['another method', '{}', { method: 'GET' }, 405],
  ['too much', 'x'.repeat(300 * 1024), {}, 413],
])('%s: turned away, nothing queued', async (_, body, more, status) => {
  expect((await task.send(body, more)).status).toBe(status);
  expect(task.queued).toEqual([]);
});

test.each([null, 'text', [], { requestContext: {} }, { version: '1.0', httpMethod: 'POST' }])(
  'an event that is none of a function URL (%j): 400',
  async (event) => {
    expect(await task.invoke(event)).toMatchObject({ statusCode: 400 });
  },
);

test('who may invoke the function but has no key has nothing judged by it', async () => {
  const body = Buffer.from(task.hcp.body(planOf(1))).toString('base64');
  const asked = task.hcp.asked.length;
  for (const signature of ['', sign(body), 'f'.repeat(128)]) {
    expect(await task.invoke({ work: 'one-active-key.run-task', body, signature })).toBeNull();
  }
  expect(task.hcp.asked.length).toBe(asked);
});

test('a result that is not taken is an error: AWS Lambda invokes once more, with the same answer', async () => {
  const body = task.hcp.body(planOf(2));
  await task.send(body);
  const [{ event } = { event: undefined }] = task.queued.splice(0);
  task.hcp.answer(401);
  const before = task.hcp.results.length;
  expect(await task.invoke(event)).toMatchObject({
    errorMessage: expect.stringMatching(/^the result was not delivered: .*HTTP 401/),
  });
  task.hcp.answer(200);
  expect(await task.invoke(event)).toBeNull();
  const [first, second] = task.hcp.results.slice(before);
  expect(second).toEqual(first);
  await task.hcp.result();
});

test('a plan that fills the memory or takes too long is answered: not judged', async () => {
  const small = await another({ timeout: 12 });
  const many = `[${'{},'.repeat(9_000_000)}{}]`;
  await small.send(small.hcp.body(`{"format_version":"1.2","resource_changes":[],"x":${many}}`));
  expect(await small.work()).toBeNull();
  const { attributes } = await small.hcp.result();
  expect(attributes.status).toBe('failed');
  expect(attributes.message).toMatch(/more memory than there is|took longer than/);
  await small.send(small.hcp.body(planOf(1)));
  await small.work();
  expect((await small.hcp.result()).attributes.status).toBe('passed');
});

test('where the work cannot be handed on, HCP Terraform asks again: 503', async () => {
  const closed = await another({ invoked: 403 });
  const { status, text } = await closed.send(closed.hcp.body(planOf(1)));
  expect(status).toBe(503);
  expect(text).toMatch(/cannot be invoked once more/);
});

test('a key that is too short opens nothing: 503', async () => {
  const weak = await another({ key: 'short' });
  const body = weak.hcp.body(planOf(1));
  const { status, text } = await weak.send(body, { signature: sign(body, 'short') });
  expect(status).toBe(503);
  expect(text).toMatch(/less than 16 characters/);
});

test('nothing secret is in the log', () => {
  expect(task.log()).toMatch(/"event":"one-active-key.run-task"/);
  for (const it of [TOKEN, KEY, 'wJalrXUtnFEMI']) expect(task.log()).not.toContain(it);
});
