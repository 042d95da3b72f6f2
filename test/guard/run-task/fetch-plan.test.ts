import type { IncomingMessage, ServerResponse } from 'node:http';
import { startHcp, TOKEN, type Serve } from './hcp';
import { LIMITS, planOf, type Served, serve, type Setup } from './harness';

/** What lies between the address of a plan and its judgement: none of it ends in a pass. */
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()));
});

async function served(setup: Setup = {}): Promise<Served> {
  const it = await serve(setup);
  open.push(it);
  return it;
}

const to =
  (location: string, status = 307): Serve =>
  (_, response) =>
    response.writeHead(status, { location }).end();
const status =
  (code: number): Serve =>
  (_, response) =>
    response.writeHead(code).end('{}');

test.each([301, 302, 303, 307, 308])('HTTP %i is followed', async (code) => {
  const { judge, hcp } = await served();
  const place = await hcp.send(`http://${hcp.archivist}`, hcp.body(planOf(2)));
  expect(place.status).toBe(200);
  const { attributes } = await judge(to(`http://${hcp.archivist}/v1/object/0`, code));
  expect(attributes.message).toContain('alice');
});

test('a redirect to another host is followed without the token, and it does not come back', async () => {
  const { judge, hcp } = await served();
  hcp.body(planOf(2));
  // To the first host once more, which would have had the token before.
  const { attributes } = await judge(to(`http://${hcp.host}/api/v2/plans/plan-0/json-output`));
  expect(attributes.status).toBe('failed');
  expect(attributes.message).toContain('alice');
  expect(hcp.asked.map((it) => [it.host, it.token !== undefined])).toEqual([
    ['hcp', true],
    ['archivist', false],
    ['hcp', false],
    ['archivist', false],
    ['hcp', true],
  ]);
});

test('a redirect within the host of the plan keeps the token', async () => {
  const { hcp, server } = await served();
  hcp.body(planOf(2));
  const moved = hcp.body(to(`http://${hcp.archivist}/v1/object/0`), {
    plan_json_api_url: `http://${hcp.archivist}/v1/object/1`,
  });
  await hcp.send(server.url, moved);
  expect((await hcp.result()).attributes.message).toContain('alice');
  const plans = hcp.asked.filter((it) => it.method === 'GET');
  expect(plans.map((it) => it.token)).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
});

test.each([
  ['http://elsewhere.example/plan', /redirected to no https address/],
  ['https://127.0.0.1:9/plan', /not a public host/],
  ['https://[::1]/plan', /not a public host/],
  ['https://[::ffff:169.254.169.254]/plan', /not a public host/],
  ['https://169.254.169.254/latest/meta-data', /not a public host/],
  ['https://0xa9fea9fe/latest/meta-data', /not a public host/],
  ['https://10.0.0.1/plan', /not a public host/],
  ['https://[fd00::1]/plan', /not a public host/],
  ['https://localhost/plan', /not a public host/],
  ['https://a.localhost/plan', /not a public host/],
  ['https://a:b@elsewhere.example/plan', /redirected to what is no address/],
  ['file:///etc/passwd', /redirected to what is no address/],
  ['data:application/json,{}', /redirected to what is no address/],
  ['', /redirected again and again|no https/],
])('a redirect to %j is not followed', async (location, why) => {
  const { judge } = await served();
  const { attributes } = await judge(to(location));
  expect(attributes).toMatchObject({ status: 'failed', message: expect.stringMatching(why) });
});

test('a circle of redirects ends', async () => {
  const { judge, hcp } = await served();
  const { attributes } = await judge(to(`http://${hcp.archivist}/v1/object/0`));
  expect(attributes.message).toMatch(/redirected again and again/);
  expect(hcp.asked.length).toBeLessThan(9);
});

test('the host that nobody named is asked nothing at loopback, even where it is HCP Terraform', async () => {
  const { judge } = await served();
  const other = await startHcp();
  open.push(other);
  const { attributes } = await judge(to(`https://${other.host}/plan`));
  expect(attributes.message).toMatch(/not a public host/);
  expect(other.asked).toEqual([]);
});

test.each([
  ['not there', 404, /HTTP 404/, 1],
  ['not allowed', 401, /HTTP 401/, 1],
  ['of an old Terraform', 422, /HTTP 422/, 1],
  ['not yet complete', 204, /not complete \(HTTP 204\)/, 4],
  ['busy', 429, /HTTP 429/, 4],
  ['broken', 503, /HTTP 503/, 4],
])('a plan that is %s: asked a bounded number of times', async (_, code, why, times) => {
  const { judge, hcp } = await served();
  const { attributes } = await judge(status(code));
  expect(attributes).toMatchObject({ status: 'failed', message: expect.stringMatching(why) });
  expect(hcp.asked.filter((it) => it.host === 'archivist')).toHaveLength(times);
});

test('a plan that is there at the third attempt is judged', async () => {
  const { judge } = await served();
  let count = 0;
  const { attributes } = await judge((request: IncomingMessage, response: ServerResponse) => {
    count += 1;
    if (count === 1) response.writeHead(204).end();
    else if (count === 2) request.destroy();
    else response.end(JSON.stringify(planOf(2)));
  });
  expect(attributes.message).toContain('alice');
});

const LARGE = /^The access keys .*larger than 1 MB, which is the most that is read/;
test('a plan that says that it is too large is not received', async () => {
  const { judge } = await served();
  let sent = 0;
  const { attributes } = await judge((_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-length': 500 * 1024 * 1024 });
    response.write('{', () => (sent += 1));
  });
  expect(attributes).toMatchObject({ status: 'failed', message: expect.stringMatching(LARGE) });
  expect(sent).toBe(1);
});

test('a plan that goes on for ever is cut off at the bound', async () => {
  const { judge } = await served();
  let sent = 0;
  const { attributes } = await judge((_: IncomingMessage, response: ServerResponse) => {
    const piece = Buffer.alloc(64 * 1024, 0x20);
    const more = () => {
      while (!response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) {
          response.once('drain', more);
          return;
        }
      }
    };
    more();
  });
  expect(attributes).toMatchObject({ status: 'failed', message: expect.stringMatching(LARGE) });
  expect(sent).toBeLessThan(32 * 1024 * 1024);
});

test.each([
  ['that never answers', () => undefined],
  ['that begins, and does not go on', (_: IncomingMessage, it: ServerResponse) => it.write('{')],
] as const)('a host %s is given up', async (_, serveNothing) => {
  const { judge } = await served({ limits: { ...LIMITS, fetch: { ...LIMITS.fetch, time: 200 } } });
  const { attributes } = await judge(serveNothing);
  expect(attributes.message).toMatch(/did not come within 1 s/);
});

test.each([
  [
    'cut off',
    (_: IncomingMessage, it: ServerResponse) => {
      it.writeHead(200, { 'content-length': 1_000 });
      it.write('{"format_version":');
      setImmediate(() => it.destroy());
    },
    /cut off on its way|cannot be asked/,
  ],
  ['empty', '', /not complete JSON/],
  ['a page to sign in', '<html></html>', /not complete JSON/],
  ['an error', { errors: [{ status: '404' }] }, /not the JSON of a Terraform plan/],
  ['null', 'null', /not the JSON of a Terraform plan/],
  [
    'a list of plans',
    '[{"format_version":"1.2","resource_changes":[]}]',
    /not the JSON of a Terraform plan/,
  ],
  [
    'a state',
    { format_version: '1.0', terraform_version: '1.9.8', values: {} },
    /not the JSON of a Terraform plan/,
  ],
  [
    'a state that says it is a plan',
    { format_version: '1.0', values: {}, resource_changes: [] },
    /not the JSON of a Terraform plan/,
  ],
  ['a template of CloudFormation', { Resources: {} }, /not the JSON of a Terraform plan/],
  ['a preview of Pulumi', { steps: [] }, /not the JSON of a Terraform plan/],
  ['half of a plan', JSON.stringify(planOf(1)).slice(0, -9), /not complete JSON/],
  ['a plan twice', JSON.stringify(planOf(1)).repeat(2), /not complete JSON/],
] as const)('what comes is %s: not judged', async (_, content, why) => {
  const { judge } = await served();
  const { attributes } = await judge(content);
  expect(attributes).toMatchObject({ status: 'failed', message: expect.stringMatching(why) });
});

test('a plan of a version that is not known is not passed', async () => {
  const { judge } = await served();
  const { attributes } = await judge({ ...planOf(1), format_version: '2.0' });
  expect(attributes.status).toBe('failed');
  expect(attributes.message).toMatch(/format version 2\.0/);
});
