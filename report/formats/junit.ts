import {
  acceptedBecause,
  type Finding,
  type Report,
  RULE,
  ruleOf,
  keyState,
  type SourceLocation,
  type Warning,
} from '../../rule-core/index';
import { inPieces } from '../format';
import { type Header, headerOf } from '../wording/header';
import { isStale, repositoryPath } from '../wording/occurrences';
import { sanitizeAll } from '../safe/sanitize';
import { plural } from '../wording/plural';
import { andWho, whoOf } from '../wording/who';

/** JUnit XML: a test case for each user with a finding, one for the others, one for each error. */
export const junit = inPieces(function* (unsafe, { strict = false }) {
  const report = sanitizeAll(unsafe);
  const header = headerOf(report);
  const counts = { tests: 0, failure: 0, error: 0, skipped: 0, passed: 0 };
  for (const { outcome } of casesOf(report, strict)) {
    counts.tests += 1;
    counts[outcome] += 1;
  }
  const { tests, failure, error, skipped } = counts;
  const totals = `tests="${tests}" failures="${failure}" errors="${error}"`;
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="one-active-key" ${totals}>\n`;
  yield `  <testsuite name="${xml(report.rule.title)}" ${totals} skipped="${skipped}">\n`;
  for (const line of properties(header)) yield `${line}\n`;
  for (const it of casesOf(report, strict)) yield `${it.text()}\n`;
  yield* notes(report, header);
  yield '  </testsuite>\n';
  yield '</testsuites>\n';
});

interface Case {
  readonly outcome: 'failure' | 'error' | 'skipped' | 'passed';
  readonly text: () => string;
}

function* casesOf(report: Report, strict: boolean): Generator<Case> {
  for (const it of report.findings) yield findingCase(it, strict);
  for (const it of report.errors) {
    const content = `<error message="${xml(it.message)}" type="not-read"/>`;
    yield { outcome: 'error', text: () => testCase('not-read', it.input, it.location, content) };
  }
  for (const it of report.acceptedUnread ?? []) {
    const message = xml(`${it.message} Accepted: ${acceptedBecause(it.accepted)}`);
    const content = `<skipped message="${message}"/>`;
    yield { outcome: 'skipped', text: () => testCase('not-read', it.input, it.location, content) };
  }
  for (const it of report.warnings) if (isStale(it)) yield staleCase(it, strict);
  yield* passed(report);
}

function properties(header: Header | undefined): string[] {
  if (!header) return [];
  const all = Object.entries({ header: header.sentence, ...header.facts });
  return [
    '    <properties>',
    ...all.map(([name, value]) => `      <property name="${name}" value="${xml(value)}"/>`),
    '    </properties>',
  ];
}

/** What decides nothing stands beside the cases. */
function* notes({ warnings }: Report, header: Header | undefined): Generator<string> {
  const plain = warnings.filter((it) => !isStale(it)).map((it) => `note: ${it.message}`);
  const all = [...(header ? [header.sentence] : []), ...plain];
  for (const [index, it] of all.entries())
    yield `${index === 0 ? '    <system-out>' : '\n'}${xml(it)}`;
  if (all.length > 0) yield '</system-out>\n';
}

function findingCase(it: Finding, strict: boolean): Case {
  const outcome = outcomeOf(it, strict);
  const place = it.keys.find((key) => key.location)?.location;
  const name = `${it.user.label}${it.user.account === undefined ? '' : ` in ${it.user.account}`}`;
  return { outcome, text: () => testCase(ruleOf(it), name, place, inner(it, outcome)) };
}

function outcomeOf({ exception, verdict }: Finding, strict: boolean): Case['outcome'] {
  if (exception) return 'skipped';
  return verdict === 'violation' || strict ? 'failure' : 'passed';
}

function inner(it: Finding, outcome: Case['outcome']): string {
  if (it.exception)
    return `<skipped message="${xml(`${acceptedBecause(it.exception)}${andWho(it)}`)}"/>`;
  const keys = it.keys.map((key) => {
    const where = key.location ? ` at ${placeOf(key.location)}` : '';
    return `${key.address} (${keyState(key)})${where}`;
  });
  const { sentence } = whoOf(it);
  const details = xml(
    [it.message, it.fix, ...keys, ...(sentence === undefined ? [] : [sentence])].join('\n'),
  );
  if (outcome === 'failure')
    return `<failure message="${xml(it.message)}" type="${it.verdict}">${details}</failure>`;
  return `<system-out>${details}</system-out>`;
}

/** An exception that no longer applies: with `strict` it fails the run, else it is to be seen. */
function staleCase({ code, message }: Warning, strict: boolean): Case {
  const fails = strict && code !== 'exception-expiring' && code !== 'exception-refused';
  const content = fails
    ? `<failure message="${xml(message)}" type="${code}"/>`
    : `<system-out>${xml(message)}</system-out>`;
  return {
    outcome: fails ? 'failure' : 'passed',
    text: () => testCase(code, message, undefined, content),
  };
}

/** A clean run shows that something was looked at. */
function* passed({ summary, findings, complete }: Report): Generator<Case> {
  const others = Math.max(0, summary.users - findings.length);
  // Where nothing was read, nothing has passed.
  if (others === 0 && (findings.length > 0 || !complete)) return;
  const name = `${plural(others, 'user')} without a finding`;
  yield { outcome: 'passed', text: () => testCase(RULE.id, name) };
}

function testCase(rule: string, name: string, place?: SourceLocation, content?: string): string {
  const file = place ? ` file="${xml(repositoryPath(place.file))}"` : '';
  const line = place?.line === undefined ? '' : ` line="${place.line}"`;
  const open = `    <testcase classname="${xml(rule)}" name="${xml(name)}"${file}${line}`;
  return content === undefined ? `${open}/>` : `${open}>\n      ${content}\n    </testcase>`;
}

function placeOf({ file, line }: SourceLocation): string {
  return line === undefined ? file : `${file}:${line}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for XML 1.0; what it cannot hold was made visible before (`sanitize`). */
function xml(text: string): string {
  return text.replace(/[&<>"']/g, (it) => ENTITIES[it] ?? it);
}
