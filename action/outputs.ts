import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import type { Report } from '../rule-core/index';

/** The outputs of the action by name, as they stand where nothing was judged. */
export function outputsOf(
  code: number,
  report: Report | undefined,
  files: { readonly report: string; readonly sarif: string },
  comment = '',
): Readonly<Record<string, string>> {
  const { verdict = 'undetermined', complete = false, summary } = report ?? {};
  return {
    'exit-code': String(code),
    verdict,
    complete: String(complete),
    violations: String(summary?.violations ?? ''),
    undetermined: String(summary?.undetermined ?? ''),
    excepted: String(summary?.excepted ?? ''),
    errors: String(summary?.errors ?? ''),
    comment,
    'sarif-file': files.sarif,
    'report-file': report ? files.report : '',
  };
}

/** The report that a run wrote; none where it wrote none. */
export function reportIn(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return undefined;
  }
}

/**
 * Appends outputs to the file that the runner reads them from. A text of several lines stands between
 * two marks that nobody can guess, so that no value becomes an output of its own.
 */
export function writeOutputs(
  file: string | undefined,
  outputs: Readonly<Record<string, string>>,
): void {
  if (file === undefined || file === '') return;
  const mark = `one-active-key-${randomBytes(16).toString('hex')}`;
  const lines = Object.entries(outputs).map(
    ([name, value]) => `${name}<<${mark}\n${value}\n${mark}\n`,
  );
  appendFileSync(file, lines.join(''));
}
