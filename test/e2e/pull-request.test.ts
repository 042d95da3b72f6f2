import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { attempt, ROOT, type Run, startRepository } from './packed';

/** A pull request from end to end: a branch adds a second key, the gate stops it, the fix passes. */
const BIN = path.join(ROOT, 'dist/cli/bin.js');

type Key = readonly [name: string, status: 'Active' | 'Inactive'];
const MAIN: readonly Key[] = [['First', 'Active']];
const BRANCH: readonly Key[] = [...MAIN, ['Second', 'Active']];
const FIXED: readonly Key[] = [...MAIN, ['Second', 'Inactive']];

interface Project {
  /** The file that is committed, and what the gate is pointed at. */
  readonly file: string;
  readonly checked: string;
  readonly source: (keys: readonly Key[]) => string;
  /** Where the annotation of the second key stands. */
  readonly place: string;
  readonly synthesize?: (cwd: string) => void;
}

const cdk = (keys: readonly Key[]) =>
  [
    "const { App, Stack } = require('aws-cdk-lib');",
    "const { CfnAccessKey } = require('aws-cdk-lib/aws-iam');",
    "const app = new App({ outdir: 'cdk.out' });",
    "const stack = new Stack(app, 'Users');",
    ...keys.map(
      ([name, status]) =>
        `new CfnAccessKey(stack, '${name}', { userName: 'alice', status: '${status}' });`,
    ),
    'app.synth();',
    '',
  ].join('\n');

const pulumi = (keys: readonly Key[]) => {
  const resource = ([name, status]: Key) => ({
    urn: `urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::${name}`,
    type: 'aws:iam/accessKey:AccessKey',
    custom: true,
    id: `AKIA${name.toUpperCase()}`,
    inputs: { user: 'alice', status },
    outputs: { user: 'alice', status },
    provider: 'urn:pulumi:dev::p::pulumi:providers:aws::default::0f0f',
  });
  const deployment = { manifest: {}, resources: keys.map(resource) };
  return JSON.stringify({ version: 3, deployment }, undefined, 2);
};

const terraform = (keys: readonly Key[]) => {
  const resource = ([name]: Key) => ({
    address: `aws_iam_access_key.${name}`,
    mode: 'managed',
    type: 'aws_iam_access_key',
    name,
  });
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: keys.map((key) => ({
      ...resource(key),
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: ['create'],
        before: null,
        after: { user: 'alice', status: key[1] },
        after_unknown: { id: true, secret: true },
      },
    })),
    configuration: {
      provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } },
      root_module: {
        resources: keys.map((key) => ({
          ...resource(key),
          provider_config_key: 'aws',
          expressions: {
            user: { constant_value: 'alice' },
            status: { constant_value: key[1] },
          },
        })),
      },
    },
  });
};

const PROJECTS: Readonly<Record<string, Project>> = {
  CDK: {
    file: 'app.js',
    checked: 'cdk.out',
    source: cdk,
    place: 'file=app.js,line=6,col=1',
    synthesize: (cwd) => {
      rmSync(path.join(cwd, 'cdk.out'), { recursive: true, force: true });
      const env = { NODE_PATH: path.join(ROOT, 'node_modules'), CDK_DEBUG: '1' };
      const done = attempt(process.execPath, ['app.js'], cwd, { ...env, CDK_VALIDATION: 'false' });
      if (done.code !== 0) throw new Error(done.stderr);
    },
  },
  // A stack export and a plan say no lines of the program: the annotation stands where they name the
  // key. The plan is of one line, as `terraform show -json` prints it.
  Pulumi: {
    file: 'ci/stack.json',
    checked: 'ci/stack.json',
    source: pulumi,
    place: 'file=ci/stack.json,line=7',
  },
  Terraform: {
    file: 'ci/plan.json',
    checked: 'ci/plan.json',
    source: terraform,
    place: 'file=ci/plan.json,line=1',
  },
};

test.each(Object.keys(PROJECTS))('%s: a second key is stopped, its fix passes', (name) => {
  const { file, checked, source, place, synthesize } = PROJECTS[name]!;
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pull-request-'));
  try {
    const git = startRepository(cwd);
    mkdirSync(path.join(cwd, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(cwd, '.gitignore'), 'cdk.out\n');
    const commit = (keys: readonly Key[], message: string) => {
      writeFileSync(path.join(cwd, file), source(keys));
      git('add', '.');
      git('commit', '--quiet', '-m', message);
    };
    const gate = (branch: string): Run => {
      git('checkout', '--quiet', branch);
      synthesize?.(cwd);
      return attempt(process.execPath, [BIN, 'check', checked, '--format', 'github'], cwd);
    };
    commit(MAIN, 'one key');
    expect(gate('main')).toMatchObject({ code: 0, stderr: '' });

    git('checkout', '--quiet', '-b', 'second-key');
    commit(BRANCH, 'a second key');
    const stopped = gate('second-key');
    expect(stopped.code).toBe(1);
    expect(stopped.stdout).toMatch(
      new RegExp(
        `^::error ${place},title=iam-user-one-active-access-key::IAM user alice has 2`,
        'm',
      ),
    );
    expect(gate('main').code).toBe(0);

    git('checkout', '--quiet', 'second-key');
    commit(FIXED, 'the second key is inactive');
    const passed = gate('second-key');
    expect([passed.code, passed.stdout]).toEqual([0, expect.not.stringContaining('::error')]);
    expect(existsSync(path.join(cwd, file))).toBe(true);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
});
