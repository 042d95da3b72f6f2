import pc from 'picocolors';
import {
  acceptedBecause,
  type Finding,
  type FindingKey,
  type Report,
  ruleOf,
  keyState,
  type SourceLocation,
} from '../../rule-core/index';
import { driftSentence } from '../wording/drift';
import { inPieces } from '../format';
import { passedOverLine, settledSentence } from '../wording/passed-over';
import { headerOf } from '../wording/header';
import { readSentence } from '../wording/read';
import { sanitizeAll } from '../safe/sanitize';
import { groupErrors, linesOf } from '../wording/unread';
import { checkedOf, countsOf, stateOf } from '../wording/verdict';
import { whoOf } from '../wording/who';
import { wrapped } from '../wording/wrapped';

/** For a person: what is wrong, where, and what to do; then what was looked at. */
export const text = inPieces(function* (unsafe, { quiet = false, color = false, width }) {
  const report = sanitizeAll(unsafe);
  const paint = pc.createColors(color);
  let before = '';
  for (const it of quiet ? toDo(report, paint) : everything(report, paint)) {
    yield before;
    yield* it.map((line, index) => `${index > 0 ? '\n' : ''}${wrapped(line, width)}`);
    before = '\n\n';
  }
  if (before !== '') yield '\n';
});

type Paint = ReturnType<typeof pc.createColors>;

/** Lines that belong together. */
type Block = readonly string[];

function* everything(report: Report, paint: Paint): Generator<Block> {
  const header = headerOf(report);
  if (header) yield [paint.dim(header.sentence)];
  yield* findings(report.findings, paint);
  yield* notRead(report, paint);
  yield* drift(report, paint);
  yield* notes(report, paint);
  yield* looked(report, paint);
  yield [summary(report, paint)];
}

/** Without what needs nobody. */
function* toDo(report: Report, paint: Paint): Generator<Block> {
  const open = report.findings.filter((it) => it.verdict !== 'excepted');
  yield* findings(open, paint);
  yield* notRead(report, paint);
  yield* notes(report, paint);
}

function* findings(all: readonly Finding[], paint: Paint): Generator<Block> {
  for (const it of all) yield finding(it, paint);
}

function* notes({ warnings }: Report, paint: Paint): Generator<Block> {
  for (const it of warnings) yield [`${paint.yellow('note')}  ${it.message}`];
}

function finding(it: Finding, paint: Paint): Block {
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
  return lines;
}

function* notRead({ errors }: Report, paint: Paint): Generator<Block> {
  const title = paint.red('not read');
  const { single, many } = groupErrors(errors);
  for (const it of single) yield [`${title}  ${placed(it.input, it.location)}`, `  ${it.message}`];
  for (const it of many) {
    const [head = '', ...lines] = linesOf(it, (error) => placed(error.input, error.location));
    const todo = lines.pop() ?? '';
    yield [`${title}  ${head}`, ...lines.map((line) => `  - ${line}`), `  ${todo}`];
  }
}

function* drift({ drift: list = [] }: Report, paint: Paint): Generator<Block> {
  if (list.length > 0) yield [paint.bold('drift'), ...list.map((it) => `  - ${driftSentence(it)}`)];
}

/** What documents settled, what was passed over, and what was read. */
function* looked(report: Report, paint: Paint): Generator<Block> {
  const { settled = [] } = report;
  if (settled.length > 0)
    yield settled.map((it) => `${paint.dim('settled')}  ${settledSentence(it)}`);
  for (const line of [passedOverLine(report), readSentence(report)])
    if (line !== undefined) yield [paint.dim(line)];
}

function keyLine(key: FindingKey): string {
  const facts = [
    keyState(key),
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
