import { Readable } from 'node:stream';
import { run } from '../../cli/run';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, with streams and a clock of our own. */
export async function runCli(
  argv: readonly string[],
  { cwd = process.cwd(), env = {}, input = '', now = '2026-11-23T12:00:00Z' } = {},
): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  const code = await run(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    stdin: Readable.from([input]),
    env,
    cwd,
    now: () => new Date(now),
  });
  return { code, stdout, stderr };
}
