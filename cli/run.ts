import { CommanderError } from 'commander';
import { KnownError } from '../rule-core/known-error';
import type { Io } from './io';
import { createProgram } from './program';
import { harmless } from './writing/standard-error';

/**
 * Runs one command.
 *
 * @param argv the arguments, without node and the script
 * @returns the exit code of the contract: 0 clean, 1 a violation, 2 not complete or misused
 */
export async function run(argv: readonly string[], given: Io): Promise<number> {
  const io: Io = { ...given, stderr: harmless(given.stderr) };
  let code = 0;
  const program = createProgram(io, (it) => {
    code = it;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof KnownError) io.stderr.write(`one-active-key: ${error.sentence}\n`);
    else {
      io.stderr.write(
        `one-active-key: internal error, nothing was decided: ${message}\n` +
          'Please report it with the input that shows it.\n',
      );
      if (io.env['ONE_ACTIVE_KEY_DEBUG'] && error instanceof Error) {
        io.stderr.write(`${error.stack ?? ''}\n`);
      }
    }
    return 2;
  }
}
