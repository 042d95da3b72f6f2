import { acceptedBecause, type Report, ruleOf, type SourceLocation } from '../../rule-core/index';
import type { Format } from '../format';
import { headerOf } from '../wording/header';
import { occurrencesOf, repositoryPath } from '../wording/occurrences';
import { sanitizeAll } from '../safe/sanitize';
import { countsOf, stateOf } from '../wording/verdict';
import { andWho } from '../wording/who';

/** GitHub shows ten annotations of a kind in a step. */
const SHOWN = 10;

/**
 * GitHub workflow commands: annotations at the lines of the keys
 * (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export const github: Format = (unsafe, { strict = false, quiet = false }) => {
  const report = sanitizeAll(unsafe);
  const violations = report.findings.filter((it) => it.verdict === 'violation');
  const open = report.findings.filter((it) => it.verdict === 'undetermined');
  const lines = (findings: Report['findings'], level: string) =>
    findings.flatMap((it) =>
      occurrencesOf(it).map(({ location }) =>
        command(level, `${it.message} ${it.fix}${andWho(it)}`, ruleOf(it), location),
      ),
    );
  const errors = [
    ...lines(violations, 'error'),
    ...report.errors.map((it) =>
      command('error', `${it.input}: ${it.message}`, 'not read', it.location),
    ),
    ...(strict ? lines(open, 'error') : []),
  ];
  const warnings = [
    ...(strict ? [] : lines(open, 'warning')),
    ...report.warnings.map((it) => command('warning', it.message, it.code)),
  ];
  const accepted = report.findings
    .filter((it) => it.verdict === 'excepted')
    .map((it) =>
      command('notice', `Accepted: ${it.message} ${reasonOf(it)}${andWho(it)}`, ruleOf(it)),
    );
  const all = [errors, warnings, quiet ? [] : accepted];
  const hidden = all.reduce((sum, it) => sum + Math.max(0, it.length - SHOWN), 0);
  const shown = all.flatMap((it) => it.slice(0, SHOWN));
  if (hidden > 0) {
    shown.push(`${hidden} more are not shown as annotations; the job summary has them all.`);
  }
  const notes = warnings.slice(SHOWN).length > 0 ? report.warnings : [];
  shown.push(...notes.map((it) => `note: ${it.message}`));
  const header = headerOf(report);
  if (!quiet) shown.push(...(header ? [header.sentence] : []), verdictLine(report));
  return shown.length === 0 ? '' : `${shown.join('\n')}\n`;
};

function reasonOf({ exception }: Report['findings'][number]): string {
  return exception ? acceptedBecause(exception) : '';
}

function verdictLine(report: Report): string {
  return `one-active-key: ${stateOf(report)} (${countsOf(report)}).`;
}

function command(level: string, message: string, title: string, place?: SourceLocation): string {
  const properties = [
    ...(place ? [`file=${property(repositoryPath(place.file))}`] : []),
    ...(place?.line === undefined ? [] : [`line=${place.line}`]),
    ...(place?.column === undefined ? [] : [`col=${place.column}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${data(message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
