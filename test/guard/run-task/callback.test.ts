import { planOf, type Served, serve, type Setup } from './harness';

let open: Served | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function served(setup: Setup = {}): Promise<Served> {
  open = await serve(setup);
  return open;
}

test.each([429, 500, 503])('HTTP %i: tried again, and taken', async (code) => {
  const { judge, hcp } = await served();
  hcp.answer(code, code, 200);
  expect((await judge(planOf(2))).attributes.status).toBe('failed');
  expect(hcp.results).toHaveLength(3);
  expect(new Set(hcp.results.map((it) => JSON.stringify(it))).size).toBe(1);
});

test.each([
  [503, 4],
  [401, 1],
  [404, 1],
  [307, 1],
])('HTTP %i every time: %i attempts, and a line in the log', async (code, times) => {
  const { hcp, server, log } = await served();
  hcp.answer(code);
  await hcp.send(server.url, hcp.body(planOf(2)));
  await server.close();
  expect(hcp.results).toHaveLength(times);
  expect(JSON.parse(log[0]!)).toMatchObject({
    delivered: false,
    notDelivered: `HCP Terraform answered the callback with HTTP ${code}`,
  });
});

test('outcomes that are not taken are left out: the verdict arrives', async () => {
  const { judge, hcp } = await served();
  hcp.answer(422, 200);
  const result = await judge(planOf(2));
  expect(hcp.results.map((it) => it.relationships !== undefined)).toEqual([true, false]);
  expect(result.attributes.status).toBe('failed');
});

test('a verdict that is not taken either way is not sent for ever', async () => {
  const { hcp, server, log } = await served();
  hcp.answer(422);
  await hcp.send(server.url, hcp.body(planOf(2)));
  await server.close();
  expect(hcp.results).toHaveLength(2);
  expect(log[0]).toContain('"delivered":false');
});

test('nobody there: bounded, and the next task is done', async () => {
  const { hcp, server, log } = await served({ named: ['127.0.0.1:9'] });
  const body = hcp.body(planOf(1), { task_result_callback_url: 'http://127.0.0.1:9/callback' });
  await hcp.send(server.url, body);
  const next = await hcp.send(server.url, hcp.body(planOf(1)));
  expect(next.status).toBe(200);
  await server.close();
  expect(log).toHaveLength(2);
  expect(log.join()).toMatch(/cannot be reached \(ECONNREFUSED\)/);
});
