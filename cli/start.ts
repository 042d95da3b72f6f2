import { run } from './run';
import { harmless } from './writing/standard-error';
import { StandardOutput } from './writing/standard-output';

/** Node would end with 1, which says that there is a violation. */
function broken(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  harmless(process.stderr).write(`one-active-key: internal error, nothing was decided: ${why}\n`);
  process.exit(2);
}

/**
 * Runs one command as the whole of this process: with its streams, its folder, its clock and its exit
 * code.
 *
 * @param argv the arguments, without node and the script
 */
export async function start(argv: readonly string[]): Promise<void> {
  process.on('uncaughtException', broken);
  process.on('unhandledRejection', broken);
  // Nobody reads what would be said: that changes no verdict.
  process.stderr.on('error', () => undefined);
  const stdout = new StandardOutput(process.stdout);
  const code = await run(argv, {
    stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    now: () => new Date(),
  });
  const failure = await stdout.settled();
  if (failure !== undefined) {
    harmless(process.stderr).write(
      `one-active-key: cannot write all of the report to standard output: ${failure}\n`,
    );
  }
  // `exitCode` rather than `exit()`: a pipe must get the whole report first.
  process.exitCode = failure !== undefined && code === 0 ? 2 : code;
  // A program that a profile names may never end; all is said, so it holds nobody up.
  setTimeout(() => process.exit(), 1_000).unref();
}
