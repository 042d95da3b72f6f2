import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FORMATS } from '../../report/index';
import { runCli } from '../support/run-cli';

const SECRETS = ['wJalrXUtnFEMI/K7MDENG/secret-one', 'BSmtpPasswordOfTheState', 'hunter2-variable'];
const [secret = '', smtp = '', variable = ''] = SECRETS;

const key = (name: string) => ({
  address: `aws_iam_access_key.${name}`,
  mode: 'managed',
  type: 'aws_iam_access_key',
  name,
  values: { user: 'alice', status: 'Active', secret, ses_smtp_password_v4: smtp, id: secret },
});
const state = {
  format_version: '1.0',
  terraform_version: '1.9.8',
  values: {
    outputs: { s: { sensitive: true, value: secret } },
    root_module: { resources: [key('a'), key('b')] },
  },
};
const plan = {
  format_version: '1.2',
  terraform_version: '1.9.8',
  variables: { password: { value: variable } },
  resource_changes: ['a', 'b'].map((name) => ({
    ...key(name),
    change: { actions: ['no-op'], before: key(name).values, after: key(name).values },
  })),
  prior_state: state,
  configuration: { root_module: {} },
};

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
  writeFileSync(path.join(cwd, 'state.json'), JSON.stringify(state));
  writeFileSync(path.join(cwd, 'plan.json'), JSON.stringify(plan));
  writeFileSync(path.join(cwd, 'cut.json'), JSON.stringify(state).slice(0, -40));
  writeFileSync(
    path.join(cwd, 'raw.tfstate'),
    JSON.stringify({ version: 4, lineage: 'l', resources: [secret] }),
  );
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

// ASFF is for deployed accounts, and refused here.
const formats = Object.keys(FORMATS).filter((it) => it !== 'asff');

test.each(formats)('no secret of a plan or state is in %s', async (format) => {
  for (const [file, code] of [
    ['state.json', 1],
    ['plan.json', 1],
    ['cut.json', 2],
    ['raw.tfstate', 2],
  ] as const) {
    const run = await runCli(['check', file, '--format', format], { cwd });
    expect([file, run.code]).toEqual([file, code]);
    for (const hidden of SECRETS) expect(run.stdout + run.stderr).not.toContain(hidden);
  }
});
