import { evaluate, type EvaluateOptions, type Report } from '../../rule-core/index';
import { withAdvice } from './advice';
import { type AccountFacts, readingShown } from './facts';

/** Judges what was read of one account or several. */
export function toReport(
  readings: readonly AccountFacts[],
  options: Omit<EvaluateOptions, 'errors' | 'warnings' | 'users'>,
): Report {
  const { now, rotationWindow } = options;
  const report = evaluate(
    readings.flatMap((it) => it.keys),
    {
      ...options,
      errors: readings.flatMap((it) => it.errors),
      warnings: readings.flatMap((it) => it.warnings),
      users: readings.reduce((sum, it) => sum + it.users, 0),
      keysRead: readings.reduce((sum, it) => sum + it.keysRead, 0),
      readings: readings.map(readingShown),
    },
  );
  if (!now) return report;
  return { ...report, findings: report.findings.map((it) => withAdvice(it, now, rotationWindow)) };
}
