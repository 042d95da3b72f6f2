import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FORMATS, OF_ACCOUNTS } from '../../report/index';
import { runCli } from '../support/run-cli';
import { plan, secret, SECRETS, smtp, state, variable } from '../support/secrets';

const SECRET_OF_PULUMI = '4dabf18193072939515e22adb298388d';
const pulumiKey = (name: string, status: string) => ({
  urn: `urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::${name}`,
  custom: true,
  id: `AKIAIOSFODNN7EXAMPL${name.toUpperCase()}`,
  type: 'aws:iam/accessKey:AccessKey',
  inputs: { user: 'alice' },
  outputs: {
    id: `AKIAIOSFODNN7EXAMPL${name.toUpperCase()}`,
    user: 'alice',
    status,
    secret: { [SECRET_OF_PULUMI]: '1b47061264138c4ac30d75fd1eb44270', plaintext: `"${secret}"` },
    sesSmtpPasswordV4: { [SECRET_OF_PULUMI]: '1b47061264138c4ac30d75fd1eb44270', ciphertext: smtp },
  },
});
const pulumi = {
  version: 3,
  deployment: {
    manifest: {},
    secrets_providers: { type: 'passphrase', state: { salt: variable } },
    resources: [pulumiKey('a', 'Active'), pulumiKey('b', 'Active')],
  },
};
const template = {
  Parameters: { Password: { Type: 'String', NoEcho: true } },
  Resources: Object.fromEntries(
    ['A', 'B'].map((id) => [
      id,
      {
        Type: 'AWS::IAM::AccessKey',
        Properties: { UserName: 'alice' },
        Metadata: { note: secret },
      },
    ]),
  ),
  Outputs: { Secret: { Value: secret } },
};

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
  writeFileSync(path.join(cwd, 'state.json'), JSON.stringify(state));
  writeFileSync(path.join(cwd, 'plan.json'), JSON.stringify(plan));
  writeFileSync(path.join(cwd, 'cut.json'), JSON.stringify(state).slice(0, -40));
  writeFileSync(path.join(cwd, 'pulumi.json'), JSON.stringify(pulumi));
  writeFileSync(path.join(cwd, 'template.json'), JSON.stringify(template));
  writeFileSync(path.join(cwd, 'words.json'), `${secret} ${smtp}`);
  writeFileSync(path.join(cwd, 'list.yaml'), `exceptions:\n  - ${secret}: [\n`);
  writeFileSync(
    path.join(cwd, 'raw.tfstate'),
    JSON.stringify({ version: 4, lineage: 'l', resources: [secret] }),
  );
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

// ASFF is for deployed accounts, and refused here.
const formats = Object.keys(FORMATS).filter((it) => !OF_ACCOUNTS.includes(it));

test.each(formats)('no secret of a plan or state is in %s', async (format) => {
  for (const [file, code] of [
    ['state.json', 1],
    ['plan.json', 1],
    ['cut.json', 2],
    ['pulumi.json', 1],
    ['template.json', 1],
    ['words.json', 2],
    ['raw.tfstate', 2],
  ] as const) {
    const run = await runCli(['check', file, '--format', format], { cwd });
    expect([file, run.code]).toEqual([file, code]);
    for (const hidden of SECRETS) expect(run.stdout + run.stderr).not.toContain(hidden);
  }
});

// People name the wrong file; the parser's own words would quote it.
test.each(
  ['--baseline', '--exceptions', '--live', '--parameters', '--config'].flatMap((option) =>
    ['words.json', 'cut.json', 'state.json', 'pulumi.json', 'list.yaml'].map((file) => [
      option,
      file,
    ]),
  ),
)('no secret is said of a wrong file: %s %s', async (option = '', file = '') => {
  const run = await runCli(['check', 'template.json', option, file], { cwd });
  expect(run.code).toBe(2);
  for (const hidden of SECRETS) {
    // A parser quotes a few characters: none of them may be of a secret.
    for (const piece of [hidden, hidden.slice(0, 8), hidden.slice(-8)]) {
      expect(run.stdout + run.stderr).not.toContain(piece);
    }
  }
});

test('the value of a parameter is not said', async () => {
  const argv = ['check', 'template.json', '--parameters', `Password=${variable}`];
  for (const format of formats) {
    const run = await runCli([...argv, '--format', format], { cwd });
    expect([run.code, run.stdout.includes(variable)]).toEqual([1, false]);
  }
});
