import { execFile } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type AccountSeed, type EmbeddedIam, startEmbeddedIam } from '../../../embedded-iam/index';
import { ROOT, type Run } from '../packed';

const LINKED = ['aws-cdk', 'aws-cdk-lib', 'constructs'] as const;

/** A reader's project in a temporary folder: the package is installed, and AWS is the embedded one. */
export class Project {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pages-'));
  #iam: EmbeddedIam | undefined;

  constructor() {
    const modules = this.at('node_modules');
    mkdirSync(path.join(modules, '.bin'), { recursive: true });
    // A copy of what a page works in; all else of the package is the built one.
    const own = path.join(modules, 'one-active-key');
    mkdirSync(path.join(own, 'dist'), { recursive: true });
    cpSync(path.join(ROOT, 'dist/guard'), path.join(own, 'dist/guard'), { recursive: true });
    for (const it of ['package.json', 'pulumi-policy', 'schema']) this.#link(it, own);
    for (const it of [
      'cdk-aspect',
      'cli',
      'inputs',
      'library',
      'live-check',
      'report',
      'rule-core',
    ])
      this.#link(`dist/${it}`, own);
    for (const it of LINKED) this.#link(`node_modules/${it}`, path.dirname(modules));
    symlinkSync(path.join(ROOT, 'dist/cli/bin.js'), path.join(modules, '.bin/one-active-key'));
    symlinkSync(path.join(ROOT, 'node_modules/aws-cdk/bin/cdk'), path.join(modules, '.bin/cdk'));
    this.write({ 'package.json': '{ "name": "project", "private": true }' });
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  #link(name: string, below: string): void {
    symlinkSync(path.join(ROOT, name), path.join(below, name));
  }

  /** What this repository has by this name, in the place of the same name. */
  link(...names: readonly string[]): void {
    for (const it of names) if (!existsSync(this.at(it))) this.#link(it, this.folder);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(this.at(name)), { recursive: true });
      writeFileSync(this.at(name), text);
    }
  }

  /** A double of a tool: it answers with recorded documents, and with 9 where it is asked for more. */
  tool(name: string, cases: Readonly<Record<string, string>>): void {
    const answers = Object.entries(cases).map(([args, answer], index) => {
      this.write({ [`tools/${name}.${index}`]: answer });
      return `  '${args}') cat "$(dirname "$0")/${name}.${index}" ;;`;
    });
    const lines = ['#!/bin/sh', 'case "$*" in', ...answers, '  *) exit 9 ;;', 'esac', ''];
    this.write({ [`tools/${name}`]: lines.join('\n') });
    chmodSync(this.at(`tools/${name}`), 0o755);
  }

  /** From now on AWS has these accounts; the caller is in the first one. */
  async aws(accounts: readonly AccountSeed[]): Promise<EmbeddedIam> {
    await this.#iam?.close();
    this.#iam = await startEmbeddedIam({ accounts });
    return this.#iam;
  }

  /** Runs a command as bash does it where its answer counts; never in the way of the embedded AWS. */
  run(command: string, cwd: string): Promise<Run> {
    const given = { cwd, env: this.#environment(), timeout: 180_000, maxBuffer: 64 * 2 ** 20 };
    return new Promise((resolve) => {
      execFile(
        'bash',
        ['--norc', '-eu', '-o', 'pipefail', '-c', command],
        given,
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
          resolve({ code, stdout, stderr });
        },
      ).stdin?.end();
    });
  }

  #environment(): NodeJS.ProcessEnv {
    const tools = [this.at('tools'), this.at('node_modules/.bin'), process.env['PATH'] ?? ''];
    return {
      PATH: tools.join(path.delimiter),
      HOME: this.folder,
      NO_COLOR: '1',
      CI: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      CDK_VALIDATION: 'false',
      CHECKPOINT_DISABLE: '1',
      npm_config_offline: 'true',
      npm_config_cache: process.env['npm_config_cache'] ?? path.join(os.homedir(), '.npm'),
      ...this.#credentials(),
    };
  }

  #credentials(): NodeJS.ProcessEnv {
    const [account] = this.#iam?.accounts.keys() ?? [];
    if (!this.#iam || account === undefined) return {};
    const { accessKeyId, secretAccessKey } = this.#iam.credentialsFor(account);
    const keys = [
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
    ];
    this.write({
      '.aws/config': ['[profile audit]', 'region = us-east-1', ...keys, ''].join('\n'),
    });
    return {
      AWS_ENDPOINT_URL: this.#iam.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_MAX_ATTEMPTS: '1',
    };
  }

  async end(): Promise<void> {
    await this.#iam?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
