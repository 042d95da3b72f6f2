import { mkdtempSync, realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findConfig } from '../cli/config/find';
import { KnownError } from '../rule-core/index';
import type { Io } from '../cli/io';
import { run } from '../cli/run';
import { harmless } from '../cli/writing/standard-error';
import { StandardOutput } from '../cli/writing/standard-output';
import { argumentsOf } from './inputs';
import { commentOn } from './comment-on';
import { outputsOf, reportIn, writeOutputs } from './outputs';

/**
 * The GitHub action: inputs come by the environment, as the runner gives them; outputs go into the file
 * that it names. Sets the exit code of the process; what fails in another way is up to the caller.
 */
export async function runAction(): Promise<void> {
  const { env } = process;
  const workspace = realpathSync(env['GITHUB_WORKSPACE'] ?? process.cwd());
  const stdout = new StandardOutput(process.stdout);
  const io: Io = {
    stdout,
    stderr: harmless(process.stderr),
    stdin: process.stdin,
    env,
    cwd: workspace,
    now: () => new Date(),
  };
  const folder = mkdtempSync(path.join(env['RUNNER_TEMP'] ?? os.tmpdir(), 'one-active-key-'));
  const files = { report: path.join(folder, 'report.json'), sarif: '' };
  const code = await judge(io, files);
  const failure = await stdout.settled();
  const shown = failure !== undefined && code === 0 ? 2 : code;
  const report = reportIn(files.report);
  const comment = await commentOn(report, inputOf(env), io);
  writeOutputs(env['GITHUB_OUTPUT'], outputsOf(shown, report, files, comment));
  process.exitCode = shown;
}

/** The runner names the variable after the input: in capitals, with spaces as underscores. */
function inputOf(env: Io['env']): (name: string) => string {
  return (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
}

async function judge(io: Io, files: { report: string; sarif: string }): Promise<number> {
  try {
    const { argv, sarifFile } = argumentsOf(inputOf(io.env), io.cwd, files.report, findConfig);
    files.sarif = sarifFile;
    return await run(argv, io);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    io.stderr.write(`one-active-key: ${error.sentence}\n`);
    return 2;
  }
}
