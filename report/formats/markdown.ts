import {
  acceptedBecause,
  type Finding,
  type FindingKey,
  type ReadError,
  type Report,
  ruleOf,
  keyState,
  type SuggestedEdit,
} from '../../rule-core/index';
import { driftSentence } from '../wording/drift';
import type { Format } from '../format';
import { differenceOf, editSentence } from '../wording/edits';
import { headerOf } from '../wording/header';
import { code, prose } from '../safe/markdown-text';
import { repositoryPath } from '../wording/occurrences';
import { passedOverLine, settledSentence } from '../wording/passed-over';
import { sanitizeAll } from '../safe/sanitize';
import { groupErrors, linesOf } from '../wording/unread';
import { checkedOf, countsOf, headlineOf } from '../wording/verdict';
import { whoOf } from '../wording/who';

/** A comment may have 65,536 characters, a job summary a megabyte: the smaller one counts. */
const MAX_CHARACTERS = 60_000;

/** Of a user of many keys there are as many. */
const MOST_SUGGESTIONS = 2;

const TITLES = { violation: 'Violations', undetermined: 'Undetermined', excepted: 'Excepted' };

/** For a pull-request comment and a job summary. */
export const markdown: Format = (unsafe, { quiet = false, now }) => {
  const report = sanitizeAll(unsafe);
  const header = headerOf(report);
  const sections = [
    `## ${headline(report)}`,
    ...(header ? [prose(header.sentence)] : []),
    counts(report),
    ...(['violation', 'undetermined', 'excepted'] as const).flatMap((verdict) => {
      const findings = report.findings.filter((it) => it.verdict === verdict);
      if (findings.length === 0 || (quiet && verdict === 'excepted')) return [];
      return [`### ${TITLES[verdict]}`, ...findings.map(block)];
    }),
    ...(report.errors.length === 0 ? [] : ['### Not read', notRead(report)]),
    ...(report.drift === undefined || report.drift.length === 0
      ? []
      : ['### Drift', report.drift.map((it) => `- ${prose(driftSentence(it))}`).join('\n')]),
    ...(report.warnings.length === 0
      ? []
      : ['### Notes', report.warnings.map((it) => `- ${prose(it.message)}`).join('\n')]),
    ...looked(report),
    footer(report, now),
  ];
  return bounded(sections);
};

function notRead({ errors }: Report): string {
  const { single, many } = groupErrors(errors);
  const placed = ({ input, location }: ReadError) =>
    [repositoryPath(location?.file ?? input), location?.line]
      .filter((it) => it !== undefined)
      .join(':');
  return [
    ...single.map((it) => `- ${code(it.input)}: ${prose(it.message)}`),
    ...many.map((it) => {
      const [head = '', ...lines] = linesOf(it, placed);
      const todo = lines.pop() ?? '';
      return [`- ${head}. ${prose(todo)}`, ...lines.map((line) => `  - ${prose(line)}`)].join('\n');
    }),
  ].join('\n');
}

function looked(report: Report): string[] {
  const line = passedOverLine(report);
  const settled = (report.settled ?? []).map((it) => `- ${prose(settledSentence(it))}`);
  return [
    ...(settled.length === 0 ? [] : ['### Settled', settled.join('\n')]),
    ...(line === undefined ? [] : [prose(line)]),
  ];
}

const SIGNS = { compliant: '✅', violation: '❌', undetermined: '⚠️' };

function headline(report: Report): string {
  const { verdict, complete } = report;
  const sign = SIGNS[complete || verdict === 'violation' ? verdict : 'undetermined'];
  return `${sign} ${prose(headlineOf(report))}`;
}

function counts(report: Report): string {
  return `${checkedOf(report)} checked: ${countsOf(report)}.`;
}

function block(it: Finding): string {
  const rows = it.keys.map(
    (key) => `| ${code(key.name ?? key.address)} | ${prose(keyState(key))} | ${place(key)} |`,
  );
  const { exception } = it;
  const { sentence } = whoOf(it);
  const accepted = exception
    ? `**Accepted:** ${prose(acceptedBecause(exception))}`
    : `**How to fix:** ${prose(it.fix)}`;
  return [
    `${prose(it.message)} (${code(ruleOf(it))})`,
    '',
    '| access key | status | where |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...(sentence === undefined ? [] : [prose(sentence), '']),
    accepted,
    ...(it.edits?.length ? ['', ...suggestions(it.edits)] : []),
  ].join('\n');
}

/** One list for each key that may be kept. Nothing of a template's text is in it. */
function suggestions(edits: readonly SuggestedEdit[]): string[] {
  return edits
    .slice(0, MOST_SUGGESTIONS)
    .flatMap((edit) => [
      `Suggested edit: ${prose(editSentence(edit))}`,
      '',
      ...edit.changes.flatMap((it) => [
        `- ${code(`${repositoryPath(it.file)}:${it.line}`)}`,
        '',
        '  ```diff',
        ...differenceOf(it).map((line) => `  ${line}`),
        '  ```',
        '',
      ]),
    ]);
}

function place({
  name,
  address,
  location,
  accessKeyId,
  createdAt,
  lastUsedAt,
}: FindingKey): string {
  const parts = [
    ...(location
      ? [
          code(
            [repositoryPath(location.file), location.line]
              .filter((it) => it !== undefined)
              .join(':'),
          ),
        ]
      : []),
    // Of a deployed key the id stands in the first column.
    ...(accessKeyId === undefined || accessKeyId === (name ?? address) ? [] : [code(accessKeyId)]),
    ...(createdAt === undefined ? [] : [`created ${createdAt.slice(0, 10)}`]),
    ...(lastUsedAt === undefined ? [] : [`last used ${lastUsedAt.slice(0, 10)}`]),
  ];
  return parts.join(', ');
}

function footer({ rule, tool, inputs = [] }: Report, now: Date | undefined): string {
  const labels = rule.benchmarks.map((it) => `${it.name} v${it.version}, ${it.control}`);
  const read = inputs.length === 1 ? 'one document read' : `${inputs.length} documents read`;
  return [
    labels.join('; '),
    ...(inputs.length === 0 ? [] : [read]),
    ...(now ? [now.toISOString()] : []),
    `${tool.name} ${tool.version}`,
  ].join(' · ');
}

function bounded(sections: readonly string[]): string {
  let used = 0;
  const kept = sections.filter((it) => (used += it.length + 2) <= MAX_CHARACTERS);
  const cut = sections.length - kept.length;
  const note =
    cut === 0 ? [] : [`${cut} more sections are left out; the JSON report has them all.`];
  return `${[...kept, ...note].join('\n\n')}\n`;
}
