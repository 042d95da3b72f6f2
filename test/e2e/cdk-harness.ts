import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const ROOT = path.join(__dirname, '../..');
const CDK = path.join(path.dirname(require.resolve('aws-cdk/package.json')), 'bin/cdk');

export interface CdkRun {
  readonly exitCode: number | null;
  /** Both streams together. */
  readonly output: string;
  /** The rule names in validation-report.json, or none where there is no report. */
  readonly reported: readonly string[];
  /** What validation-report.json says of every violation, or none. */
  readonly described: readonly string[];
}

/** Runs the real CDK command line on an app, in a folder of its own. */
export function runCdk(
  app: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
  look: (cloudAssembly: string) => void = () => undefined,
  interpreter = process.execPath,
  commandLine = CDK,
): CdkRun {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-cdk-'));
  try {
    const out = path.join(folder, 'cdk.out');
    const done: SpawnSyncReturns<string> = spawnSync(
      process.execPath,
      [commandLine, 'synth', '--app', `${interpreter} ${app}`.trim(), '--output', out, ...args],
      {
        cwd: folder,
        encoding: 'utf8',
        timeout: 120_000,
        env: {
          ...process.env,
          ...extra,
          HOME: folder,
          CDK_VALIDATION: 'false',
          CDK_DISABLE_CLI_TELEMETRY: 'true',
          CI: 'true',
          NODE_ENV: '',
          JEST_WORKER_ID: '',
          NO_COLOR: '1',
        },
      },
    );
    look(out);
    const violations = violationsIn(path.join(out, 'validation-report.json'));
    return {
      exitCode: done.status,
      output: `${done.stdout}${done.stderr}`,
      reported: violations.map((it) => it.ruleName),
      described: violations.map((it) => it.description),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Violation {
  readonly ruleName: string;
  readonly description: string;
}

function violationsIn(file: string): readonly Violation[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const report = JSON.parse(text) as {
    readonly pluginReports: readonly { readonly violations: readonly Violation[] }[];
  };
  return report.pluginReports.flatMap((it) => it.violations);
}
