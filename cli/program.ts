import { Command } from 'commander';
import { VERSION } from '../rule-core/version';
import { registerCompletion } from './commands/completion';
import { registerCommands } from './commands/register';
import type { CommandContext } from './command-context';
import { HELP, HELP_WIDTH } from './help';
import type { Io } from './io';
import { checkTogether } from './options/index';

const EPILOGUE = `
Exit codes:
  0  everything was read and nothing violates the rule
  1  at least one violation
  2  no violation, but not everything was read; bad usage or configuration

Examples:
  one-active-key check                          the cdk.out of this folder
  one-active-key check templates/ plan.json     several inputs, one report
  one-active-key check --format sarif=out.sarif --format text
  one-active-key live --profile audit           the account of a profile
  one-active-key remediate plan -o plan.json    what could be deactivated, why
`;

/** The command line. Commands load what they need when they run, so that help is quick. */
export function createProgram(io: Io, exit: CommandContext['exit']): Command {
  const program = new Command('one-active-key')
    .description('No AWS IAM user ever has more than one active access key.')
    .version(VERSION)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // As every other sentence about the use of a command begins.
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'one-active-key: '));
      },
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    })
    .configureHelp(HELP)
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText('after', EPILOGUE);
  program.hook('preAction', async (_, command) => {
    const { applyConfig } = await import('./config/apply');
    await applyConfig(command, io);
    checkTogether(command);
  });
  const context: CommandContext = { io, exit };
  registerCommands(program, context);
  registerCompletion(program, context);
  inherit(program);
  return program;
}

/** Every command ends, writes and suggests like the program itself. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}
