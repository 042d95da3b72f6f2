import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
} from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import { withEnvironment } from '../support/environment';
import { runCli } from '../support/run-cli';

export const ACCOUNT = '111111111111';

export type Buckets = Readonly<Record<string, Readonly<Record<string, string>>>>;

export interface Stack {
  readonly name: string;
  readonly template?: string;
  readonly processed?: string;
  readonly exports?: Readonly<Record<string, string>>;
}

export interface World {
  readonly files: Readonly<Record<string, string>>;
  readonly buckets?: Buckets;
  readonly stacks?: readonly Stack[];
  /** The address of a template by `ARN version`. */
  readonly applications?: Readonly<Record<string, string>>;
  readonly endpoint?: Omit<EmbeddedIamOptions, 'accounts'>;
  readonly caller?: string;
}

export interface Checked {
  readonly code: number;
  readonly report: Report;
  readonly stdout: string;
  readonly stderr: string;
  /** What AWS was asked, as `service:Action`. */
  readonly calls: readonly string[];
  readonly iam: EmbeddedIam;
}

/** An access key of a user, as an entry of `Resources`. */
export const KEY = (id: string, user: string) =>
  `  ${id}: {Type: AWS::IAM::AccessKey, Properties: {UserName: ${user}}}\n`;

/** Checks these files against these buckets and stacks, on an endpoint on loopback. */
export async function checked(world: World, ...argv: readonly string[]): Promise<Checked> {
  const { files, buckets = {}, stacks = [], applications = {}, endpoint = {}, caller } = world;
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-fetch-'));
  const iam = await startEmbeddedIam({ ...endpoint, accounts: [{ id: ACCOUNT }] });
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
      writeFileSync(path.join(cwd, name), content);
    }
    const account = iam.accounts.get(ACCOUNT)!;
    for (const [name, objects] of Object.entries(buckets)) account.buckets.set(name, objects);
    for (const [name, address] of Object.entries(applications)) {
      account.applications.set(name, address);
    }
    account.stacks.push(...stacks.map((it) => ({ ...it, resources: [] })));
    const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT, caller);
    const json = argv.includes('--format') ? [] : ['--format', 'json'];
    const result = await withEnvironment(
      {
        AWS_ENDPOINT_URL: iam.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_REGION: 'us-east-1',
        AWS_CONFIG_FILE: path.join(cwd, 'none'),
        AWS_SHARED_CREDENTIALS_FILE: path.join(cwd, 'none'),
      },
      () =>
        runCli(
          ['check', '.', ...json, ...(argv.includes('--config') ? [] : ['--no-config']), ...argv],
          { cwd },
        ),
    );
    const report = (result.stdout.startsWith('{') ? JSON.parse(result.stdout) : {}) as Report;
    const calls = iam.calls.map((it) => `${it.service}:${it.action}`);
    return { ...result, report, calls, iam };
  } finally {
    await iam.close();
    rmSync(cwd, { recursive: true, force: true });
  }
}
