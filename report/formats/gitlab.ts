import { createHash } from 'node:crypto';
import {
  acceptedBecause,
  type Finding,
  type ReadError,
  type Report,
  ruleOf,
} from '../../rule-core/index';
import { inPieces } from '../format';
import { headerOf } from '../wording/header';
import { isStale, occurrencesOf, repositoryPath } from '../wording/occurrences';
import { sanitizeAll } from '../safe/sanitize';
import { stringifyListInPieces } from '../safe/stringify';
import { andWho } from '../wording/who';

/** GitLab's code quality report (https://docs.gitlab.com/ci/testing/code_quality/). */
export const gitlab = inPieces((unsafe) => stringifyListInPieces(issues(sanitizeAll(unsafe))));

function* issues(report: Report) {
  for (const it of report.findings) yield* ofFinding(it);
  for (const it of report.errors) yield notRead(it);
  for (const { code, message } of report.warnings.filter(isStale)) {
    yield {
      description: message,
      check_name: code,
      fingerprint: hash(`${code}\n${message}`),
      severity: 'minor',
      location: { path: 'exceptions', lines: { begin: 1 } },
    };
  }
  yield* notes(report);
}

function ofFinding(it: Finding) {
  return occurrencesOf(it).map(({ location, fingerprint }) => ({
    description: `${it.message} ${advice(it)}${andWho(it)}`,
    check_name: ruleOf(it),
    fingerprint,
    severity: severityOf(it),
    location: {
      path: repositoryPath(location?.file ?? `account-${it.user.account ?? 'unknown'}`),
      lines: { begin: location?.line ?? 1 },
    },
  }));
}

function notRead({ input, message, location }: ReadError) {
  return {
    description: `Not read: ${input}: ${message}`,
    check_name: 'not-read',
    fingerprint: hash(`${input}\n${message}`),
    severity: 'critical',
    location: {
      path: repositoryPath(location?.file ?? input),
      lines: { begin: location?.line ?? 1 },
    },
  };
}

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
