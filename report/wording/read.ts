import type { Report } from '../../rule-core/index';

/** So many documents are named one by one. */
const NAMED = 3;

/** What `check` read, in one sentence; `undefined` for a report of anything else. */
export function readSentence({ inputs = [] }: Report): string | undefined {
  if (inputs.length === 0) return undefined;
  if (inputs.length <= NAMED) {
    return `Read: ${inputs.map((it) => `${it.input} (${it.kind})`).join(', ')}.`;
  }
  const counts = new Map<string, number>();
  for (const { kind } of inputs) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].map(([kind, count]) => `${count} of kind ${kind}`).join(', ');
  return `Read: ${inputs.length} documents (${kinds}).`;
}
