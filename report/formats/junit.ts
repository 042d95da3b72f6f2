import {
  acceptedBecause,
  type Finding,
  type Report,
  RULE,
  ruleOf,
  type SourceLocation,
  type Warning,
} from '../../rule-core/index';
import type { Format } from '../format';
import { type Header, headerOf } from '../wording/header';
import { isStale, repositoryPath } from '../wording/occurrences';
import { sanitizeAll } from '../safe/sanitize';
import { plural } from '../wording/plural';
import { andWho, whoOf } from '../wording/who';

/** JUnit XML: a test case for each user with a finding, one for the others, one for each error. */
export const junit: Format = (unsafe, { strict = false }) => {
  const report = sanitizeAll(unsafe);
  const header = headerOf(report);
  const cases = [
    ...report.findings.map((it) => findingCase(it, strict)),
    ...report.errors.map((it) =>
      testCase('not-read', it.input, it.location, [
        `<error message="${xml(it.message)}" type="not-read"/>`,
      ]),
    ),
    ...(report.acceptedUnread ?? []).map((it) =>
      testCase('not-read', it.input, it.location, [
        `<skipped message="${xml(`${it.message} Accepted: ${acceptedBecause(it.accepted)}`)}"/>`,
      ]),
    ),
    ...report.warnings.filter(isStale).map((it) => staleCase(it, strict)),
    ...passed(report),
  ];
  const count = (tag: string) => cases.filter((it) => it.includes(`<${tag} `)).length;
  const totals = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="one-active-key" ${totals}>`,
    `  <testsuite name="${xml(report.rule.title)}" ${totals} skipped="${count('skipped')}">`,
    ...properties(header),
    ...cases,
    ...notes(report, header),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};

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
function notes({ warnings }: Report, header: Header | undefined): string[] {
  const plain = warnings.filter((it) => !isStale(it)).map((it) => `note: ${it.message}`);
  const all = [...(header ? [header.sentence] : []), ...plain];
  return all.length === 0 ? [] : [`    <system-out>${xml(all.join('\n'))}</system-out>`];
}

function findingCase(it: Finding, strict: boolean): string {
  const place = it.keys.find((key) => key.location)?.location;
  const name = `${it.user.label}${it.user.account === undefined ? '' : ` in ${it.user.account}`}`;
  const keys = it.keys.map((key) => {
    const where = key.location ? ` at ${placeOf(key.location)}` : '';
    return `${key.address} (${key.status})${where}`;
  });
  const { sentence } = whoOf(it);
  const details = xml(
    [it.message, it.fix, ...keys, ...(sentence === undefined ? [] : [sentence])].join('\n'),
  );
  return testCase(ruleOf(it), name, place, [inner(it, strict, details)]);
}

function inner(it: Finding, strict: boolean, details: string): string {
  if (it.exception)
    return `<skipped message="${xml(`${acceptedBecause(it.exception)}${andWho(it)}`)}"/>`;
  if (it.verdict === 'violation' || strict) {
    return `<failure message="${xml(it.message)}" type="${it.verdict}">${details}</failure>`;
  }
  return `<system-out>${details}</system-out>`;
}

/** An exception that no longer applies: with `strict` it fails the run, else it is to be seen. */
function staleCase({ code, message }: Warning, strict: boolean): string {
  const content =
    strict && code !== 'exception-expiring' && code !== 'exception-refused'
      ? `<failure message="${xml(message)}" type="${code}"/>`
      : `<system-out>${xml(message)}</system-out>`;
  return testCase(code, message, undefined, [content]);
}

/** A clean run shows that something was looked at. */
function passed({ summary, findings, complete }: Report): string[] {
  const others = Math.max(0, summary.users - findings.length);
  // Where nothing was read, nothing has passed.
  if (others === 0 && (findings.length > 0 || !complete)) return [];
  return [testCase(RULE.id, `${plural(others, 'user')} without a finding`)];
}

function testCase(
  rule: string,
  name: string,
  place?: SourceLocation,
  content: readonly string[] = [],
): string {
  const file = place ? ` file="${xml(repositoryPath(place.file))}"` : '';
  const line = place?.line === undefined ? '' : ` line="${place.line}"`;
  const open = `    <testcase classname="${xml(rule)}" name="${xml(name)}"${file}${line}`;
  if (content.length === 0) return `${open}/>`;
  return [`${open}>`, ...content.map((it) => `      ${it}`), '    </testcase>'].join('\n');
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
