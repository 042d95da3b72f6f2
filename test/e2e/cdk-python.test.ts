import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

/** A version that PyPI has; installed once, into a folder that git ignores. */
const LIBRARY = 'aws-cdk-lib==2.275.0';
const venv = path.join(ROOT, '.cache/cdk-python');
const python = path.join(venv, 'bin/python');

function install(): boolean {
  if (existsSync(path.join(venv, 'installed'))) return true;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', LIBRARY];
  const done =
    spawnSync('python3', ['-m', 'venv', venv], { timeout: 120_000 }).status === 0 &&
    spawnSync(python, pip, { timeout: 240_000 }).status === 0;
  if (done) writeFileSync(path.join(venv, 'installed'), LIBRARY);
  return done;
}

const PROGRAM = `
import os
from aws_cdk import App, Environment, Stack, Stage, aws_iam as iam

app = App()
stage = Stage(app, "Prod", env=Environment(account="111111111111", region="eu-west-1"))
stack = Stack(stage, "Identity")
user = iam.User(stack, "Deployer", user_name="deployer")
iam.AccessKey(stack, "OldKey", user=user)
iam.AccessKey(
    stack,
    "NewKey",
    user=user,
    status=iam.AccessKeyStatus.ACTIVE if os.environ["KEYS"] == "two" else iam.AccessKeyStatus.INACTIVE,
)
app.synth()
`;

const installed = install();
if (!installed) console.warn(`Skipped: python3 with ${LIBRARY} cannot be had here.`);
const inPython = installed ? test : test.skip;

inPython.each([
  { keys: 'two', exits: 1 },
  { keys: 'one', exits: 0 },
])('a Python app, then check cdk.out: $keys: exits $exits', ({ keys, exits }) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-python-'));
  try {
    const app = path.join(folder, 'app.py');
    writeFileSync(app, PROGRAM);
    let checked: { readonly status: number | null; readonly stdout: string } | undefined;
    const env = { KEYS: keys, JSII_HOST_STACK_TRACES: '1' };
    const run = runCdk(
      app,
      ['-q', '**'],
      env,
      (cloudAssembly) => {
        const bin = path.join(ROOT, 'dist/cli/bin.js');
        checked = spawnSync(process.execPath, [bin, 'check', cloudAssembly], { encoding: 'utf8' });
      },
      python,
    );
    expect(run.exitCode).toBe(0);
    expect(checked?.status).toBe(exits);
    if (exits === 0) return;
    expect(checked?.stdout).toContain(RULE.id);
    expect(checked?.stdout).toContain('Prod/Identity/OldKey');
    // The lines of the program: the host records them when it is asked to.
    expect(checked?.stdout).toMatch(/app\.py:9\b/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
