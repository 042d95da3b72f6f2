/**
 * What the command line's `check` does, as a function.
 *
 * @packageDocumentation
 */
import { readInputs, withEdits, withInputs } from '../inputs/index';
import {
  type Baseline,
  evaluate,
  type Exception,
  type Report,
  type UnreadAcceptance,
  type Moment,
  momentOf,
} from '../rule-core/index';

export type { Baseline, Exception, Moment, Report } from '../rule-core/index';

export interface CheckOptions {
  /** The folder that relative paths start from. @default the working directory */
  readonly cwd?: string;
  /** The account of inputs that name none, twelve digits. */
  readonly account?: string;
  /** Values for template parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Files that stand for addresses of templates, by address or pattern (`*` is any text). */
  readonly templates?: Readonly<Record<string, string>>;
  /** Findings that someone answers for (`parseExceptions` reads a file's content). */
  readonly exceptions?: readonly Exception[];
  /** What may stay unread, and who answers for it (`parseExceptions` reads it too). */
  readonly unread?: readonly UnreadAcceptance[];
  /** The moment of judging, for exceptions. @default now */
  readonly now?: Moment;
  /** Violations that were known before. */
  readonly baseline?: Baseline;
  /** The version of the CIS AWS Foundations Benchmark in the report. @default "3.0.0" */
  readonly benchmark?: string;
}

/**
 * Judges what is declared: templates, cloud assemblies, Pulumi and Terraform JSON, folders of them.
 * What cannot be read is an error in the report, which is then not complete.
 *
 * @param paths files and folders, told apart by what they hold
 * @throws TypeError in a sentence, for options that make no sense
 */
export function check(paths: string | readonly string[], options: CheckOptions = {}): Report {
  const list = typeof paths === 'string' ? [paths] : paths;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isPath)) {
    throw new TypeError('check: give the path of a file or folder, or a list of such paths.');
  }
  const { cwd = process.cwd(), account, parameters, exceptions, baseline, benchmark } = options;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new TypeError(`check: "account" has twelve digits, not ${JSON.stringify(account)}.`);
  }
  const now = momentOf(options.now ?? new Date());
  if (Number.isNaN(now.getTime())) throw new TypeError('check: "now" is no moment.');
  const inputs = readInputs(list, {
    cwd,
    ...(account === undefined ? {} : { account }),
    ...(parameters === undefined ? {} : { parameters }),
    templates: Object.entries(options.templates ?? {}).map(([address, file]) => ({
      address,
      file,
    })),
  });
  const report = evaluate(inputs.keys, {
    errors: inputs.errors,
    warnings: inputs.warnings,
    now,
    ...(exceptions === undefined ? {} : { exceptions }),
    ...(options.unread === undefined ? {} : { unread: options.unread }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(benchmark === undefined ? {} : { benchmark }),
  });
  return withEdits(withInputs(report, inputs), inputs.keys, cwd);
}

function isPath(path: unknown): path is string {
  return typeof path === 'string' && path !== '' && path !== '-';
}
