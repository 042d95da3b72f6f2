import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AccountSeed } from '../../../embedded-iam/index';
import { demoAccount } from '../../../embedded-iam/account/demo-account';
import type { Project } from './project';

/** What a command of a page must do. */
export interface Step {
  readonly exit: number;
  readonly says?: RegExp;
  /** What the page takes for granted at this point. */
  readonly before?: (project: Project) => unknown;
  /** A tool that not every machine has: where it is missing, one line says so. */
  readonly needs?: string;
}

/** What a page is read in, and its commands in their order. */
export interface World {
  readonly before?: (project: Project) => unknown;
  readonly steps: Readonly<Record<string, Step>>;
}

const template = (keys: Readonly<Record<string, string>>, user = 'alice'): string =>
  [
    'Resources:',
    ...Object.entries(keys).flatMap(([id, status]) => [
      `  ${id}:`,
      '    Type: AWS::IAM::AccessKey',
      `    Properties: { UserName: ${user}, Status: ${status} }`,
    ]),
    '',
  ].join('\n');
const NESTED = `Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: https://elsewhere.s3.amazonaws.com/network.yaml }
`;
const CDK_APP = `const { App, Stack } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const app = new App();
const stack = new Stack(app, 'Identity');
new iam.AccessKey(stack, 'Key', { user: new iam.User(stack, 'Deployer') });
`;
const cdkApp = (project: Project): void => {
  project.write({ 'cdk.json': '{ "app": "CDK_OUTDIR=cdk.out node app.js" }', 'app.js': CDK_APP });
};
const synthesized = (project: Project) => {
  project.link('node_modules/aws-cdk-lib', 'node_modules/constructs');
  return project.run(`CDK_OUTDIR=cdk.out node app.js`, project.folder);
};
const ORGANIZATION: readonly AccountSeed[] = [
  { id: '100000000000' },
  { id: '200000000000', users: [{ name: 'deploy', keys: ['Active', 'Inactive'] }] },
];
const ALICE: AccountSeed = {
  id: '111111111111',
  users: [
    {
      name: 'alice',
      keys: [{ id: 'AKIAIOSFODNN7EXAMPLE', created: new Date('2025-11-02T08:00:00Z') }],
    },
  ],
};
/** The account of `npm run iam`, without the two hundred users in order: who lists them waits. */
const DEMO = demoAccount();
const few = (name: RegExp): AccountSeed => ({
  ...DEMO,
  users: (DEMO.users ?? []).filter((it) => name.test(it.name)),
});
const inDemoAccount = (project: Project) => project.aws([few(/^(?!user-)/)]);
const exceptions = (expires: string): string =>
  `exceptions:\n${['deploy', 'legacy-batch', 'vendor.sync@example.com']
    .map(
      (user) =>
        `  - { user: ${user}, account: '111111111111', reason: r, owner: o, expires: ${expires} }\n`,
    )
    .join('')}`;
const soon = (): string => new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

/** A plan of a program without a provider that has to be fetched, as Terraform 1.11 printed it. */
const PLAN = readFileSync(path.join(__dirname, 'nothing.plan.json'), 'utf8');
const terraform = (project: Project): void => {
  project.tool('terraform', {
    'plan -out=plan.bin': '',
    'plan -out plan.bin': '',
    'show -json plan.bin': PLAN,
  });
};
const planned = { exit: 0, says: /^compliant: 0 access keys/m };

const URN = 'urn:pulumi:dev::p::aws:iam/accessKey:AccessKey::deploy-key';
const KEY = {
  urn: URN,
  type: 'aws:iam/accessKey:AccessKey',
  custom: true,
  id: 'AKIAIOSFODNN7EXAMPLE',
  inputs: { user: 'deploy', status: 'Active' },
  outputs: { user: 'deploy', status: 'Active' },
};
const pulumi = (project: Project): void => {
  project.tool('pulumi', {
    'preview --json --show-sames': JSON.stringify({
      steps: [{ op: 'same', urn: URN, newState: KEY }],
      duration: 1,
      changeSummary: { same: 1 },
    }),
    'stack export': JSON.stringify({ version: 3, deployment: { manifest: {}, resources: [KEY] } }),
  });
};

const oneKey = { exit: 0, says: /^compliant: 1 access key of 1 user checked/m };

export const WORLDS: Readonly<Record<string, World>> = {
  'README.md': {
    before: async (project) => {
      project.link('examples');
      project.write({ 'templates/users.yaml': template({ First: 'Active', Second: 'Inactive' }) });
      cdkApp(project);
      await inDemoAccount(project);
    },
    steps: {
      'npx --no one-active-key check examples/templates/violating.yaml': { exit: 1 },
      'npm install --save-dev ./vendor/one-active-key-0.1.0.tgz': { exit: 0 },
      'npx --no one-active-key check cdk.out': {
        ...oneKey,
        before: synthesized,
      },
      'npx --no one-active-key init': { exit: 2, says: /one-active-key\.config\.yaml/ },
      'npx --no one-active-key check templates': { exit: 0, says: /^compliant: 2 access keys/m },
      'npx --no one-active-key live --profile audit': {
        exit: 1,
        says: /^violation: .* 3 violations/m,
        before: (project) => {
          project.link('node_modules/@aws-sdk');
        },
      },
      'one-active-key remediate plan --output plan.json': {
        exit: 2,
        says: /deactivate 1 key of 1 user/,
      },
    },
  },
  'docs/adopting.md': {
    before: (project) => {
      project.write({ 'network.yaml': NESTED });
    },
    steps: {
      'npx --no one-active-key init': { exit: 2, says: /access-key-exceptions\.yaml/ },
      'npx --no one-active-key check .': { exit: 2, says: /is not at hand/ },
      'npx --no one-active-key check . --write-exceptions access-key-exceptions.yaml': { exit: 2 },
      'npx --no one-active-key check . --exceptions access-key-exceptions.yaml': {
        exit: 0,
        before: (project) => {
          const file = 'access-key-exceptions.yaml';
          const answered = readFileSync(project.at(file), 'utf8')
            .replace('reason: ""', 'reason: read in the repository it lies in')
            .replace('owner: ""', 'owner: platform@example.com');
          project.write({ [file]: answered });
        },
      },
    },
  },
  'docs/cdk.md': {
    before: cdkApp,
    steps: {
      "npx --no cdk synth -q '**'": { exit: 0 },
      'npx --no one-active-key check cdk.out': oneKey,
      'one-active-key check cdk.out': { ...oneKey, before: synthesized },
    },
  },
  'docs/ci.md': {
    before: (project) => {
      terraform(project);
      project.write({ 'cdk.out/users.yaml': template({ First: 'Active' }) });
    },
    steps: {
      'npx --no one-active-key check cdk.out --format text --format sarif=one-active-key.sarif':
        oneKey,
      'terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json': { exit: 0 },
      'npx --no one-active-key check plan.json': planned,
    },
  },
  'docs/terraform.md': {
    before: terraform,
    steps: {
      'terraform plan -out plan.bin': { exit: 0 },
      'terraform show -json plan.bin > plan.json': { exit: 0 },
      'one-active-key check plan.json': planned,
    },
  },
  'docs/pulumi.md': {
    before: pulumi,
    steps: {
      'pulumi preview --json --show-sames > preview.json && one-active-key check preview.json':
        oneKey,
      'pulumi stack export > state.json && one-active-key check state.json --account 111111111111':
        oneKey,
      'one-active-key check state.json': oneKey,
    },
  },
  'docs/declared-and-deployed.md': {
    before: async (project) => {
      project.write({ 'cdk.out/template.yaml': `# Users\n\n${template({ First: 'Active' })}` });
      await project.aws([ALICE]);
    },
    steps: {
      'one-active-key check cdk.out --live-account': { exit: 1 },
      'one-active-key live --stacks --format json=live.json': { exit: 0 },
      'one-active-key check cdk.out --live live.json': { exit: 1 },
    },
  },
  'docs/evidence.md': {
    before: async (project) => {
      project.write({ 'exceptions.yaml': exceptions(soon()) });
      await inDemoAccount(project);
    },
    steps: {
      'npx --no one-active-key live --profile audit --exceptions exceptions.yaml --format html=evidence.html --format json=evidence.json':
        { exit: 0 },
      'npx --no one-active-key live --organization --role-name audit --exceptions exceptions.yaml --format html=evidence.html --format json=evidence.json':
        { exit: 0, before: (project) => project.aws(ORGANIZATION) },
    },
  },
  'docs/guard.md': {
    before: inDemoAccount,
    steps: {
      'cd node_modules/one-active-key/dist/guard': { exit: 0 },
      'npx --no one-active-key live': { exit: 1, says: /3 violations/ },
    },
  },
  'docs/guard-detection.md': {
    steps: {
      'cd node_modules/one-active-key/dist/guard': { exit: 0 },
    },
  },
  'docs/live-check.md': {
    before: inDemoAccount,
    steps: {
      'npx --no one-active-key live --profile audit': { exit: 1, says: /3 violations/ },
      'one-active-key live --organization --role-name one-active-key --checkpoint run.jsonl --format json=evidence.json --format text':
        { exit: 0, before: (project) => project.aws(ORGANIZATION) },
      'mkdir -p reports': { exit: 0 },
      'one-active-key live --organization --role-name one-active-key --format dashboard=dashboard.html --format json=reports/2026-11-28.json --trend reports':
        { exit: 0, before: (project) => project.aws(ORGANIZATION) },
      'split -l 1 findings.jsonl batch-': {
        exit: 0,
        before: (project) =>
          project.run('one-active-key live --format asff=findings.jsonl', project.folder),
      },
      'one-active-key live --format json=evidence.json --format text': { exit: 0 },
      'one-active-key live --since last.json --format json=this.json --format html=this.html': {
        exit: 0,
        before: (project) => project.run('mv evidence.json last.json', project.folder),
      },
    },
  },
  'docs/remediation.md': {
    before: async (project) => {
      await project.aws([few(/^deploy$/)]);
      await project.run('one-active-key remediate plan --output plan.json', project.folder);
      await project.run('one-active-key remediate apply plan.json --yes', project.folder);
    },
    steps: {
      'one-active-key remediate undo plan.journal.jsonl': {
        exit: 2,
        says: /reactivate +AKIA\w+ +of deploy/,
      },
    },
  },
  'examples/README.md': {
    before: (project) => {
      project.link('examples');
    },
    steps: {
      'npx --no one-active-key check examples/templates/violating.yaml': { exit: 1 },
      'npx --no one-active-key check examples/templates --exceptions examples/exceptions/exceptions.yaml':
        { exit: 0 },
      'npx --no one-active-key check examples/terraform-plan/violating.plan.json': { exit: 1 },
      "npx --no cdk synth --app 'node examples/cdk-app/app.js'": { exit: 1 },
      'npx --no one-active-key check cdk.out': { exit: 1 },
      "npx --no cdk synth --app 'node examples/guard/app.js' --output guard.out": { exit: 0 },
    },
  },
};
