import pc from 'picocolors';
import {
  acceptedBecause,
  type Finding,
  type FindingKey,
  type Report,
  ruleOf,
  type SourceLocation,
} from '../../rule-core/index';
import { driftSentence } from '../wording/drift';
import type { Format } from '../format';
import { passedOverLine, settledSentence } from '../wording/passed-over';
import { headerOf } from '../wording/header';
import { readSentence } from '../wording/read';
import { sanitizeAll } from '../safe/sanitize';
import { groupErrors, linesOf } from '../wording/unread';
import { checkedOf, countsOf, stateOf } from '../wording/verdict';
import { whoOf } from '../wording/who';
import { wrapped } from '../wording/wrapped';

/** For a person: what is wrong, where, and what to do; then what was looked at. */
export const text: Format = (unsafe, { quiet = false, color = false, width }) => {
  const report = sanitizeAll(unsafe);
  const paint = pc.createColors(color);
  const shown = quiet ? report.findings.filter((it) => it.verdict !== 'excepted') : report.findings;
  const header = quiet ? undefined : headerOf(report);
  const blocks = [
    ...(header ? [paint.dim(header.sentence)] : []),
    ...shown.map((it) => finding(it, paint)),
    ...notRead(report, paint),
    ...(quiet ? [] : drift(report, paint)),
    ...report.warnings.map((it) => `${paint.yellow('note')}  ${it.message}`),
    ...(quiet ? [] : looked(report, paint)),
    ...(quiet ? [] : [summary(report, paint)]),
  ];
  return blocks.length === 0 ? '' : `${wrapped(blocks.join('\n\n'), width)}\n`;
};

type Paint = ReturnType<typeof pc.createColors>;

function finding(it: Finding, paint: Paint): string {
  const title = {
    violation: paint.red(paint.bold('violation')),
    undetermined: paint.yellow(paint.bold('undetermined')),
    excepted: paint.dim('excepted'),
  }[it.verdict];
  const lines = [
    `${title}  ${it.message}  ${paint.dim(`[${ruleOf(it)}]`)}`,
    ...it.keys.map(keyLine),
  ];
  const { sentence } = whoOf(it);
  if (sentence !== undefined) lines.push(`  ${sentence}`);
  if (it.exception) lines.push(`  accepted: ${acceptedBecause(it.exception)}`);
  else lines.push(`  ${paint.dim('fix:')} ${it.fix}`);
  return lines.join('\n');
}

function notRead({ errors }: Report, paint: Paint): string[] {
  const title = paint.red('not read');
  const { single, many } = groupErrors(errors);
  return [
    ...single.map((it) => `${title}  ${placed(it.input, it.location)}\n  ${it.message}`),
    ...many.map((it) => {
      const [head = '', ...lines] = linesOf(it, (error) => placed(error.input, error.location));
      const todo = lines.pop() ?? '';
      return [`${title}  ${head}`, ...lines.map((line) => `  - ${line}`), `  ${todo}`].join('\n');
    }),
  ];
}

function drift({ drift: list = [] }: Report, paint: Paint): string[] {
  if (list.length === 0) return [];
  return [[paint.bold('drift'), ...list.map((it) => `  - ${driftSentence(it)}`)].join('\n')];
}

/** What documents settled, what was passed over, and what was read. */
function looked(report: Report, paint: Paint): string[] {
  const settled = (report.settled ?? []).map(
    (it) => `${paint.dim('settled')}  ${settledSentence(it)}`,
  );
  const line = passedOverLine(report);
  const read = readSentence(report);
  return [
    ...(settled.length > 0 ? [settled.join('\n')] : []),
    ...(line === undefined ? [] : [paint.dim(line)]),
    ...(read === undefined ? [] : [paint.dim(read)]),
  ];
}

function keyLine(key: FindingKey): string {
  const facts = [
    key.status,
    ...(key.accessKeyId === undefined || key.accessKeyId === key.address ? [] : [key.accessKeyId]),
    ...(key.createdAt === undefined ? [] : [`created ${key.createdAt.slice(0, 10)}`]),
    ...(key.lastUsedAt === undefined ? [] : [`last used ${key.lastUsedAt.slice(0, 10)}`]),
  ];
  const place = key.location ? `  at ${location(key.location)}` : '';
  return `  - ${key.name ?? key.address} (${facts.join(', ')})${place}`;
}

function placed(input: string, where: SourceLocation | undefined): string {
  return where ? location(where) : input;
}

/** `file:line:column`, as editors and terminals make it a link. */
export function location({ file, line, column }: SourceLocation): string {
  return [file, line, column].filter((it) => it !== undefined).join(':');
}

function summary(report: Report, paint: Paint): string {
  const colour = { compliant: paint.green, violation: paint.red, undetermined: paint.yellow };
  const state = (report.complete ? colour[report.verdict] : paint.red)(stateOf(report));
  return `${state}: ${checkedOf(report)} checked; ${countsOf(report)}.`;
}
