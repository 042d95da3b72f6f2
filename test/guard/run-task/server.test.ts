import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { sign, startHcp, TOKEN, type Serve } from './hcp';
import { outcomesOf, planOf, type Served, serve, type Setup } from './harness';

const open: Served[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()));
});

async function served(setup: Setup = {}): Promise<Served> {
  const it = await serve(setup);
  open.push(it);
  return it;
}

test('a violation fails, with an outcome for it; one key passes', async () => {
  const { judge, hcp } = await served();
  const bad = await judge(planOf(2));
  expect(bad.type).toBe('task-results');
  expect(bad.attributes.status).toBe('failed');
  expect(bad.attributes.message).toMatch(
    /^1 IAM user has more than one active access key\..*alice/,
  );
  const [outcome, ...others] = outcomesOf(bad);
  expect(others).toEqual([]);
  expect(outcome).toMatchObject({
    description: expect.stringMatching(/^IAM user alice has 2 active access keys/),
    url: expect.stringMatching(/^https:/),
    tags: {
      Status: [{ label: 'Failed', level: 'error' }],
      Severity: [{ label: 'High', level: 'error' }],
    },
  });
  expect(outcome?.body).toContain('`aws_iam_access_key.k1` (Active');
  expect(outcome?.body).toContain('**Fix:** Keep one of these keys active');
  const good = await judge(planOf(1));
  expect(good.attributes.status).toBe('passed');
  expect(good.relationships).toBeUndefined();
  expect(hcp.asked.map((it) => [it.host, it.method, it.token])).toEqual(
    [1, 2].flatMap(() => [
      ['hcp', 'GET', `Bearer ${TOKEN}`],
      // Redirected, and without the token.
      ['archivist', 'GET', undefined],
      ['hcp', 'PATCH', `Bearer ${TOKEN}`],
    ]),
  );
});

test('the request with which HCP Terraform tries a new task is answered, and nothing is asked', async () => {
  const { hcp, server } = await served();
  for (const more of [{}, { stage: 'test', task_result_callback_url: undefined }]) {
    const body = hcp.body('', { access_token: 'test-token', ...more });
    expect(await hcp.send(server.url, body)).toMatchObject({ status: 200 });
  }
  const unsigned = hcp.body('', { access_token: 'test-token' });
  const headers = { 'x-tfc-task-signature': sign(unsigned, 'another key, as long') };
  expect(await hcp.send(server.url, unsigned, headers)).toMatchObject({ status: 401 });
  await server.close();
  expect(hcp.asked).toEqual([]);
});

test.each([
  ['none', ''],
  ['of another key', sign('{}', 'another key, as long')],
  ['of another body', sign('{} ')],
  ['cut off', sign('{}').slice(1)],
  ['not in digits', 'g'.repeat(128)],
  ['twice', `${sign('{}')}, ${sign('{}')}`],
])('a signature that is wrong (%s): 401, and nothing is asked', async (_, signature) => {
  const { hcp, server, log } = await served();
  const sent = await hcp.send(server.url, '{}', { 'x-tfc-task-signature': signature });
  expect(sent.status).toBe(401);
  expect(hcp.asked).toEqual([]);
  expect(log.join()).toContain('"http":401');
});

test('the signature is that of the very bytes', async () => {
  const { hcp, server } = await served();
  const body = hcp.body(planOf(2));
  const again = JSON.stringify(JSON.parse(body), undefined, 1);
  const headers = { 'x-tfc-task-signature': sign(body) };
  expect(await hcp.send(server.url, again, headers)).toMatchObject({ status: 401 });
  const capitals = { 'x-tfc-task-signature': sign(body).toUpperCase() };
  expect(await hcp.send(server.url, body, capitals)).toMatchObject({ status: 200 });
  expect((await hcp.result()).attributes.status).toBe('failed');
});

test.each([
  ['no JSON', '{"payload_version": 1'],
  ['a list', '[]'],
  ['null', 'null'],
  ['empty', '{}'],
  ['no token', '{"task_result_id":"t","stage":"post_plan","task_result_callback_url":"http://x"}'],
  ['a token with a line break', JSON.stringify({ access_token: 'a\r\nx: y' })],
  [
    'a number for an address',
    '{"access_token":"t","task_result_id":"t","stage":"post_plan","task_result_callback_url":1}',
  ],
  ['names of the prototype', '{"__proto__":{"access_token":"t"},"constructor":1}'],
])('a signed body that is %s: 400', async (_, body) => {
  const { hcp, server } = await served();
  expect((await hcp.send(server.url, body)).status).toBe(400);
  expect(hcp.asked).toEqual([]);
});

test('a body that is too large is not read to its end: 413', async () => {
  const { hcp, server } = await served();
  const body = 'x'.repeat(300 * 1024);
  expect((await hcp.send(server.url, body)).status).toBe(413);
  // Without a length, and without an end.
  const request = http.request(server.url, { method: 'POST' });
  request.on('error', () => undefined);
  request.write(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  expect(response.statusCode).toBe(413);
  response.resume();
  request.destroy();
});

test('other methods, and the address for load balancers', async () => {
  const { server } = await served();
  const ask = async (path: string, method: string) =>
    (await fetch(`${server.url}${path}`, { method })).status;
  expect(await ask('/health', 'GET')).toBe(200);
  expect(await ask('/', 'GET')).toBe(405);
  expect(await ask('/', 'PUT')).toBe(405);
});

test('what is no HTTP ends the connection, and nothing else', async () => {
  const { server, judge } = await served();
  const { port } = new URL(server.url);
  const socket = net.connect(Number(port), '127.0.0.1');
  socket.end('\u0016\u0003\u0001 not http\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  expect((await judge(planOf(1))).attributes.status).toBe('passed');
});

const NEVER_PASSED: readonly (readonly [string, object, RegExp])[] = [
  [
    'before the plan',
    { stage: 'pre_plan', plan_json_api_url: undefined },
    /no plan before the plan.*post-plan/,
  ],
  ['an unknown stage', { stage: 'mid_plan' }, /a stage that is not known/],
  ['another version', { payload_version: 2 }, /payload version that is not known/],
  ['no address of a plan', { plan_json_api_url: null }, /does not say where the plan is/],
  ['no address', { plan_json_api_url: 'plan.json' }, /address of the plan is not one/],
  ['a file', { plan_json_api_url: 'file:///etc/passwd' }, /address of the plan is not one/],
  [
    'a host of nobody',
    { plan_json_api_url: 'https://elsewhere.example/plan' },
    /on elsewhere\.example, which is not a host/,
  ],
  [
    'the metadata of a machine',
    { plan_json_api_url: 'http://169.254.169.254/latest' },
    /not a host that this task may ask/,
  ],
  [
    'this machine',
    { plan_json_api_url: 'http://localhost:1/plan' },
    /not a host that this task may ask/,
  ],
  [
    'a password in it',
    { plan_json_api_url: 'https://a:b@app.terraform.io/plan' },
    /address of the plan is not one/,
  ],
  [
    'HCP Terraform without TLS',
    { plan_json_api_url: 'http://app.terraform.io/plan' },
    /is not https/,
  ],
];
test.each(NEVER_PASSED)('%s: failed, with a sentence', async (_, fields, why) => {
  const { judge, hcp } = await served();
  const { attributes } = await judge(planOf(1), fields);
  expect(attributes.status).toBe('failed');
  expect(attributes.message).toMatch(
    /^The access keys of this plan were not judged, so it is not passed/,
  );
  expect(attributes.message).toMatch(why);
  expect(hcp.asked.map((it) => it.method)).toEqual(['PATCH']);
});

test.each(['post_plan', 'pre_apply', 'post_apply'])('the plan is judged at %s', async (stage) => {
  const { judge } = await served();
  expect((await judge(planOf(2), { stage })).attributes.status).toBe('failed');
  expect((await judge(planOf(1), { stage })).attributes.status).toBe('passed');
});

test.each([
  ['https://elsewhere.example/callback'],
  ['http://169.254.169.254/callback'],
  ['http://app.terraform.io/callback'],
  ['not an address'],
])('a callback to %s gets no token', async (callback) => {
  const { hcp, server, log } = await served();
  const sent = await hcp.send(
    server.url,
    hcp.body(planOf(1), { task_result_callback_url: callback }),
  );
  expect(sent.status).toBe(200);
  await server.close();
  expect(hcp.results).toEqual([]);
  expect(log.at(-1)).toMatch(/"delivered":false.*"notDelivered":"the address of the callback/);
});

test('without outcomes where HCP Terraform takes none; the message names the users', async () => {
  const { judge } = await served();
  for (const capabilities of [undefined, {}, { outcomes: 'true' }, null]) {
    const result = await judge(planOf(2), { capabilities });
    expect(result.relationships).toBeUndefined();
    expect(result.attributes.message).toContain('IAM user alice has 2 active access keys');
  }
});

test('asked once more: the same answer; while it is judged it is judged once', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: Serve = (_, response) => {
    void held.then(() => response.end(JSON.stringify(planOf(2))));
  };
  const { hcp, server } = await served();
  const body = hcp.body(slow);
  const sent = [await hcp.send(server.url, body), await hcp.send(server.url, body)];
  expect(sent.map((it) => it.status)).toEqual([200, 200]);
  release();
  const first = await hcp.result();
  await hcp.send(server.url, body);
  const second = await hcp.result();
  expect(second).toEqual(first);
  expect(hcp.results).toHaveLength(2);
});

test('more than there is room for is turned away, and asked again it is judged', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: Serve = (_, response) => {
    void held.then(() => response.end(JSON.stringify(planOf(1))));
  };
  const { hcp, server } = await served({ queue: { atOnce: 1, waiting: 1 } });
  const bodies = [1, 2, 3].map(() => hcp.body(slow));
  const statuses = [];
  for (const it of bodies) statuses.push((await hcp.send(server.url, it)).status);
  expect(statuses).toEqual([200, 200, 503]);
  release();
  await hcp.result();
  await hcp.result();
  await hcp.send(server.url, bodies[2]!);
  expect((await hcp.result()).attributes.status).toBe('passed');
});

test('what waited too long is answered, and not judged', async () => {
  const { hcp, server } = await served({ longestWait: -1 });
  await hcp.send(server.url, hcp.body(planOf(1)));
  const { attributes } = await hcp.result();
  expect(attributes).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('too busy'),
  });
  expect(hcp.asked.map((it) => it.method)).toEqual(['PATCH']);
});

test('a server that is closed answers first what it has taken', async () => {
  const { hcp, server } = await served();
  await hcp.send(server.url, hcp.body(planOf(2)));
  await server.close();
  expect(hcp.results).toHaveLength(1);
  await expect(hcp.send(server.url, hcp.body(planOf(2)))).rejects.toThrow();
});

test('the log has the run and the result, and no token, key, signature or address', async () => {
  const { judge, log, server } = await served();
  await judge(planOf(2));
  await judge('not a plan');
  // A line is written once HCP Terraform has taken the result.
  await server.close();
  const [first = '', second = ''] = log;
  expect(JSON.parse(first)).toEqual({
    event: 'one-active-key.run-task',
    status: 'failed',
    judged: true,
    violations: 1,
    undetermined: 0,
    errors: 0,
    stage: 'post_plan',
    taskResult: 'taskrs-0',
    organization: 'hashicorp',
    workspace: 'tfr_github_0',
    run: 'run-i3Df5to9ELvibKpQ',
    delivered: true,
    message: expect.stringContaining('alice'),
    milliseconds: 0,
  });
  expect(JSON.parse(second)).toMatchObject({ judged: false, status: 'failed' });
  expect(log.join()).not.toMatch(/secret-token|nobody-knows|json-output|callback|[0-9a-f]{128}/);
});

test('HCP Terraform by another host is asked where it was named', async () => {
  const other = await startHcp();
  try {
    const { hcp, server } = await served({ named: [other.host, other.archivist] });
    await hcp.send(server.url, other.body(planOf(2)));
    expect((await other.result()).attributes.status).toBe('failed');
    expect(hcp.asked).toEqual([]);
  } finally {
    await other.close();
  }
});
