import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FORMATS, OF_ACCOUNTS } from '../../report/index';
import { runCli } from '../support/run-cli';
import { plan, secret, SECRETS, smtp, state, variable } from '../support/secrets';

const urn = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;
const marked = (value: object) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  ...value,
});
const pulumiKey = (name: string) => ({
  urn: urn('aws:iam/accessKey:AccessKey', name),
  type: 'aws:iam/accessKey:AccessKey',
  custom: true,
  id: `AKIAEXAMPLE00000000${name}`,
  inputs: { user: 'alice' },
  outputs: {
    user: 'alice',
    status: 'Active',
    secret: marked({ plaintext: JSON.stringify(secret) }),
    sesSmtpPasswordV4: marked({ ciphertext: smtp }),
    encryptedSecret: variable,
  },
});
const stackExport = {
  version: 3,
  deployment: {
    manifest: {},
    secrets_providers: { type: 'passphrase', state: { salt: variable } },
    resources: ['a', 'b'].map(pulumiKey),
  },
};
const preview = {
  config: { 'shop:password': variable },
  steps: ['a', 'b'].map((name) => ({
    op: 'same',
    urn: pulumiKey(name).urn,
    oldState: pulumiKey(name),
    newState: pulumiKey(name),
  })),
  duration: 1,
  changeSummary: { same: 2 },
};
const template = {
  Parameters: { Password: { Type: 'String', NoEcho: true, Default: variable } },
  Resources: Object.fromEntries(
    ['A', 'B'].map((name) => [
      name,
      {
        Type: 'AWS::IAM::AccessKey',
        Properties: { UserName: 'alice' },
        Metadata: { Note: secret },
      },
    ]),
  ),
  Outputs: { S: { Value: { 'Fn::Join': ['', [secret, { 'Fn::GetAtt': 'A.SecretAccessKey' }]] } } },
};

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
  const whole = { state, plan, export: stackExport, preview, template };
  for (const [name, document] of Object.entries(whole)) {
    const text = JSON.stringify(document);
    writeFileSync(path.join(cwd, `${name}.json`), text);
    // Cut off after a secret, and with the quote before it gone.
    const at = text.indexOf(secret);
    writeFileSync(path.join(cwd, `${name}-after.json`), text.slice(0, at + secret.length));
    writeFileSync(path.join(cwd, `${name}-bare.json`), text.replace(`"${secret}`, secret));
    writeFileSync(path.join(cwd, `${name}-bare.yaml`), text.replace(`"${secret}`, `*${secret}: [`));
  }
  writeFileSync(path.join(cwd, 'bare.json'), `{"Password": ${secret}}`);
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

// ASFF is for deployed accounts, and refused here.
const formats = Object.keys(FORMATS).filter((it) => !OF_ACCOUNTS.includes(it));

const broken = ['state', 'plan', 'export', 'preview', 'template'].flatMap((name) => [
  `${name}-after.json`,
  `${name}-bare.json`,
]);

test.each(formats)('no secret of a whole or a broken document is in %s', async (format) => {
  for (const [file, code] of [
    ...['export.json', 'preview.json', 'template.json', 'state.json', 'plan.json'].map(
      (it) => [it, 1] as const,
    ),
    // Without the quote it is no JSON, and still YAML.
    ...broken.map((it) => [it, it === 'template-bare.json' ? 1 : 2] as const),
  ]) {
    const run = await runCli(['check', file, '--format', format], {
      cwd,
      env: { ONE_ACTIVE_KEY_DEBUG: '1' },
    });
    expect([file, run.code]).toEqual([file, code]);
    for (const hidden of SECRETS) expect(run.stdout + run.stderr).not.toContain(hidden);
  }
});

// A JSON parser quotes some ten characters around a mistake, a part of a secret.
const start = secret.slice(0, 6);

test.each([
  ['a broken template', ['check', 'template-after.json']],
  ['a broken YAML template', ['check', 'template-bare.yaml']],
  ['a broken state', ['check', 'state-bare.json']],
  ['a broken Pulumi state', ['check', 'export-bare.json']],
  ['a parameters file', ['check', 'template.json', '--parameters', 'bare.json']],
  ['a mistyped parameter', ['check', 'template.json', '--parameters', `Pass-word=${secret}`]],
  ['a baseline', ['check', 'template.json', '--baseline', 'bare.json']],
  ['a snapshot', ['check', 'template.json', '--live', 'bare.json']],
  ['exceptions', ['check', 'template.json', '--exceptions', 'bare.json']],
  ['a plan of remediation', ['remediate', 'apply', 'bare.json', '--yes', '--journal', 'j.jsonl']],
  ['a journal', ['remediate', 'undo', 'bare.json', '--yes']],
])('what is said of %s quotes nothing of it', async (_, argv) => {
  const run = await runCli(argv, { cwd, env: { ONE_ACTIVE_KEY_DEBUG: '1' } });
  expect(run.code).toBe(2);
  expect(run.stderr + run.stdout).not.toBe('');
  expect(run.stdout + run.stderr).not.toContain(start);
});
