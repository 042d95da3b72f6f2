import type { InputRead, PassedOver, PassedOverReason, ReadError } from '../../rule-core/index';
import { INSTEAD, JUDGED_AS } from './sources';

/** What became of one thing below a path that was given. */
export type Fate =
  | { readonly input: string; readonly fate: 'judged'; readonly kind: string }
  | { readonly input: string; readonly fate: 'passed over'; readonly reason: PassedOverReason }
  | { readonly input: string; readonly fate: 'not read'; readonly message: string };

/** How many paths are listed for one reason. */
const MAX_PATHS = 20;

interface Group {
  count: number;
  mentioning: number;
  readonly examples: string[];
  readonly mentions: string[];
}

/** What was looked at, and what became of each: judged, no input, or not read. */
export class Ledger {
  readonly judged: InputRead[] = [];
  readonly errors: ReadError[] = [];
  private readonly groups = new Map<PassedOverReason, Group>();

  constructor(private readonly onFate?: (fate: Fate) => void) {}

  judge(input: string, kind: string): void {
    this.judged.push({ input, kind });
    this.onFate?.({ input, fate: 'judged', kind });
  }

  /** A part of something that is judged, which the report names. */
  judgePart(input: string, kind: string): void {
    this.onFate?.({ input, fate: 'judged', kind });
  }

  fail(error: ReadError): void {
    this.errors.push(error);
    this.onFate?.({ input: error.input, fate: 'not read', message: error.message });
  }

  /** @param mentions whether it mentions access keys, or may and cannot be searched */
  passOver(input: string, reason: PassedOverReason, mentions: boolean): void {
    const group = this.groups.get(reason) ?? {
      count: 0,
      mentioning: 0,
      examples: [],
      mentions: [],
    };
    this.groups.set(reason, group);
    group.count += 1;
    if (group.examples.length < MAX_PATHS) group.examples.push(input);
    if (mentions) {
      group.mentioning += 1;
      if (group.mentions.length < MAX_PATHS) group.mentions.push(input);
    }
    this.onFate?.({ input, fate: 'passed over', reason });
  }

  /** What was passed over, by reason. */
  passedOver(): PassedOver[] {
    return [...this.groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([reason, group]) => ({ reason, ...group }));
  }

  /** What to give instead of sources that were not judged: a sentence for each kind. */
  advice(): string[] {
    return [...this.groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([reason, group]) => {
        const sentence = INSTEAD[reason];
        const judged = JUDGED_AS[reason];
        if (sentence === undefined) return [];
        if (judged && this.judged.some((it) => judged.test(it.kind))) return [];
        const [first = '', ...more] = group.examples;
        const others = group.count > 1 ? ` and ${group.count - 1} more` : '';
        return [`${sentence} (${first}${more.length > 0 || group.count > 1 ? others : ''}).`];
      });
  }
}
