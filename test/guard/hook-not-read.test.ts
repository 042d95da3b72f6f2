import { deny, THROTTLED } from '../../embedded-iam/index';
import { fetchFromS3, hookHandler, payloadUrl } from '../../guard/index';
import { BROKEN_PAYLOADS } from './broken-payloads';
import {
  changeSetEvent,
  CHANGE_SET,
  cloudControlEvent,
  resourceEvent,
  stackEvent,
  TOKEN,
} from './hook-events';
import { type Guard, startGuard, verdictOf } from './hook-harness';

/** What was not read is never passed, and the answer always comes. */
const ONE_KEY = `
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`;

let guard: Guard;
beforeAll(async () => {
  guard = await startGuard();
});
afterAll(() => guard.close());

test.each(BROKEN_PAYLOADS)('STACK, %s: FAILED, InternalFailure', async (_, content, says) => {
  const answer = await guard.ask(stackEvent(guard.bucket.put(content)), { remaining: 3_200 });
  expect(answer).toMatchObject({
    hookStatus: 'FAILED',
    errorCode: 'InternalFailure',
    clientRequestToken: TOKEN,
  });
  expect(answer.message).toMatch(says);
  expect(answer.message).not.toContain('127.0.0.1');
});

test('an address that has expired: FAILED, InternalFailure', async () => {
  const nowhere = `${guard.bucket.put('')}9999`;
  const answer = await guard.ask(stackEvent(nowhere));
  expect(verdictOf(answer)).toBe('not read');
  expect(answer.message).toMatch(/HTTP 403.*expired/);
});

const CHANGES: readonly (readonly [string, unknown])[] = [
  ['none', undefined],
  ['null', null],
  ['an object', {}],
  ['a word in the list', ['Key']],
  ['one without a type', [{ logicalResourceId: 'Key', action: 'CREATE' }]],
  ['one without a name', [{ resourceType: 'AWS::IAM::AccessKey', action: 'CREATE' }]],
];

test.each(CHANGES)('CHANGE_SET, changed resources that are %s', async (_, changedResources) => {
  const address = guard.bucket.put({ template: ONE_KEY, changedResources });
  expect(verdictOf(await guard.ask(changeSetEvent(address)))).toBe('not read');
});

const good = () => guard.bucket.put({ template: ONE_KEY, changedResources: [] });
const EVENTS: readonly (readonly [string, () => unknown])[] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['a text', () => 'event'],
  ['a list', () => []],
  ['an empty object', () => ({})],
  ['no requestData', () => ({ ...stackEvent(good()), requestData: undefined })],
  ['no account', () => ({ ...stackEvent(good()), awsAccountId: undefined })],
  ['an account that is none', () => ({ ...stackEvent(good()), awsAccountId: '12' })],
  ['a stack that is no ARN', () => stackEvent(good(), { stackId: 'MyStack' })],
  ['no stack', () => stackEvent(good(), { stackId: '' })],
  ['no payload', () => stackEvent('')],
  ['a payload that is no text', () => stackEvent({} as string)],
  ['another target', () => stackEvent(good(), { requestData: { targetName: 'HOOK' } })],
  ['no target', () => stackEvent(good(), { requestData: { payload: good() } })],
  ['a resource without properties', () => resourceEvent('Key', null)],
  ['a resource with a text', () => resourceEvent('Key', 'UserName: alice')],
];

test.each(EVENTS)('an event with %s: FAILED, InternalFailure', async (_, event) => {
  const answer = await guard.ask(event());
  expect(verdictOf(answer)).toBe('not read');
  expect(typeof answer.clientRequestToken).toBe('string');
});

test('deletions pass, and nothing is read for them', async () => {
  for (const event of [
    stackEvent('', { action: 'DELETE' }),
    resourceEvent('Key', {}, { action: 'DELETE' }),
  ]) {
    expect(await guard.ask(event)).toMatchObject({ hookStatus: 'SUCCESS' });
  }
  expect(guard.iam.calls).toEqual([]);
});

describe('the account', () => {
  test.each([
    ['STACK', () => stackEvent],
    ['CHANGE_SET', () => changeSetEvent],
  ] as const)('%s: denied is not read', async (_, event) => {
    const denied = await startGuard([], {
      faults: (call) => (call.action === 'ListAccessKeys' ? deny(call) : undefined),
    });
    const address = denied.bucket.put({ template: ONE_KEY, changedResources: [] });
    const answer = await denied.ask(event()(address));
    expect(verdictOf(answer)).toBe('not read');
    expect(answer.message).toMatch(
      /access keys of alice cannot be read: the role of the function may not/,
    );
    await denied.close();
  });

  test('throttled: it is tried again, three times at most', async () => {
    const busy = await startGuard([], { faults: () => THROTTLED });
    const address = busy.bucket.put({ template: ONE_KEY });
    const asked = [1, 2, 3, undefined, 'x'].map((invocation) => {
      const event = stackEvent(address, { invocation: invocation as number });
      return busy.ask(event);
    });
    const answers = await Promise.all(asked);
    expect(answers.map(verdictOf)).toEqual([
      'in progress',
      'in progress',
      'not read',
      'in progress',
      'not read',
    ]);
    expect(answers[0]).toMatchObject({ callbackDelaySeconds: 10, clientRequestToken: TOKEN });
    await busy.close();
  });
});

test('the same event again gets the same answer', async () => {
  const template =
    ONE_KEY + '  Key2: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }';
  const event = stackEvent(guard.bucket.put({ template }));
  const [first, ...rest] = await Promise.all([1, 2, 3].map(() => guard.ask(event)));
  expect(verdictOf(first!)).toBe('violation');
  for (const it of rest) expect(it).toEqual(first);
});

test('an error inside is not passed, and what it says is not repeated', async () => {
  const handler = hookHandler({
    configuration: () => Promise.reject(new Error('AKIAIOSFODNN7EXAMPLE')),
    account: () => {
      throw new Error('nobody asks');
    },
    log: () => undefined,
  });
  const answer = await handler(stackEvent(good()));
  expect(verdictOf(answer)).toBe('not read');
  expect(answer.message).toMatch(/an internal error/);
  expect(JSON.stringify(answer)).not.toContain('AKIA');
});

test('without a time that is left it fails at once', async () => {
  const answer = await guard.ask(stackEvent(good()), { remaining: 0 });
  expect(verdictOf(answer)).toBe('not read');
});

test('one line of JSON is logged for each, without the address of the template', async () => {
  const address = good();
  await guard.ask(stackEvent(address));
  const line = guard.log.at(-1);
  expect(line).toMatchObject({ event: 'one-active-key.hook', status: 'SUCCESS', target: 'STACK' });
  expect(JSON.stringify(guard.log)).not.toContain(address);
});

describe('addresses of payloads', () => {
  test.each([
    'https://bucket.s3.amazonaws.com/key?X-Amz-Signature=1',
    'https://s3.us-west-2.amazonaws.com/bucket/key',
    'https://bucket.s3.us-west-2.amazonaws.com/key',
    'https://bucket.s3-us-west-2.amazonaws.com/key',
    'https://cfn-hooks.with.dots.s3.dualstack.eu-central-1.amazonaws.com/key',
    'https://bucket.s3.us-gov-west-1.amazonaws.com/key',
    'https://bucket.s3.cn-north-1.amazonaws.com.cn/key',
    'https://bucket.s3.eusc-de-east-1.amazonaws.eu/key',
    'https://bucket.s3.us-iso-east-1.c2s.ic.gov/key',
  ])('%s is in Amazon S3', (address) => {
    expect(payloadUrl(address).href).toBe(address);
  });

  test.each([
    'http://bucket.s3.amazonaws.com/key',
    'https://bucket.s3.amazonaws.com:8443/key',
    'https://user:word@bucket.s3.amazonaws.com/key',
    'https://example.com/s3.amazonaws.com',
    'https://s3.amazonaws.com.example.com/key',
    'https://evils3.amazonaws.com/key',
    'https://s3.evil.amazonaws.com/key',
    'https://ec2.amazonaws.com/key',
    'https://lambda.us-west-2.amazonaws.com/key',
    'https://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'not an address',
  ])('%s is not', (address) => {
    expect(() => payloadUrl(address)).toThrow(/Amazon S3/);
  });

  test('nothing but Amazon S3 is asked unless a test says so', async () => {
    const url = new URL('https://127.0.0.1:1/');
    await expect(fetchFromS3(url, { time: 1_000, bytes: 10 })).rejects.toThrow('ECONNREFUSED');
  });
});

test('a change set that is not told keeps all the worlds of its template', async () => {
  const template = `
Parameters: { Env: { Type: String, Default: dev, AllowedValues: [dev, prod] } }
Conditions: { IsProd: !Equals [!Ref Env, prod] }
Resources:
  Key1: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
  Key2: { Type: AWS::IAM::AccessKey, Condition: IsProd, Properties: { UserName: alice } }
`;
  const address = guard.bucket.put({ template, changedResources: [] });
  const answer = await guard.ask(changeSetEvent(address));
  expect(answer.message).toContain('when Env=prod');
  guard.account.stacks.push({
    name: 'MyStack',
    resources: [],
    changeSets: { [CHANGE_SET]: { parameters: { Env: 'dev' }, processed: template } },
  });
  expect(verdictOf(await guard.ask(changeSetEvent(address)))).toBe('compliant');
});

test('Cloud Control API gets a message that it does not cut off', async () => {
  const busy = await startGuard([{ name: 'alice', keys: ['Active'] }]);
  const answer = await busy.ask(cloudControlEvent({ UserName: 'alice' }));
  expect(verdictOf(answer)).toBe('violation');
  expect(answer.message.length).toBeLessThanOrEqual(1_024);
  await busy.close();
});
