import type { ReadError, UnreadKind } from '../../rule-core/index';
import { groupBy } from '../../rule-core/text/group-by';

/** So many errors of a kind are told one by one. */
const ONE_BY_ONE = 3;
/** So many groups of a kind, and places of a group, are told; JSON and HTML tell all. */
const MAX_GROUPS = 5;
const MAX_PLACES = 3;

interface Words {
  readonly one: string;
  readonly several: string;
  /** What a person can do about it. */
  readonly todo: string;
}

/** What is called how, and what to do about many of them. */
export const UNREAD: Readonly<Record<UnreadKind, Words>> = {
  'nested-template': {
    one: 'template of a nested stack, stack set, product or application',
    several: 'templates of nested stacks, stack sets, products or applications',
    todo: 'They are not at hand, so access keys in them are not known: make them local files.',
  },
  module: {
    one: 'module',
    several: 'modules',
    todo: 'They are not at hand or not carried out here (the JSON report says why of each), so access keys in them are not known: give what rain pkg writes, or the processed templates.',
  },
  macro: {
    one: 'call of a macro',
    several: 'calls of macros',
    todo: 'Macros rewrite templates before they are deployed: give the processed templates (aws cloudformation get-template --template-stage Processed).',
  },
  include: {
    one: 'included file',
    several: 'included files',
    todo: 'They are not at hand, so access keys in them are not known: make them local files.',
  },
  part: {
    one: 'part of a document',
    several: 'parts of documents',
    todo: 'They have a mistake, or a form that is not known here.',
  },
  document: {
    one: 'document',
    several: 'documents',
    todo: 'They are broken, or not what they look like.',
  },
  'nothing-to-check': {
    one: 'folder without anything to check',
    several: 'folders without anything to check',
    todo: 'What holds nothing to check proves nothing.',
  },
};

/** `3 modules`. */
export function unreadPhrase(kind: UnreadKind, count: number): string {
  const { one, several } = UNREAD[kind];
  return `${count} ${count === 1 ? one : several}`;
}

/** Alike errors: they are of one thing, or say the same. */
export interface AlikeErrors {
  readonly about: string;
  readonly errors: readonly ReadError[];
}

/** Many errors of one kind, told together. */
export interface ErrorsOfKind {
  readonly kind: UnreadKind;
  readonly errors: readonly ReadError[];
  /** The largest groups first. */
  readonly groups: readonly AlikeErrors[];
}

export interface GroupedErrors {
  /** Those that are few of their kind, or of none. */
  readonly single: readonly ReadError[];
  readonly many: readonly ErrorsOfKind[];
}

/** Puts alike errors together. Every error stands in exactly one place of the result. */
export function groupErrors(errors: readonly ReadError[]): GroupedErrors {
  const byKind = groupBy(errors, (it) => it.kind);
  const single: ReadError[] = [];
  const many: ErrorsOfKind[] = [];
  for (const [kind, list] of byKind) {
    if (kind === undefined || list.length <= ONE_BY_ONE) single.push(...list);
    else {
      const groups = [...groupBy(list, (it) => it.what ?? it.message)].map(
        ([about, alike]): AlikeErrors => ({
          about,
          errors: alike.sort(byPlace),
        }),
      );
      groups.sort((a, b) => b.errors.length - a.errors.length || compare(a.about, b.about));
      many.push({ kind, errors: list, groups });
    }
  }
  many.sort((a, b) => b.errors.length - a.errors.length || compare(a.kind, b.kind));
  return { single, many };
}

/** The lines about many errors of one kind, the first of them a heading. */
export function linesOf({ kind, errors, groups }: ErrorsOfKind, place: Place): string[] {
  const shown = groups.slice(0, MAX_GROUPS);
  const rest = groups.slice(MAX_GROUPS);
  const left = rest.reduce((sum, it) => sum + it.errors.length, 0);
  return [
    unreadPhrase(kind, errors.length),
    ...shown.map((it) => `${it.about} – ${counted(it.errors.length)}${places(it, place)}`),
    ...(left === 0
      ? []
      : [`${left} more, of ${rest.length} others: the JSON and HTML reports have them all`]),
    UNREAD[kind].todo,
  ];
}

/** How many errors there are of which kind, as the end of a count; empty where few say it themselves. */
export function kindsOf(errors: readonly ReadError[]): string {
  if (errors.length <= ONE_BY_ONE) return '';
  const counts = [...groupBy(errors, (it) => it.kind)]
    .map(([kind, { length }]) => ({ kind, length }))
    .sort((a, b) => b.length - a.length || compare(a.kind ?? '', b.kind ?? ''));
  const said = counts.map(({ kind, length }) =>
    kind === undefined ? `${length} other` : unreadPhrase(kind, length),
  );
  return ` (${said.join(', ')})`;
}

type Place = (error: ReadError) => string;

function places({ errors }: AlikeErrors, place: Place): string {
  const all = [...new Set(errors.map(place))];
  const first = all.slice(0, MAX_PLACES).join(', ');
  return all.length > MAX_PLACES ? `${first} and ${all.length - MAX_PLACES} more` : first;
}

function byPlace(a: ReadError, b: ReadError): number {
  return (
    compare(a.location?.file ?? a.input, b.location?.file ?? b.input) ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0)
  );
}

function counted(count: number): string {
  return count === 1 ? '' : `${count} times: `;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
