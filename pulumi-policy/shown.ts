import type { ReportViolation } from '@pulumi/policy';
import { printable, printableLines } from '../rule-core/index';

/** The engine puts no bound on names; the longest that IAM and people use are shorter. */
const LONGEST = 1_000;

/**
 * Every text of a value, made harmless to show, and shortened. Names come from the program, which a pull
 * request may have written: none may move the cursor of a terminal, or begin a line of its own.
 */
export function shown<T>(value: T): T {
  if (typeof value === 'string') {
    const text = printable(value);
    return (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text) as T;
  }
  if (Array.isArray(value)) return value.map((it: unknown) => shown(it)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, it]: [string, unknown]) => [shown(name), shown(it)]),
  ) as T;
}

/** Reports findings of which no line is a command to a build log. */
export function harmless(report: ReportViolation): ReportViolation {
  return (message, urn) => {
    report(printableLines(message), urn);
  };
}
