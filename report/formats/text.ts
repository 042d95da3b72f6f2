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
import { sanitizeAll } from '../safe/sanitize';
import { groupErrors, kindsOf, linesOf } from '../wording/unread';
import { whoOf } from '../wording/who';

/** For a person: what is wrong, where, and what to do; then what was looked at. */
export const text: Format = (unsafe, { quiet = false, color = false }) => {
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
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
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

/** What documents settled, and what was passed over. */
function looked(report: Report, paint: Paint): string[] {
  const settled = (report.settled ?? []).map(
    (it) => `${paint.dim('settled')}  ${settledSentence(it)}`,
  );
  const line = passedOverLine(report);
  return [
    ...(settled.length > 0 ? [settled.join('\n')] : []),
    ...(line === undefined ? [] : [paint.dim(line)]),
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
  const { summary: it, verdict, complete } = report;
  const counts = [
    plural(it.violations, 'violation'),
    `${it.undetermined} undetermined`,
    `${it.excepted} excepted`,
    `${plural(it.errors, 'error')}${kindsOf(report.errors)}`,
  ].join(', ');
  const checked = `${plural(it.keys, 'access key')} of ${plural(it.users, 'user')}`;
  const colour = { compliant: paint.green, violation: paint.red, undetermined: paint.yellow };
  const state = stateOf(report);
  return `${(complete ? colour[verdict] : paint.red)(state)}: ${checked} checked; ${counts}.`;
}

/** The verdict in words: where not everything was read, never as if it were a pass. */
export function stateOf({ verdict, complete, summary: it, acceptedUnread = [] }: Report): string {
  const but =
    acceptedUnread.length === 0
      ? ''
      : `, but for ${plural(acceptedUnread.length, 'part')} not read and accepted`;
  if (complete) return `${verdict}${but}`;
  return it.violations + it.undetermined === 0
    ? 'not complete, so nothing is proven'
    : `${verdict}, but not everything was read`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
