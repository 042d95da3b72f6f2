import { DEFAULT_BENCHMARK_VERSION } from '../../../rule-core/rule';
import { parseBenchmark } from '../kinds/benchmark';
import type { Entries, ValuesOf } from '../entry';
import { file, flag, formats, formatsOfDeclared, parsed, target, text } from '../kinds/kinds';

/** The configuration file itself. */
export const CONFIG = {
  config: {
    kind: file,
    takes: '<file>',
    about: 'instead of one-active-key.config.yaml or .json',
    more: 'read this [configuration file](configuration.md) instead of the one that is found',
    negation: 'read no configuration file',
    file: 'never',
  },
} as const satisfies Entries;

export const MASK = {
  maskKeyIds: {
    kind: flag,
    about: 'show the last four characters of key ids only',
    more: 'show only the last four characters of access key ids, in every format',
    file: 'shows',
  },
} as const satisfies Entries;

/** What every command that judges takes: where reports go, and what they say. */
export const REPORT = {
  ...CONFIG,
  format: {
    kind: formats,
    short: '-f',
    takes: '<format>',
    about: 'or FORMAT=FILE; repeatable',
    more: 'a [format](ci.md#formats), or `FORMAT=FILE`; may be repeated, with one format on standard output',
    otherwise: 'text',
    file: 'shows',
  },
  output: {
    kind: target,
    short: '-o',
    takes: '<file>',
    about: 'write the single report to this file',
    more: 'the file of the single report; [how it is written](#where-reports-go)',
    file: 'shows',
  },
  exceptions: {
    kind: file,
    takes: '<file>',
    about: 'accepted users: reason, owner and expiry',
    more: 'the [exceptions](exceptions.md): accepted users with reason, owner and expiry',
    file: 'decides',
    accepts: true,
  },
  exceptionsFrom: {
    kind: text,
    takes: '<source>',
    about: 'the same, from where no change can write it',
    more: 'the exceptions from [where the change cannot write them](pull-requests.md): a file outside the checkout, or `git:COMMIT:PATH`',
    excludes: { exceptions: 'whose file they replace' },
    file: 'never',
  },
  benchmark: {
    kind: parsed(text, parseBenchmark),
    takes: '<version>',
    about: 'CIS AWS Foundations version',
    more: 'the version of the CIS AWS Foundations Benchmark that the report names, with [its number](rules/iam-user-one-active-access-key.md)',
    otherwise: DEFAULT_BENCHMARK_VERSION,
    file: 'shows',
  },
  strict: {
    kind: flag,
    about: 'exit 2 for undetermined, stale exceptions',
    more: 'exit 2 for undetermined findings, for exceptions that no longer apply, and for [what is passed over and speaks of access keys](#what-becomes-of-a-folder)',
    file: 'decides',
  },
  ...MASK,
  quiet: {
    kind: flag,
    short: '-q',
    about: 'findings only',
    more: 'show findings only',
    file: 'shows',
  },
} as const satisfies Entries;

/** The same for a command that judges what is declared. */
export const REPORT_OF_DECLARED = {
  ...REPORT,
  format: { ...REPORT.format, kind: formatsOfDeclared },
} as const satisfies Entries;

export type ReportValues = ValuesOf<typeof REPORT>;
