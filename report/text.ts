import pc from 'picocolors';
import type { Finding, FindingKey, Report, SourceLocation } from '../rule-core/index';
import { driftSentence } from './drift';
import type { Format } from './format';
import { sanitizeAll } from './sanitize';

/** For a person: what is wrong, where, and what to do; then what was looked at. */
export const text: Format = (unsafe, { quiet = false, color = false }) => {
  const report = sanitizeAll(unsafe);
  const paint = pc.createColors(color);
  const shown = quiet ? report.findings.filter((it) => it.verdict !== 'excepted') : report.findings;
  const blocks = [
    ...shown.map((it) => finding(it, report.rule.id, paint)),
    ...report.errors.map(
      (it) => `${paint.red('not read')}  ${placed(it.input, it.location)}\n  ${it.message}`,
    ),
    ...(quiet ? [] : drift(report, paint)),
    ...report.warnings.map((it) => `${paint.yellow('note')}  ${it.message}`),
    ...(quiet ? [] : [summary(report, paint)]),
  ];
  return blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`;
};

type Paint = ReturnType<typeof pc.createColors>;

function finding(it: Finding, rule: string, paint: Paint): string {
  const title = {
    violation: paint.red(paint.bold('violation')),
    undetermined: paint.yellow(paint.bold('undetermined')),
    excepted: paint.dim('excepted'),
  }[it.verdict];
  const id = it.verdict === 'undetermined' ? 'iam-user-access-keys-undetermined' : rule;
  const lines = [`${title}  ${it.message}  ${paint.dim(`[${id}]`)}`, ...it.keys.map(keyLine)];
  if (it.exception) {
    const { reason, owner, expires } = it.exception;
    const by = owner === undefined ? '' : ` (${owner})`;
    lines.push(`  accepted: ${reason}${by}${expires === undefined ? '' : `, until ${expires}`}`);
  } else lines.push(`  ${paint.dim('fix:')} ${it.fix}`);
  return lines.join('\n');
}

function drift({ drift: list = [] }: Report, paint: Paint): string[] {
  if (list.length === 0) return [];
  return [[paint.bold('drift'), ...list.map((it) => `  - ${driftSentence(it)}`)].join('\n')];
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

function summary({ summary: it, verdict, complete }: Report, paint: Paint): string {
  const counts = [
    plural(it.violations, 'violation'),
    `${it.undetermined} undetermined`,
    `${it.excepted} excepted`,
    plural(it.errors, 'error'),
  ].join(', ');
  const checked = `${plural(it.keys, 'access key')} of ${plural(it.users, 'user')}`;
  const colour = { compliant: paint.green, violation: paint.red, undetermined: paint.yellow };
  const state = complete ? verdict : incomplete(verdict);
  return `${(complete ? colour[verdict] : paint.red)(state)}: ${checked} checked; ${counts}.`;
}

/** How the verdict is called where not everything was read: never as if it were a pass. */
export function incomplete(verdict: Report['verdict']): string {
  return verdict === 'compliant'
    ? 'not complete, so nothing is proven'
    : `${verdict}, but not everything was read`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
