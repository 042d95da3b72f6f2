import path from 'node:path';
import { KnownError } from '../rule-core/index';
import { insideWorkspace } from './workspace';

type Command = 'check' | 'live';

/** How the text of an input becomes words of the command line. */
interface Input {
  readonly is: 'text' | 'flag' | 'off' | 'file' | 'parameters';
  readonly option: string;
  /** The one command that takes it; both where it is absent. */
  readonly of?: Command;
}

/**
 * The inputs that are options of the command line. A `file` is read from the folder
 * `working-directory`; `parameters` are KEY=VALUE or a file, one a line; `off` gives the
 * option where the input is false.
 */
export const OPTIONS: Readonly<Record<string, Input>> = {
  parameters: { is: 'parameters', option: '--parameters', of: 'check' },
  account: { is: 'text', option: '--account', of: 'check' },
  baseline: { is: 'file', option: '--baseline', of: 'check' },
  'live-account': { is: 'flag', option: '--live-account', of: 'check' },
  exceptions: { is: 'file', option: '--exceptions' },
  'exceptions-from': { is: 'text', option: '--exceptions-from' },
  'longest-exception': { is: 'text', option: '--longest-exception', of: 'check' },
  'accept-in-code': { is: 'off', option: '--no-accept-in-code', of: 'check' },
  benchmark: { is: 'text', option: '--benchmark' },
  strict: { is: 'flag', option: '--strict' },
  'mask-key-ids': { is: 'flag', option: '--mask-key-ids' },
  region: { is: 'text', option: '--region' },
  'role-arn': { is: 'text', option: '--role-arn' },
  organization: { is: 'flag', option: '--organization', of: 'live' },
  'role-name': { is: 'text', option: '--role-name', of: 'live' },
  'rotation-window': { is: 'text', option: '--rotation-window', of: 'live' },
};

/** The inputs that are not options of the command line by themselves. */
export const OTHERS = [
  'command',
  'working-directory',
  'paths',
  'config',
  'sarif-file',
  'reports',
  'comment-token',
  'comment-name',
  'pull-request',
] as const;

export interface CommandLine {
  /** The words of the command line. */
  readonly argv: readonly string[];
  readonly sarifFile: string;
}

/**
 * The command line that the inputs of the action ask for.
 *
 * @param input the text of an input; '' where it is not given
 * @param workspace the folder of the checkout, which paths are relative to
 * @param report where the JSON report for the outputs goes
 * @param configOf the configuration file of a folder, where it has one
 * @throws KnownError for an input that is not understood, belongs to the other command or leads out of
 *   the workspace: a gate must not be judged with half of its settings
 */
export function argumentsOf(
  input: (name: string) => string,
  workspace: string,
  report: string,
  configOf: (folder: string) => string | undefined,
): CommandLine {
  const command = commandOf(input('command'));
  const folder = insideWorkspace(workspace, input('working-directory') || '.', 'working-directory');
  const below = (file: string) => path.join(folder, file);
  const sarifFile = insideWorkspace(workspace, input('sarif-file'), 'sarif-file');
  const argv = [
    command,
    ...['--format', 'github', '--format', `sarif=${sarifFile}`, '--format', `json=${report}`],
    ...linesOf(input('reports')).flatMap((it) => ['--format', targetOf(it, workspace)]),
    ...configWords(input('config'), folder, workspace, configOf),
    ...Object.entries(OPTIONS).flatMap(([name, it]) =>
      wordsOf(name, it, input(name), command, below),
    ),
  ];
  const paths = linesOf(input('paths')).map(below);
  if (command === 'live') {
    if (paths.length > 0) throw new KnownError('the input "paths" is for the command check');
    return { argv, sarifFile };
  }
  const named = paths.length > 0 || folder === '.' ? paths : [below('cdk.out')];
  return { argv: [...argv, '--', ...named], sarifFile };
}

function commandOf(text: string): Command {
  if (text === 'check' || text === 'live') return text;
  throw new KnownError(`the input "command" is check or live, not "${text}"`);
}

function wordsOf(
  name: string,
  { is, option, of }: Input,
  text: string,
  command: Command,
  below: (file: string) => string,
): string[] {
  const given =
    text !== '' && (is === 'flag' || is === 'off' ? isTrue(name, text) === (is === 'flag') : true);
  if (!given) return [];
  if (of !== undefined && of !== command) {
    throw new KnownError(`the input "${name}" is for the command ${of}`);
  }
  // One word, so that a value never becomes an option.
  switch (is) {
    case 'flag':
    case 'off':
      return [option];
    case 'text':
      return [`${option}=${text}`];
    case 'file':
      return [`${option}=${below(text)}`];
    case 'parameters':
      return linesOf(text).map((it) => `${option}=${it.includes('=') ? it : below(it)}`);
  }
}

function isTrue(name: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new KnownError(`the input "${name}" is true or false, not "${text}"`);
}

/** Paths are relative to the workspace, so the file that is found is the one of the folder below it. */
function configWords(
  text: string,
  folder: string,
  workspace: string,
  configOf: (folder: string) => string | undefined,
): string[] {
  if (!isTrue('config', text)) return ['--no-config'];
  if (folder === '.') return [];
  const file = configOf(path.join(workspace, folder));
  return file === undefined ? ['--no-config'] : [`--config=${path.relative(workspace, file)}`];
}

function targetOf(report: string, workspace: string): string {
  const at = report.indexOf('=');
  if (at < 0) throw new KnownError(`"${report}" in the input "reports" is not FORMAT=FILE`);
  const file = insideWorkspace(workspace, report.slice(at + 1), 'reports');
  return `${report.slice(0, at)}=${file}`;
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((it) => it.trim())
    .filter((it) => it !== '');
}
