/**
 * Reports as text, in every format of the command line.
 *
 * @packageDocumentation
 */
import { type FormatName, FORMATS, type FormatOptions, maskKeyIds } from '../report/index';
import type { Report } from '../rule-core/index';

export type { FormatName, FormatOptions } from '../report/index';

/** Every format, in the order of the command line's help. */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

export interface RenderOptions extends FormatOptions {
  /** Whether access key ids show only their last four characters. @default false */
  readonly maskKeyIds?: boolean;
}

/**
 * A report as text. The same report and options give the same bytes.
 *
 * @throws TypeError in a sentence, for a format that there is not and for what is no report
 */
export function render(report: Report, format: FormatName, options: RenderOptions = {}): string {
  const write = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!write) {
    throw new TypeError(
      `render: there is no format ${JSON.stringify(format)}; there are ${FORMAT_NAMES.join(', ')}.`,
    );
  }
  if (!isReport(report)) {
    throw new TypeError('render: give a report, as check, checkAccount and evaluate make them.');
  }
  const { maskKeyIds: mask = false, ...rest } = options;
  return write(mask ? maskKeyIds(report) : report, rest);
}

function isReport(value: unknown): boolean {
  const report = value as Partial<Report> | null | undefined;
  return (
    typeof report === 'object' &&
    report !== null &&
    report.schemaVersion === 1 &&
    Array.isArray(report.findings) &&
    Array.isArray(report.errors)
  );
}
