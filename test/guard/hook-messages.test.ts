import fc from 'fast-check';
import { cloudControlEvent, resourceEvent, stackEvent } from './hook-events';
import { type Guard, startGuard } from './hook-harness';

/** What people read in CloudFormation, and what a template cannot say through it. */
let guard: Guard;
beforeAll(async () => {
  guard = await startGuard();
});
afterAll(() => guard.close());

async function ask(template: string, configuration: object = {}) {
  return guard.ask(stackEvent(guard.bucket.put({ template })), { configuration });
}

const TWO = `Resources:
  Old:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: vendor-sync }
  New:
    Type: AWS::IAM::AccessKey
    Properties: { UserName: vendor-sync }
`;

test('a violation: the user, the keys with their lines, the fix', async () => {
  const answer = await ask(TWO);
  const message =
    'IAM user vendor-sync in account 111111111111 has 2 active access keys; one is allowed (CIS AWS Foundations Benchmark v3.0.0, 1.13): New (line 5), Old (line 2). Keep one of these keys active; remove the others or set their status to Inactive.';
  expect(answer).toEqual({
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
    message,
    clientRequestToken: 'f8da6d11-b23f-48f4-814c-0fb6a667f50e',
    annotations: [
      {
        annotationName: 'iam-user-one-active-access-key',
        status: 'FAILED',
        severityLevel: 'MEDIUM',
        statusMessage: message,
        remediationMessage:
          'Keep one of these keys active; remove the others or set their status to Inactive.',
        remediationLink:
          'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
      },
    ],
  });
});

test('another link and another benchmark', async () => {
  const answer = await ask(TWO, { link: 'https://example.com/keys', benchmark: '6.0.0' });
  expect(answer.message).toContain('v6.0.0, 2.12');
  expect(answer.annotations?.[0]?.remediationLink).toBe('https://example.com/keys');
});

test('a status that is not known passes with an annotation, and fails when strict', async () => {
  const template = `Resources:
  User: { Type: AWS::IAM::User }
  Maker: { Type: Custom::Maker, Properties: { ServiceToken: x } }
  Key1: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
  Key2: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User, Status: !GetAtt Maker.Status } }
`;
  const open = await ask(template);
  expect(open).toMatchObject({
    hookStatus: 'SUCCESS',
    annotations: [{ status: 'SKIPPED', severityLevel: 'LOW' }],
  });
  expect(await ask(template, { strict: true })).toMatchObject({
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
    annotations: [{ status: 'FAILED' }],
  });
});

test('nested stacks are judged by themselves; strict asks to see them', async () => {
  const template = `Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: https://s3.amazonaws.com/bucket/nested.yaml }
`;
  const passed = await ask(template);
  expect(passed).toMatchObject({ hookStatus: 'SUCCESS' });
  expect(passed.annotations).toMatchObject([{ status: 'SKIPPED', severityLevel: 'INFORMATIONAL' }]);
  expect(await ask(template, { strict: true })).toMatchObject({ hookStatus: 'FAILED' });
});

const manyUsers = (count: number) =>
  `Resources:\n${Array.from({ length: count }, (_, index) =>
    [1, 2]
      .map(
        (it) =>
          `  Key${index}x${it}: { Type: AWS::IAM::AccessKey, Properties: { UserName: user-${index} } }\n`,
      )
      .join(''),
  ).join('')}`;

test('many findings: no more than CloudFormation shows, and how many more there are', async () => {
  const { message, annotations = [] } = await ask(manyUsers(200));
  expect(message.length).toBeLessThanOrEqual(4_096);
  expect(message).toMatch(/^IAM user user-0 .* And \d+ more\.$/s);
  expect(annotations).toHaveLength(50);
  expect(annotations.at(-1)?.statusMessage).toBe('151 more are not shown.');
});

/** Nothing but printable text in one line, and nothing that a build log or a browser acts on. */
function isInert(text: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029<>]|##[a-z]*\[/u.test(text) && !/^\s*(::|#)/.test(text);
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    '\n::error file=x::gone',
    '\r\n::set-output name=x::y',
    '::add-mask::2',
    '##[error]x',
    '##vso[task.setvariable variable=x]y',
    '##teamcity[buildStatus]',
    '\u001b[2J\u001b]0;title\u0007',
    '<script>alert(1)</script>',
    '\u202egnirts',
    '\ud800',
    'a'.repeat(100_000),
    '${jndi:ldap://x}',
    '"}],"hookStatus":"SUCCESS"',
  ),
);

test('whatever names a template has, the answer is inert, whole JSON and within its limits', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (user, name) => {
      const key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: user } };
      const Resources = { [name]: key, [`${name}2`]: key };
      const answer = await ask(JSON.stringify({ Resources }), { account: false });
      expect(answer.hookStatus).toBe('FAILED');
      const texts = [answer.message, ...(answer.annotations ?? []).map((it) => it.statusMessage)];
      for (const text of texts)
        expect({ text, inert: isInert(text) }).toEqual({ text, inert: true });
      expect(answer.message.length).toBeLessThanOrEqual(4_096);
      for (const { statusMessage } of answer.annotations ?? []) {
        expect(statusMessage.length).toBeGreaterThan(0);
        expect(statusMessage.length).toBeLessThanOrEqual(16_384);
      }
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('whatever properties a resource has, there is an answer, and it is inert', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.oneof(fc.constantFrom('UserName', 'Status'), fc.string()), fc.jsonValue()),
      fc.boolean(),
      async (properties, byCloudControl) => {
        const event = byCloudControl
          ? cloudControlEvent(properties)
          : resourceEvent('K', properties);
        const answer = await guard.ask(event);
        expect(['SUCCESS', 'FAILED']).toContain(answer.hookStatus);
        expect(isInert(answer.message)).toBe(true);
        if (byCloudControl) expect(answer.message.length).toBeLessThanOrEqual(1_024);
      },
    ),
    { numRuns: 200, seed: 2 },
  );
});

describe('a configuration that is not valid stops everything, and says why', () => {
  test.each([
    [{ strict: 'yes' }, /"strict" is true or false/],
    [{ stirct: true }, /no setting "stirct"/],
    [{ rotationWindow: 7 }, /"rotationWindow" is a duration/],
    [{ rotationWindow: '1 month' }, /"rotationWindow" is a duration/],
    [{ exceptions: {} }, /"exceptions" is a list/],
    [{ exceptions: [{ user: 'alice' }] }, /exception 1: needs "reason"/],
    [{ benchmark: '7.0.0' }, /"benchmark"/],
    [{ link: 'javascript:alert(1)' }, /"link" is an https address/],
    [{ trustedTransforms: 'A' }, /"trustedTransforms" is a list/],
    [[], /not a mapping/],
  ])('%j', async (configuration, says) => {
    const answer = await ask(TWO, configuration);
    expect(answer).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(answer.message).toMatch(says);
  });
});
