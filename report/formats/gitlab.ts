import { createHash } from 'node:crypto';
import { acceptedBecause, type Finding, type Report, ruleOf } from '../../rule-core/index';
import type { Format } from '../format';
import { headerOf } from '../wording/header';
import { isStale, occurrencesOf, repositoryPath } from '../wording/occurrences';
import { sanitizeAll } from '../safe/sanitize';
import { stringify } from '../safe/stringify';
import { andWho } from '../wording/who';

/** GitLab's code quality report (https://docs.gitlab.com/ci/testing/code_quality/). */
export const gitlab: Format = (unsafe) => {
  const report = sanitizeAll(unsafe);
  const findings = report.findings.flatMap((it) =>
    occurrencesOf(it).map(({ location, fingerprint }) => ({
      description: `${it.message} ${advice(it)}${andWho(it)}`,
      check_name: ruleOf(it),
      fingerprint,
      severity: severityOf(it),
      location: {
        path: repositoryPath(location?.file ?? `account-${it.user.account ?? 'unknown'}`),
        lines: { begin: location?.line ?? 1 },
      },
    })),
  );
  const errors = report.errors.map(({ input, message, location }) => ({
    description: `Not read: ${input}: ${message}`,
    check_name: 'not-read',
    fingerprint: hash(`${input}\n${message}`),
    severity: 'critical',
    location: {
      path: repositoryPath(location?.file ?? input),
      lines: { begin: location?.line ?? 1 },
    },
  }));
  const stale = report.warnings.filter(isStale).map(({ code, message }) => ({
    description: message,
    check_name: code,
    fingerprint: hash(`${code}\n${message}`),
    severity: 'minor',
    location: { path: 'exceptions', lines: { begin: 1 } },
  }));
  return stringify([...findings, ...errors, ...stale, ...notes(report)]);
};

/** What decides nothing; told apart by its place, since the words hold times that differ in every run. */
function notes(report: Report) {
  const header = headerOf(report);
  const plain = report.warnings.filter((it) => !isStale(it)).map((it) => it.message);
  return [...(header ? [header.sentence] : []), ...plain].map((description, index) => ({
    description,
    check_name: 'note',
    fingerprint: hash(`note\n${index}`),
    severity: 'info',
    location: { path: 'one-active-key', lines: { begin: 1 } },
  }));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function severityOf({ verdict }: Finding): string {
  return { violation: 'critical', undetermined: 'minor', excepted: 'info' }[verdict];
}

function advice({ exception, fix }: Finding): string {
  return exception ? `Accepted: ${acceptedBecause(exception)}.` : fix;
}
