import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import { checkAccount, type ConnectionOptions } from '../../live-check/index';
import type { Report } from '../../rule-core/index';
import { withEnvironment } from '../support/environment';

const ACCOUNT = '111111111111';
const OTHER = '222222222222';
const START = 'https://example.awsapps.com/start';
const LATER = '2099-01-01T00:00:00Z';

let folder: string;
let iam: EmbeddedIam;
/** What gives credentials on loopback: a container's agent, an instance's metadata, the SSO portal. */
let giver: http.Server;
let given: string;
let own: { readonly accessKeyId: string; readonly secretAccessKey: string };

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-credentials-'));
  const users = [{ name: 'alice', keys: ['Active', 'Active'] as const }];
  iam = await startEmbeddedIam({
    accounts: [
      { id: ACCOUNT, users },
      { id: OTHER, users },
    ],
  });
  own = iam.credentialsFor(ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/auditor`);
  giver = http.createServer(give);
  await new Promise<void>((resolve) => giver.listen(0, '127.0.0.1', resolve));
  given = `http://127.0.0.1:${(giver.address() as net.AddressInfo).port}`;
  const process = path.join(folder, 'credentials.js');
  const said = { Version: 1, AccessKeyId: own.accessKeyId, SecretAccessKey: own.secretAccessKey };
  writeFileSync(process, `console.log(${JSON.stringify(JSON.stringify(said))})`);
  const lines = [
    [
      'profile own',
      `aws_access_key_id = ${own.accessKeyId}`,
      `aws_secret_access_key = ${own.secretAccessKey}`,
    ],
    ['profile program', `credential_process = "${globalThis.process.execPath}" "${process}"`],
    [
      'profile hanging',
      `credential_process = "${globalThis.process.execPath}" -e "setTimeout(()=>{},5000)"`,
    ],
    ['profile role', 'source_profile = own', `role_arn = arn:aws:iam::${OTHER}:role/audit`],
    [
      'profile mfa',
      'source_profile = own',
      `role_arn = arn:aws:iam::${OTHER}:role/audit`,
      `mfa_serial = arn:aws:iam::${ACCOUNT}:mfa/me`,
    ],
    [
      'profile sso',
      `sso_start_url = ${START}`,
      'sso_region = us-east-1',
      `sso_account_id = ${ACCOUNT}`,
      'sso_role_name = audit',
    ],
  ];
  const text = lines.map(([name, ...rest]) =>
    [`[${name ?? ''}]`, 'region = us-east-1', ...rest, ''].join('\n'),
  );
  writeFileSync(path.join(folder, 'config'), text.join('\n'));
  writeFileSync(path.join(folder, 'none'), '');
  const cache = path.join(folder, '.aws/sso/cache');
  mkdirSync(cache, { recursive: true });
  const token = {
    accessToken: 'not-a-token',
    expiresAt: LATER,
    startUrl: START,
    region: 'us-east-1',
  };
  const name = createHash('sha1').update(START).digest('hex');
  writeFileSync(path.join(cache, `${name}.json`), JSON.stringify(token));
});
afterAll(async () => {
  giver.closeAllConnections();
  giver.close();
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

function give({ method, url = '' }: http.IncomingMessage, response: http.ServerResponse): void {
  const { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey } = own;
  const session = { AccessKeyId, SecretAccessKey, Token: 'not-a-token', Expiration: LATER };
  response.setHeader('content-type', 'application/json');
  if (method === 'PUT') response.end('a-token-for-metadata');
  else if (url.endsWith('/security-credentials/')) response.end('audit');
  else if (url.startsWith('/federation/credentials')) {
    const roleCredentials = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: 'x',
      expiration: Date.parse(LATER),
    };
    response.end(JSON.stringify({ roleCredentials }));
  } else response.end(JSON.stringify({ Code: 'Success', ...session }));
}

async function check(
  options: ConnectionOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<Report> {
  const variables = {
    HOME: folder,
    AWS_CONFIG_FILE: path.join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL: iam.url,
    ...env,
  };
  return withEnvironment(variables, () => checkAccount(options));
}

const read = (account: string) => ({
  complete: true,
  verdict: 'violation',
  readings: [expect.objectContaining({ account })],
});

test.each([
  ['own', ACCOUNT],
  ['program', ACCOUNT],
  ['role', OTHER],
])('--profile %s', async (profile, account) => {
  expect(await check({ profile })).toMatchObject(read(account));
});

test('a profile of the environment', async () => {
  expect(await check({}, { AWS_PROFILE: 'role' })).toMatchObject(read(OTHER));
});

test('a profile of single sign-on', async () => {
  const env = { AWS_ENDPOINT_URL_SSO: given };
  expect(await check({ profile: 'sso' }, env)).toMatchObject(read(ACCOUNT));
});

test('the role of a container', async () => {
  const env = { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${given}/container` };
  expect(await check({}, env)).toMatchObject(read(ACCOUNT));
});

test('the role of an instance', async () => {
  const env = { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: given };
  expect(await check({}, env)).toMatchObject(read(ACCOUNT));
});

test('the role that --role-arn names, from a profile', async () => {
  const roleArn = `arn:aws:iam::${OTHER}:role/audit`;
  expect(await check({ profile: 'own', roleArn })).toMatchObject(read(OTHER));
});

test('a profile with MFA asks for the code once, and gives it', async () => {
  const asked: string[] = [];
  const before = iam.calls.length;
  const askMfaCode = (device: string) => {
    asked.push(device);
    return Promise.resolve('123456');
  };
  expect(await check({ profile: 'mfa', askMfaCode })).toMatchObject(read(OTHER));
  expect(asked).toEqual([`arn:aws:iam::${ACCOUNT}:mfa/me`]);
  const assumed = iam.calls.slice(before).filter((it) => it.action === 'AssumeRole');
  expect(assumed.map((it) => it.parameters['TokenCode'])).toEqual(['123456']);
});

test.each([
  [
    'mfa',
    {},
    /asks for the code of an MFA device \(arn:aws:iam::111111111111:mfa\/me\), and there is no terminal/,
  ],
  ['nobody', {}, /no usable credentials: .*nobody/],
  ['hanging', { limits: { call: 300 } }, /no credentials came within 300 ms: the program/],
])('--profile %s: what to do is said', async (profile, options, says) => {
  const report = await check({ profile, ...options });
  expect(report).toMatchObject({ complete: false, verdict: 'undetermined' });
  expect(report.errors[0]?.message).toMatch(says);
});
