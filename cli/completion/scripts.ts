import type { Completed, CompletedOption } from './completed';

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const unique = (words: readonly string[]) => [...new Set(words)];

/** Which options are followed by a word, and what it is: the arms of a `case` on command and option. */
function valueArms(commands: readonly Completed[], words: (list: string) => string, files: string) {
  return commands.flatMap(({ words: command, options }) =>
    options
      .filter((it) => it.takes !== 'nothing')
      .map(({ flags, takes }) => {
        const pattern = flags.map((it) => `'${command}:${it}'`).join('|');
        const does =
          takes === 'file' ? files : typeof takes === 'string' ? ':' : words(takes.join(' '));
        return `    ${pattern}) ${does}; return ;;`;
      }),
  );
}

/** Which words of the line are commands: `remediate` and then `plan`. */
function commandCase(commands: readonly Completed[]): string[] {
  return commands
    .filter((it) => it.words !== '')
    .map((it) => {
      const above = it.words.split(' ').slice(0, -1).join(' ');
      const name = it.words.split(' ').at(-1) ?? '';
      return `      '${above}:${name}') at='${it.words}' ;;`;
    });
}

function restArms(commands: readonly Completed[], words: (list: string) => string, files: string) {
  return commands.map(({ words: command, commands: inner, options, takes }) => {
    const flags = unique(options.flatMap((it) => it.flags)).join(' ');
    const plain = typeof takes === 'string' ? inner.map((it) => it.name) : takes;
    const other = takes === 'files' ? files : words(plain.join(' '));
    return `    '${command}') if [[ "$cur" == -* ]]; then ${words(flags)}; else ${other}; fi ;;`;
  });
}

/** For bash 3.2 and later: it needs neither bash-completion nor a run of the program. */
export function bashScript(commands: readonly Completed[]): string {
  const words = (list: string) => `COMPREPLY=($(compgen -W ${quoted(list)} -- "$cur"))`;
  const files = 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))';
  return `# bash completion of one-active-key
_one_active_key() {
  local IFS=$' \\t\\n' cur="\${COMP_WORDS[COMP_CWORD]}" prev='' at='' word i
  if ((COMP_CWORD > 0)); then prev="\${COMP_WORDS[COMP_CWORD-1]}"; fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$at:$word" in
${commandCase(commands).join('\n')}
    esac
  done
  # --format json=FILE: bash takes = for a word of its own.
  if [[ "$cur" == '=' || "$prev" == '=' ]]; then
    if [[ "$cur" == '=' ]]; then cur=''; fi
    IFS=$'\\n'
    ${files}
    return
  fi
  case "$at:$prev" in
${valueArms(commands, words, `IFS=$'\\n'; ${files}`).join('\n')}
  esac
  case "$at" in
${restArms(commands, words, `IFS=$'\\n'; ${files}`).join('\n')}
  esac
}
complete -F _one_active_key one-active-key
`;
}

/** For zsh, after \`compinit\`. */
export function zshScript(commands: readonly Completed[]): string {
  const words = (list: string) => `compadd -- ${list}`;
  return `#compdef one-active-key
_one_active_key() {
  local cur="\${words[CURRENT]}" prev="\${words[CURRENT-1]}" at='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$at:$word" in
${commandCase(commands).join('\n')}
    esac
  done
  case "$at:$prev" in
${valueArms(commands, words, '_files').join('\n')}
  esac
  case "$at" in
${restArms(commands, words, '_files').join('\n')}
  esac
}
compdef _one_active_key one-active-key
`;
}

/** For fish, with what each option is for. */
export function fishScript(commands: readonly Completed[]): string {
  const lines = commands.flatMap((it) => {
    const here = `complete -c one-active-key -n ${quoted(condition(it))}`;
    const plain = typeof it.takes === 'string' ? [] : it.takes;
    return [
      ...(it.takes === 'files' ? [] : [`${here} -f`]),
      ...(plain.length > 0 ? [`${here} -a ${quoted(plain.join(' '))}`] : []),
      ...it.commands.map(({ name, about }) => `${here} -a ${name} -d ${quoted(about)}`),
      ...it.options.map((option) => `${here} ${fishOption(option)}`),
    ];
  });
  return `# fish completion of one-active-key\n${lines.join('\n')}\n`;
}

function condition({ words, commands }: Completed): string {
  const seen = words.split(' ').filter((it) => it !== '');
  const inside = seen.map((it) => `__fish_seen_subcommand_from ${it}`);
  const not =
    commands.length === 0
      ? []
      : [`not __fish_seen_subcommand_from ${commands.map((it) => it.name).join(' ')}`];
  return [...inside, ...not].join('; and ');
}

function fishOption({ flags, about, takes }: CompletedOption): string {
  const names = flags.map((it) =>
    it.startsWith('--') ? `-l ${it.slice(2)}` : `-s ${it.slice(1)}`,
  );
  const value = {
    nothing: [],
    file: ['-r', '-F'],
    something: ['-x'],
  };
  const after = typeof takes === 'string' ? value[takes] : ['-x', '-a', quoted(takes.join(' '))];
  return [...names, ...after, '-d', quoted(about)].join(' ');
}
