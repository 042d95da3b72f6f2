import { createHash } from 'node:crypto';
import {
  acceptedBecause,
  type Finding,
  type FindingKey,
  type ReadError,
  type Report,
  RULE,
  ruleOf,
  sentenceOf,
  type Warning,
} from '../../rule-core/index';
import { code, prose } from '../../report/safe/markdown-text';
import { clipped, inert } from '../answer/words';
import type { PlanSettings } from './judge-plan';

/** One part of a result, as HCP Terraform lists it (API reference, "Outcomes payload body"). */
export interface Outcome {
  readonly 'outcome-id': string;
  /** One line. */
  readonly description: string;
  /** Markdown. */
  readonly body?: string;
  readonly url?: string;
  readonly tags: Readonly<Record<string, readonly Tag[]>>;
}

interface Tag {
  readonly label: string;
  readonly level: 'none' | 'info' | 'warning' | 'error';
}

/** Less than HCP Terraform recommends for all that is sent (1 MB), with so many outcomes. */
const BODY = 6_000;
const LINE = 300;
/** Keys of one finding that are listed. */
const MOST_KEYS = 20;

const SEVERITY = { Severity: [{ label: 'High', level: 'error' }] } as const;
const status = (label: string, level: Tag['level']) => ({ Status: [{ label, level }] });

/** A finding: who, which keys and where, when, what to do. */
export function outcomeOfFinding(
  finding: Finding,
  report: Report,
  { strict, link }: Pick<PlanSettings, 'strict' | 'link'>,
): Outcome {
  const { verdict, fingerprint, exception, fix } = finding;
  const rule = report.rule.benchmarks.map((it) => `${it.name} v${it.version}, ${it.control}`);
  const body = [
    prose(finding.message),
    keysOf(finding),
    exception ? `Accepted: ${prose(acceptedBecause(exception))}.` : `**Fix:** ${prose(fix)}`,
    `Rule ${code(ruleOf(finding))} (${prose(rule.join('; '))}).`,
  ];
  return {
    'outcome-id': fingerprint,
    description: line(sentenceOf(finding)),
    body: whole(body),
    url: link,
    tags: {
      ...{
        violation: { ...status('Failed', 'error'), ...SEVERITY },
        undetermined: status('Undetermined', strict ? 'error' : 'warning'),
        excepted: status('Accepted', 'info'),
      }[verdict],
    },
  };
}

function keysOf({ keys }: Finding): string {
  const listed = keys.slice(0, MOST_KEYS).map(keyOf);
  const rest = keys.length - listed.length;
  return [...listed, ...(rest > 0 ? [`- ${rest} more`] : [])].join('\n');
}

/** As code only what is nothing else even where it is not taken for code: nobody says how it is shown. */
function shown(text: string): string {
  const cut = clipped(text, LINE);
  return /^[\w.[\]"-]+$/.test(cut) ? code(cut) : prose(cut);
}

function keyOf({ address, status: it, accessKeyId, createdAt, location }: FindingKey): string {
  const facts = [
    it,
    ...(accessKeyId === undefined ? [] : [code(accessKeyId)]),
    ...(createdAt === undefined ? [] : [`made on ${createdAt.slice(0, 10)}`]),
    ...(location?.line === undefined ? [] : [`line ${location.line} of the plan`]),
  ];
  return `- ${shown(address)} (${facts.join(', ')})`;
}

/** What was not read. */
export function outcomeOfUnread({ message, what }: ReadError): Outcome {
  const named = what === undefined ? '' : ` ${shown(what)}`;
  return {
    'outcome-id': idOf(`unread\n${message}\n${what ?? ''}`),
    description: line(`Not read: ${message}`),
    body: whole([`${prose(message)}${named}`, 'What was not read is never passed.']),
    tags: status('Not read', 'error'),
  };
}

/** Exceptions that do not count any more, and other notes. */
export function outcomeOfWarning({ code: kind, message }: Warning): Outcome {
  const level = ['exception-expired', 'exception-unmatched'].includes(kind) ? 'warning' : 'info';
  return {
    'outcome-id': idOf(`${kind}\n${message}`),
    description: line(message),
    tags: status('Note', level),
  };
}

export function outcomeOfRest(count: number): Outcome {
  return {
    'outcome-id': `${RULE.id}-more`,
    description: `${count} more are not listed here; they count all the same.`,
    tags: status('More', 'warning'),
  };
}

function line(text: string): string {
  return clipped(inert(text), LINE);
}

/** Whole parts, as many as there is room for: half of an escape would be markup. */
function whole(parts: readonly string[]): string {
  let body = '';
  for (const part of parts) {
    const next = body === '' ? part : `${body}\n\n${part}`;
    if (next.length > BODY) return `${body}\n\nMore is not shown.`.trim();
    body = next;
  }
  return body;
}

/** The same for the same thing, whenever it is judged. */
function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
