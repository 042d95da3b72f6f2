import {
  acceptedBecause,
  type Finding,
  type FindingKey,
  printable,
  type Report,
  sentenceOf,
} from '../../rule-core/index';

/** How long a name from a template may be in a message. */
export const LONGEST_NAME = 100;

/** One finding for someone whose deployment is stopped: who, which keys and where, when, what to do. */
export function describe(finding: Finding, report: Report): string {
  const { user, fix, exception } = finding;
  const shown = { ...finding, user: { ...user, label: clipped(user.label, LONGEST_NAME) } };
  const sentence = sentenceOf(shown, {
    key: keyWords,
    account: (id) => ` in account ${id}`,
    keysBelow: false,
    rule: report.rule.benchmarks.map((it) => `${it.name} v${it.version}, ${it.control}`).join('; '),
  });
  const accepted = exception ? ` Accepted: ${acceptedBecause(exception)}.` : ` ${fix}`;
  return inert(`${sentence}${accepted}`);
}

function keyWords({ name, address, location, accessKeyId, createdAt }: FindingKey): string {
  const shown = clipped(name ?? address, LONGEST_NAME);
  if (accessKeyId !== undefined) {
    const made = createdAt === undefined ? '' : `, made on ${createdAt.slice(0, 10)}`;
    return `${shown} (in the account${made})`;
  }
  const line = location?.line;
  return line === undefined ? shown : `${shown} (line ${line})`;
}

/** What a text from a template cannot do: begin a line, move a cursor, command a build log, be markup. */
export function inert(text: string): string {
  return printable(text).replaceAll('<', '\u2039').replaceAll('>', '\u203a');
}

/** A text that is not longer than this, in UTF-16 units, with a mark where it is cut. */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  // Half of a character is not one.
  const end = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '');
  return `${end}…`;
}
