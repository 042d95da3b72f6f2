import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PolicyDocument } from '../../embedded-iam/index';
import { s3AtLoopback } from './s3-at-loopback';
import { ACCOUNT, checked, KEY } from './world';

const GUIDE = readFileSync(path.join(__dirname, '../../docs/cli.md'), 'utf8');
const CALLER = `arn:aws:iam::${ACCOUNT}:role/check`;

/** The very text that people copy. */
const POLICY = JSON.parse(/^```json fetch\n(.*?)^```/ms.exec(GUIDE)?.[1] ?? '') as PolicyDocument;

const APPLICATION = `arn:aws:serverlessrepo:us-east-1:${ACCOUNT}:applications/rotation`;
const s3 = s3AtLoopback();
s3.answer = (_, response) => response.end('Resources: {}\n');

const ORIGINAL = 'Transform: M\nResources: {}\n';
/** A run that needs all of it. */
const run = (policy: PolicyDocument, bucket = 'acme-templates') =>
  checked(
    {
      files: {
        'main.yaml': `Resources:\n${KEY('Own', 'alice')}${KEY('Other', '!ImportValue owner')}  Vpc: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://${bucket}.s3.amazonaws.com/vpc.yaml"}}\n`,
        'app.yaml': ORIGINAL,
        'rotation.yaml': `Transform: AWS::Serverless-2016-10-31\nResources: {App: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: "${APPLICATION}", SemanticVersion: 1.0.0}}}}\n`,
      },
      buckets: { [bucket]: { 'vpc.yaml': 'Resources: {}\n' } },
      stacks: [
        {
          name: 'app',
          template: ORIGINAL,
          processed: 'Resources: {}\n',
          exports: { owner: 'bob' },
        },
      ],
      applications: { [`${APPLICATION} 1.0.0`]: 'https://repository.s3.amazonaws.com/rotation' },
      caller: CALLER,
      endpoint: { policies: { [CALLER]: policy } },
    },
    ...['--fetch', '--fetch-bucket', '*', '--fetch-stack', 'app.yaml=app', '--account', ACCOUNT],
  );

test('works with exactly the policy of the guide', async () => {
  const { code, report } = await run(POLICY);
  expect([code, report.errors, report.fetched?.length]).toEqual([0, [], 4]);
});

test.each(POLICY.Statement.map((it) => [it.Action as string, it] as const))(
  'without %s it is exit 2, and says so',
  async (action, statement) => {
    const Statement = POLICY.Statement.filter((it) => it !== statement);
    const { code, report } = await run({ ...POLICY, Statement });
    expect([code, report.complete]).toEqual([2, false]);
    expect(report.errors.map((it) => it.message).join('\n')).toContain(action);
  },
);

test('the policy reads no other bucket', async () => {
  const { code, report } = await run(POLICY, 'other-bucket');
  expect([code, report.errors[0]?.message]).toEqual([2, expect.stringContaining('denied')]);
});
