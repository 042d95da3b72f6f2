import { Argument, type Command, type Option } from 'commander';
import type { CommandContext } from '../command-context';
import { TableOption } from '../options/index';
import type { Completed, CompletedOption } from '../completion/completed';
import { bashScript, fishScript, zshScript } from '../completion/scripts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `completion bash|zsh|fish`: prints a script that completes this very program. */
export function registerCompletion(program: Command, { io }: CommandContext): void {
  program
    .command('completion')
    .description('Print a completion script for a shell.')
    .addArgument(new Argument('<shell>', 'which shell').choices(Object.keys(SCRIPTS)))
    .addHelpText(
      'after',
      `
bash  eval "$(one-active-key completion bash)"   in ~/.bashrc
zsh   eval "$(one-active-key completion zsh)"    in ~/.zshrc, after compinit
fish  one-active-key completion fish | source    in config.fish`,
    )
    .action((shell: keyof typeof SCRIPTS) => {
      io.stdout.write(SCRIPTS[shell](completedOf(program, '')));
    });
}

function completedOf(command: Command, words: string): Completed[] {
  const commands = command.commands.map((it) => ({ name: it.name(), about: it.description() }));
  const [argument] = command.registeredArguments;
  const help = { flags: ['-h', '--help'], about: 'show help', takes: 'nothing' } as const;
  return [
    {
      words,
      commands,
      options: [...command.options.map(completedOption), help],
      takes: argument === undefined ? 'nothing' : (argument.argChoices ?? 'files'),
    },
    ...command.commands.flatMap((it) => completedOf(it, `${words} ${it.name()}`.trim())),
  ];
}

function completedOption(option: Option): CompletedOption {
  const flags = [option.long, option.short].filter((it) => it !== undefined);
  const takesValue = option instanceof TableOption && option.required;
  const takes = takesValue ? option.entry.kind.completes : 'nothing';
  return { flags, about: option.description, takes };
}
