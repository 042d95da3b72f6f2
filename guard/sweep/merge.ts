import { FORMATS } from '../../report/index';
import type { Report } from '../../rule-core/index';
import { mergeResults } from '../../live-check/organization/results/merge';
import type { GuardConfiguration } from '../configuration';
import { runOf } from './event';
import { IN_RUN } from './names';
import { keyOf, type ResultBucket } from './result-bucket';

export interface MergeStepOptions {
  readonly bucket: ResultBucket;
  /** Exceptions, rotation window and benchmark: those of the guard. */
  readonly configuration: () => Promise<
    Pick<GuardConfiguration, 'exceptions' | 'rotationWindow' | 'benchmark'>
  >;
  /** @default the real time */
  readonly now?: () => Date;
}

/** What the state machine decides by. */
export interface Merged {
  readonly verdict: Report['verdict'];
  readonly complete: boolean;
  readonly accounts: number;
  readonly violations: number;
  readonly errors: number;
  /** The folder of the reports in the bucket. */
  readonly reports: string;
}

/** What the report of a format is called. */
export const REPORT_FILES: Readonly<Record<string, string>> = {
  text: 'report.txt',
  json: 'report.json',
  sarif: 'report.sarif',
  junit: 'report.junit.xml',
  github: 'report.github.txt',
  gitlab: 'report.gitlab.json',
  markdown: 'report.md',
  html: 'report.html',
  csv: 'report.csv',
  ocsf: 'report.ocsf.json',
  asff: 'report.asff.jsonl',
};

/**
 * Makes one report of all results and writes it in every format, with a proof: every account that was
 * listed is judged in it, or is an error that names it.
 *
 * @throws BadEvent; KnownError for a folder that is not one of a sweep; what S3 says
 */
export async function merge(
  event: unknown,
  { bucket, configuration, now = () => new Date() }: MergeStepOptions,
): Promise<Merged> {
  const run = runOf(event);
  const { exceptions, rotationWindow, benchmark } = await configuration();
  const report = await mergeResults(bucket.folderOf(run), {
    exceptions,
    rotationWindow,
    benchmark,
    now,
  });
  for (const [format, file] of Object.entries(REPORT_FILES)) {
    await bucket.write(run, `${IN_RUN.reports}/${file}`, contentOf(report, format, now()));
  }
  const { verdict, complete, summary, readings = [] } = report;
  const merged: Merged = {
    verdict,
    complete,
    accounts: readings.length,
    violations: summary.violations,
    errors: summary.errors,
    reports: keyOf(run, IN_RUN.reports),
  };
  await bucket.writeLatest(`${JSON.stringify({ run, folder: keyOf(run), ...merged })}\n`);
  return merged;
}

function contentOf(report: Report, name: string, now: Date): Buffer {
  const format = FORMATS[name];
  if (!format) throw new Error(`there is no format "${name}"`);
  const options = { now };
  if (!format.pieces) return Buffer.from(format(report, options));
  const chunks: Buffer[] = [];
  for (const it of format.pieces(report, options)) chunks.push(Buffer.from(it));
  return Buffer.concat(chunks);
}
