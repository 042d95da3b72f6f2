import { application } from '../../inputs/from-aws/application';
import { type Handler, s3AtLoopback } from './s3-at-loopback';
import { ACCOUNT, checked, KEY, type World } from './world';

const ARN = `arn:aws:serverlessrepo:us-east-1:${ACCOUNT}:applications/rotation`;
const AT =
  'https://awsserverlessrepo-templates.s3.us-east-1.amazonaws.com/rotation?X-Amz-Signature=a';
const HARMLESS = 'Resources: {Topic: {Type: AWS::SNS::Topic}}\n';
const KEYS = `Parameters: {User: {Type: String}}\nResources:\n${KEY('Inner', '!Ref User')}`;
const APP = (arn = ARN, version = '1.0.0') =>
  `  App: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: "${arn}", SemanticVersion: "${version}"}, Parameters: {User: alice}}}\n`;
const MAIN = (app = APP()) =>
  `Transform: AWS::Serverless-2016-10-31\nParameters: {Version: {Type: String, Default: 1.0.0}}\nResources:\n${KEY('Own', 'alice')}${app}`;
const world = (more: Partial<World> = {}): World => ({
  files: { 'main.yaml': MAIN() },
  applications: { [`${ARN} 1.0.0`]: AT },
  ...more,
});

const s3 = s3AtLoopback();
const { asked } = s3;
const giving = (text: string) => {
  s3.answer = (_, response) => response.end(text);
};

test('an application is judged together with what deploys it, and the report tells of it', async () => {
  giving(KEYS);
  const { code, report, calls } = await checked(world(), '--fetch');
  expect([code, report.verdict, calls, asked]).toEqual([
    1,
    'violation',
    ['serverlessrepo:GetApplication'],
    [AT],
  ]);
  expect(report.fetched).toEqual([
    { kind: 'application', input: 'main.yaml', address: `${ARN} 1.0.0` },
  ]);
  expect(report.warnings.map((it) => it.message).join()).toContain(
    `Read from the Serverless Application Repository, as it was at the time of this check (--fetch): ${ARN} 1.0.0.`,
  );
  // What AWS signed lets whoever has it read the template.
  expect(JSON.stringify(report)).not.toContain('Signature');
});

test('one without keys is a clean pass, asked for once', async () => {
  giving(HARMLESS);
  const files = { 'main.yaml': MAIN(), 'other.yaml': MAIN() };
  const { code, report } = await checked(world({ files }), '--fetch');
  expect([code, report.verdict, report.complete, asked]).toEqual([0, 'compliant', true, [AT]]);
});

test('without --fetch nothing is asked, and it is no pass', async () => {
  const { code, calls } = await checked(world());
  expect([code, calls, asked]).toEqual([2, [], []]);
});

test.each([
  ['a version that is not there', APP(ARN, '2.0.0'), /no such version of the application/],
  ['an ARN of another service', APP('arn:aws:sns:us-east-1:111111111111:rotation'), /not at hand/],
  ['a version that is a parameter', APP().replace('"1.0.0"', '!Ref Version'), /not at hand/],
  ['no version', APP().replace(', SemanticVersion: "1.0.0"', ''), /not at hand/],
])('%s is exit 2', async (_, app, says) => {
  giving(HARMLESS);
  const { code, report } = await checked(world({ files: { 'main.yaml': MAIN(app) } }), '--fetch');
  expect([code, report.errors.map((it) => it.message).join()]).toEqual([
    2,
    expect.stringMatching(says),
  ]);
  expect(asked).toEqual([]);
});

test.each([
  'http://awsserverlessrepo.s3.amazonaws.com/rotation',
  'https://s3.amazonaws.com.example.org/rotation',
  'https://169.254.169.254/latest/meta-data',
  'https://s3.amazonaws.com:8443/rotation',
  'file:///etc/passwd',
  'nonsense',
])('an answer that leads to %s is not followed', async (address) => {
  giving(HARMLESS);
  const applications = { [`${ARN} 1.0.0`]: address };
  const { code, report } = await checked(world({ applications }), '--fetch');
  expect([code, asked]).toEqual([2, []]);
  expect(report.errors[0]?.message).toContain('its template does not lie in Amazon S3');
});

test.each<[string, Handler, RegExp]>([
  ['denies it', (_, it) => it.writeHead(403).end(HARMLESS), /HTTP 403/],
  [
    'leads elsewhere',
    (_, it) => it.writeHead(302, { location: 'https://s3.amazonaws.com/b/k' }).end(),
    /HTTP 302/,
  ],
  ['gives more than 1 MB', (_, it) => it.end('#'.repeat(1_100_000)), /larger than 1048576 bytes/],
  [
    'breaks off',
    (_, it) => {
      it.writeHead(200, { 'content-length': 1000 }).write(HARMLESS, () => it.destroy());
    },
    /cut the template off/,
  ],
  ['gives no template', (_, it) => it.end('root:x:0:0'), /no CloudFormation template/],
])('where Amazon S3 %s, it is exit 2', async (_, answer, says) => {
  s3.answer = answer;
  const { code, report } = await checked(world(), '--fetch');
  expect([code, report.errors.map((it) => it.message).join()]).toEqual([
    2,
    expect.stringMatching(says),
  ]);
});

test.each([
  [ARN, '1.0.0', true],
  [ARN.replace('aws:', 'aws-us-gov:').replace('us-east-1', 'us-gov-west-1'), '1.0.0-rc.1', true],
  [`${ARN}/../other`, '1.0.0', false],
  [ARN, 'latest', false],
  [ARN, '1.0.0\n', false],
  [`${ARN}\n`, '1.0.0', false],
  [ARN.replace('us-east-1', 'evil.example.org/'), '1.0.0', false],
])('%j %j: %s', (arn, version, isOne) => {
  expect(application(arn, version) !== undefined).toBe(isOne);
});
