import { THROTTLED } from '../../embedded-iam/index';
import { BROKEN_PAYLOADS } from '../guard/broken-payloads';
import {
  changeSetEvent,
  cloudControlEvent,
  resourceEvent,
  stackEvent,
  TOKEN,
} from '../guard/hook-events';
import { type Serve, verdictOf } from '../guard/hook-harness';
import { hostileTemplates } from '../guard/hostile-templates';
import { type AskedFunction, startAskedFunction } from './guard-lambda/asked-function';

/** The built function on AWS's Lambda emulator: whatever is asked, it answers, in time. */
const KEY = 'AWS::IAM::AccessKey';
const key = (UserName: unknown) => ({ Type: KEY, Properties: { UserName } });
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const named = <T>(count: number, it: (index: number) => T) =>
  Object.fromEntries(range(count).map((index) => [`R${index}`, it(index)]));
const NOT_JUDGED = {
  hookStatus: 'FAILED',
  errorCode: 'InternalFailure',
  clientRequestToken: TOKEN,
};

let lambda: AskedFunction;
beforeAll(async () => {
  lambda = await startAskedFunction();
});
afterAll(() => lambda.close());

/** Functions of one test, ended with it whatever comes of it. */
const others: AskedFunction[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map((it) => it.close()));
});

async function another(options: Parameters<typeof startAskedFunction>[0]) {
  const started = await startAskedFunction(options);
  others.push(started);
  return started;
}

async function ask(template: string, it = lambda) {
  const address = it.bucket.put({ template, changedResources: [] });
  return it.ask(changeSetEvent(address));
}

test('each kind of event gets its answer', async () => {
  const template = JSON.stringify({ Resources: { A: key('alice'), B: key('alice') } });
  const events = [
    stackEvent(lambda.bucket.put({ template })),
    changeSetEvent(lambda.bucket.put({ template, changedResources: [] })),
  ];
  for (const event of events) expect(verdictOf(await lambda.ask(event))).toBe('violation');
  lambda.account.newKey(lambda.account.add('grace'));
  for (const event of [
    resourceEvent('A', { UserName: 'grace' }),
    cloudControlEvent({ UserName: 'grace' }),
  ]) {
    expect(verdictOf(await lambda.ask(event))).toBe('violation');
  }
  const deletion = stackEvent('', { action: 'DELETE' });
  expect(await lambda.ask(deletion)).toMatchObject({ hookStatus: 'SUCCESS' });
  expect(lambda.lambda.log()).toMatch(/"event":"one-active-key.hook"/);
  expect(lambda.lambda.log()).not.toContain('X-Amz-Signature');
});

test('the same event again, with the same token, gets the same answer', async () => {
  const template = JSON.stringify({ Resources: { A: key('carol'), B: key('carol') } });
  const address = lambda.bucket.put({ template });
  const answers = [];
  for (const invocation of [1, 2, 3]) {
    answers.push(await lambda.ask(stackEvent(address, { invocation })));
  }
  expect(answers[0]).toMatchObject({ errorCode: 'NonCompliant', clientRequestToken: TOKEN });
  expect(answers.slice(1)).toEqual([answers[0], answers[0]]);
});

test('500 resources, each a key of a user of its own; one that has two', async () => {
  const all = named(499, (it) => key(`user-${it}`));
  const changedResources = Object.entries(all).map(([logicalResourceId, { Properties }]) => ({
    ...{ logicalResourceId, resourceType: KEY, action: 'CREATE', lineNumber: 1 },
    ...{ beforeContext: null, afterContext: JSON.stringify({ Properties }) },
  }));
  const payload = (Resources: object) => ({
    template: JSON.stringify({ Resources }),
    changedResources,
  });
  const good = changeSetEvent(lambda.bucket.put(payload(all)));
  expect(verdictOf(await lambda.ask(good))).toBe('compliant');
  const bad = changeSetEvent(lambda.bucket.put(payload({ ...all, Z: key('user-7') })));
  const answer = await lambda.ask(bad);
  expect(verdictOf(answer)).toBe('violation');
  expect(answer.message).toMatch(/^IAM user user-7 .*R7.*Z/s);
});

test.each(['JSON', 'YAML'])('a template of 1 MB, in %s', async (form) => {
  const queue = (it: number) => ({
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: { 'Fn::Sub': `\${AWS::StackName}-${it}` },
      Tags: [{ Key: 'k', Value: 'v'.repeat(1_750) }],
    },
  });
  const Resources = { ...named(498, queue), A: key('dave'), B: key('dave') };
  const json = JSON.stringify({ Resources });
  const template =
    form === 'JSON' ? json : json.replace(/("[^"]*"):/g, '$1: ').replaceAll(',', ',\n ');
  expect(template.length).toBeGreaterThan(900_000);
  expect(verdictOf(await ask(template))).toBe('violation');
});

test.each(hostileTemplates.filter((it) => it.configuration === undefined))(
  'hostile: $name: $verdict',
  async ({ template, verdict }) => {
    const answer = await ask(template);
    expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  },
);

describe('with little time', () => {
  let hurried: AskedFunction;
  beforeAll(async () => {
    hurried = await startAskedFunction({ timeout: 4 });
  });
  afterAll(() => hurried.close());

  test.each(BROKEN_PAYLOADS)('%s: FAILED, InternalFailure', async (_, content) => {
    const answer = await hurried.ask(stackEvent(hurried.bucket.put(content)));
    expect(answer).toMatchObject(NOT_JUDGED);
  });

  test('an address that has expired', async () => {
    const answer = await hurried.ask(stackEvent(`${hurried.bucket.put('').split('?')[0]}9999`));
    expect(answer).toMatchObject(NOT_JUDGED);
    expect(answer.message).toMatch(/HTTP 403.*expired/);
  });

  test('a huge payload', async () => {
    const piece = Buffer.alloc(1024 * 1024, 0x61);
    const huge: Serve = (_, response) => {
      response.write('{"template":"Resources: {}","x":"');
      for (let sent = 0; sent < 40; sent++) response.write(piece);
      response.end('"}');
    };
    const answer = await hurried.ask(stackEvent(hurried.bucket.put(huge)));
    expect(answer).toMatchObject(NOT_JUDGED);
    expect(answer.message).toMatch(/larger than|longer than/);
  });

  // A thread that does not end in time is `test/guard/thread.test.ts`: no template is known that takes so long.
  test('a template that asks for all the work there is, and the next one', async () => {
    const answer = await ask(GREEDY, hurried);
    expect(answer).toMatchObject(NOT_JUDGED);
    expect(answer.message).toMatch(/more work than is carried out|took longer than \d+ ms/);
    const next = await ask(JSON.stringify({ Resources: { A: key('erin') } }), hurried);
    expect(verdictOf(next)).toBe('compliant');
  });
});

/** Look-ups that ask for more than all the work that is carried out. */
const GREEDY = JSON.stringify({
  Parameters: { P: { Type: 'String' } },
  Mappings: { M: named(9_000, (it) => ({ v: `u${it}` })) },
  Resources: named(450, () => key({ 'Fn::FindInMap': ['M', { Ref: 'P' }, 'v'] })),
});

test('more memory than there is', async () => {
  const small = await another({ memory: 128 });
  const many = `[${'{},'.repeat(1_900_000)}{}]`;
  const template = `{"Metadata":{"M":${many}},"Resources":{"A":${JSON.stringify(key('a'))}}}`;
  const answer = await ask(template, small);
  expect(answer).toMatchObject(NOT_JUDGED);
  expect(answer.message).toMatch(/more memory than there is/);
  const next = await ask(JSON.stringify({ Resources: { A: key('erin') } }), small);
  expect(verdictOf(next)).toBe('compliant');
});

test('throttled: the hook is asked again, twice', async () => {
  const busy = await another({ faults: () => THROTTLED });
  const address = busy.bucket.put({ template: JSON.stringify({ Resources: { A: key('alice') } }) });
  const answers: string[] = [];
  for (const invocation of [1, 2, 3]) {
    answers.push(verdictOf(await busy.ask(stackEvent(address, { invocation }))));
  }
  expect(answers).toEqual(['in progress', 'in progress', 'not read']);
});
