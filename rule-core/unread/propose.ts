import type { ReadError, UnreadKind } from '../result/read-error';
import { fits, isOpen, plainPath, thingOf } from './acceptance';

/** A proposal for a file of exceptions: who answers, and why, is left to a person. */
export interface ProposedUnread {
  readonly reason: '';
  readonly owner: '';
  readonly expires: string;
  readonly parts: readonly ProposedPart[];
}

export interface ProposedPart {
  readonly kind: UnreadKind;
  readonly what?: string;
  readonly input: string | readonly string[];
  readonly atMost?: number;
  readonly mentionsKeys?: true;
}

/**
 * Entries that accept exactly these errors, one for each kind, so that one person can answer for one
 * kind at once. Nobody can accept an error without a kind: these are left out.
 *
 * @param expires the day, `YYYY-MM-DD`
 */
export function proposeUnread(errors: readonly ReadError[], expires: string): ProposedUnread[] {
  const byKind = new Map<UnreadKind, Map<string, ReadError[]>>();
  for (const error of errors) {
    if (error.kind === undefined) continue;
    const groups = byKind.get(error.kind) ?? new Map<string, ReadError[]>();
    byKind.set(error.kind, groups);
    const id = JSON.stringify([thingIn(error), error.mentionsKeys]);
    const group = groups.get(id) ?? [];
    groups.set(id, group);
    group.push(error);
  }
  return [...byKind].map(([kind, groups]) => ({
    reason: '',
    owner: '',
    expires,
    parts: [...groups.values()].map((group) => partOf(kind, group, errors)),
  }));
}

/** A document is named by its path; what is wrong with it may change. */
function thingIn(error: ReadError): string | undefined {
  return error.kind === 'document' || error.kind === 'nothing-to-check'
    ? undefined
    : thingOf(error);
}

function partOf(
  kind: UnreadKind,
  group: readonly ReadError[],
  errors: readonly ReadError[],
): ProposedPart {
  const inputs = [...new Set(group.map((it) => plainPath(it.input)))].sort();
  const [first] = group;
  const what = first && thingIn(first);
  const mentions = first?.mentionsKeys === true ? { mentionsKeys: true as const } : {};
  const named = { kind, ...(what === undefined ? {} : { what }), ...mentions };
  // A star in a name is any text in a pattern.
  const count = errors.filter((it) => fits(it, { ...named, input: inputs })).length;
  const [only = '', another] = inputs;
  return {
    ...named,
    input: another === undefined ? only : inputs,
    ...(isOpen(kind, inputs, what) ? { atMost: count } : {}),
  };
}
