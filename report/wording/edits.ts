import type { EditChange, SuggestedEdit } from '../../rule-core/index';

/** What a suggested edit does, in a sentence. Its texts are as harmless as those of its report. */
export function editSentence({ keeps, changes }: SuggestedEdit): string {
  const others = changes.map((it) => it.address).join(', ');
  return `Keep ${keeps} active; make ${others} inactive.`;
}

/** The lines of a change as a difference shows them: our own words, none of the template's. */
export function differenceOf({ lines, line, column, endLine, endColumn }: EditChange): string[] {
  const inserted = line === endLine && column === endColumn;
  if (inserted) return [`+ ${(lines[0] ?? '').trim()}`];
  return ['- Status: Active', `+ Status: ${lines.join(' ')}`];
}
