import { evaluate, type EvaluateOptions, type Report } from '../rule-core/index';
import { withAdvice } from './advice';
import { type AccountReading, readingShown } from './account-reading';

/**
 * Judges what was read of one account or several.
 *
 * Without a violation the verdict is `compliant` only where everything was read: of what is not
 * known, nobody can say that it complies.
 */
export function judgeReadings(
  readings: readonly AccountReading[],
  options: Omit<EvaluateOptions, 'errors' | 'warnings' | 'users'>,
): Report {
  const { now } = options;
  const report = evaluate(
    readings.flatMap((it) => it.keys),
    {
      ...options,
      errors: readings.flatMap((it) => it.errors),
      warnings: readings.flatMap((it) => it.warnings),
      users: readings.reduce((sum, it) => sum + it.users, 0),
    },
  );
  return {
    ...report,
    findings: now ? report.findings.map((it) => withAdvice(it, now)) : report.findings,
    summary: {
      ...report.summary,
      keys: readings.reduce((sum, it) => sum + it.keysRead, 0),
    },
    verdict: report.verdict === 'compliant' && !report.complete ? 'undetermined' : report.verdict,
    readings: readings.map(readingShown),
  };
}
