import {
  type AccessKey,
  all,
  type Condition,
  type ByWorld,
  is,
  isUnknown,
  not,
  type Parameter,
} from '../../../rule-core';
import type { Stack } from '../evaluate/scope';

const TOGETHER = 'no';

/** A template of the run that others have as a part, as a stack of its own. */
export interface OwnReading {
  /** The stack, with nothing around it. */
  readonly stack: Stack;
  /** The first place where it stands as a part. */
  readonly part: Stack;
  /** The world in which it is deployed so, and what has it as a part does not make it. */
  readonly when: Condition;
}

/** The stacks of a run, where some of its templates may be a part of others or stand for themselves. */
export interface Readings {
  readonly standing: readonly Stack[];
  readonly own: readonly OwnReading[];
  /** When a stack is deployed by the stack at the top around it, and not on its own instead. */
  together(stack: Stack): Condition;
}

/** How the parts of one file are deployed: with it, or those of one account on their own, all at once. */
interface Choice {
  readonly parameter: Parameter;
  /** The value that stands for the parts of an account. */
  readonly valueOf: ReadonlyMap<string, { readonly value: string; readonly beside: boolean }>;
}

/**
 * A template file that others name as nested is deployed with them, or on its own: nobody can tell
 * which from the files. Both are judged, as worlds that exclude each other, so that a key in it is one
 * key in each. On its own it stands beside everything else that is in its account for certain: the
 * other parts of the same file, and that file itself. Stacks that a manifest lists stand in any case.
 *
 * @param every all stacks, as the templates name one another
 */
export function readingsOf(roots: readonly Stack[], every: readonly Stack[]): Readings {
  const parts = partsOf(every);
  const used = filesUsed(every, parts);
  const loose = (it: Stack) => it.root.mayBePart === true && used.has(fileOf(it) ?? '');
  const standing = roots.filter((it) => !loose(it));
  const standingIds = new Set(standing.map((it) => it.id));
  const accounts = new Map(roots.filter(loose).map((it) => [fileOf(it) ?? '', accountOf(it)]));
  const choices = new Map(
    roots.flatMap((root): [string, Choice][] => {
      const file = fileOf(root);
      const choice =
        file === undefined ? undefined : choiceOf(file, accountOf(root), parts, accounts);
      return file === undefined || !choice ? [] : [[file, choice]];
    }),
  );
  const firstPart = new Map<string, Stack>();
  for (const it of every) {
    const file = fileOf(it);
    if (it.parent && file !== undefined && !firstPart.has(file) && standingIds.has(rootOf(it).id))
      firstPart.set(file, it);
  }
  const own = roots.filter(loose).flatMap((root, index): OwnReading[] => {
    const file = fileOf(root) ?? '';
    const part = firstPart.get(file);
    if (!part) return [];
    const account = root.account.id === undefined ? part.account : root.account;
    const stack = { ...root, id: `on its own ${index}: ${file}`, account };
    const without = [...choices].flatMap(([outer, { parameter, valueOf }]) => {
      if (!parts.get(outer)?.has(file)) return [];
      return [is(parameter, valueOf.get(accountOf(root))?.value ?? TOGETHER)];
    });
    return [{ stack, part, when: all(...without) }];
  });
  return {
    standing,
    own,
    together: (stack) => {
      const root = rootOf(stack);
      const choice = root.root.mayBePart ? choices.get(fileOf(root) ?? '') : undefined;
      if (!choice) return { kind: 'always' };
      const inside = accountsOfParts(stack, accounts);
      const elsewhere = [...choice.valueOf].flatMap(([account, { value, beside }]) =>
        beside && !inside.has(account) ? [] : [not(is(choice.parameter, value))],
      );
      return all(...elsewhere);
    },
  };
}

/** Whose parts may be deployed on their own: all parts of one account together. */
function choiceOf(
  outer: string,
  outerAccount: string,
  parts: ReadonlyMap<string, ReadonlySet<string>>,
  accounts: ReadonlyMap<string, string>,
): Choice | undefined {
  const groups = new Map<string, string[]>();
  for (const file of [...(parts.get(outer) ?? [])].sort()) {
    const account = accounts.get(file);
    if (account !== undefined) groups.set(account, [...(groups.get(account) ?? []), file]);
  }
  if (groups.size === 0) return undefined;
  const valueOf = new Map(
    [...groups].map(([account, files]) => {
      // What has the outer file as a part in turn would bring its keys along a second time.
      const circle = files.some((it) => parts.get(it)?.has(outer));
      return [account, { value: files.join(', '), beside: account === outerAccount && !circle }];
    }),
  );
  const parameter = {
    id: `which parts are deployed on their own: ${outer}`,
    name: 'deployed on its own',
    values: [TOGETHER, ...[...valueOf.values()].map(({ value }) => value)],
    unsaid: TOGETHER,
  };
  return { parameter, valueOf };
}

/** The accounts in which files that this stack is of, or is within, stand when they are on their own. */
function accountsOfParts(stack: Stack, accounts: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (let it = stack; it.parent; it = it.parent.stack) {
    const account = accounts.get(fileOf(it) ?? '');
    if (account !== undefined) found.add(account);
  }
  return found;
}

function fileOf({ input: { file } }: Stack): string | undefined {
  return file;
}

function accountOf({ account }: Stack): string {
  return account.id ?? account.scope;
}

function rootOf(stack: Stack): Stack {
  let found = stack;
  for (let next = found.parent; next; next = found.parent) found = next.stack;
  return found;
}

/** Which files each file has as parts, at any depth. */
function partsOf(every: readonly Stack[]): Map<string, Set<string>> {
  const parts = new Map<string, Set<string>>();
  for (const { parent, root, input } of every) {
    const [outer, inner] = [root.file ?? root.name, input.file];
    if (!parent || inner === undefined || inner === outer) continue;
    parts.set(outer, (parts.get(outer) ?? new Set()).add(inner));
  }
  return parts;
}

/** The files that are parts of what stands. Of files that nest each other in a circle the first stands. */
function filesUsed(
  every: readonly Stack[],
  parts: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const roots = [...new Set(every.map(({ root }) => root.file ?? root.name))].sort();
  const inOthers = new Set([...parts.values()].flatMap((it) => [...it]));
  const standing = new Set(roots.filter((it) => !inOthers.has(it)));
  const used = new Set([...standing].flatMap((it) => [...(parts.get(it) ?? [])]));
  for (const root of roots) {
    if (standing.has(root) || used.has(root)) continue;
    for (const it of parts.get(root) ?? []) used.add(it);
  }
  return used;
}

/** The keys of one stack, where the run names them. */
export interface KeysOfStack {
  readonly stack: Stack;
  readonly keys: readonly AccessKey[];
  /** When the stack is deployed as it stands there, and not on its own instead. */
  readonly when: Condition;
}

/**
 * The keys of all readings. A key of a template that stands on its own and the same key where the
 * template is a part are one: it exists in either world, and of both it is told whose it is.
 */
export function joined(
  together: readonly KeysOfStack[],
  own: readonly { readonly reading: OwnReading; readonly stacks: readonly KeysOfStack[] }[],
): AccessKey[] {
  const byPlace = new Map<string, AccessKey>();
  // In another account (a stack set's) it is another key.
  const place = ({ id, prefix, account }: Stack, { address }: AccessKey) => {
    const within = address.startsWith(prefix) ? address.slice(prefix.length) : address;
    return JSON.stringify([id, account.id ?? account.scope, within]);
  };
  const readings = own.map(({ reading }) => reading);
  const put = (at: string, key: AccessKey, when: Condition) => {
    const before = byPlace.get(at);
    const conditional = when.kind === 'always' ? key : { ...key, exists: all(key.exists, when) };
    byPlace.set(at, before ? eitherWay(before, conditional, when) : conditional);
  };
  for (const { stack, keys, when } of together) {
    for (const key of keys) put(place(stack, key), asParts(key, readings), when);
  }
  for (const { reading, stacks } of own) {
    for (const { stack, keys, when } of stacks) {
      const id = reading.part.id + stack.id.slice(reading.stack.id.length);
      for (const key of keys)
        put(place({ ...stack, id }, key), asParts(key, readings), all(reading.when, when));
    }
  }
  return [...byPlace.values()];
}

/** With the users and unknowns of stacks on their own called as where they are parts: they are the same. */
function asParts(key: AccessKey, readings: readonly OwnReading[]): AccessKey {
  if (readings.length === 0) return key;
  const called = (id: string) =>
    readings.reduce((text, { stack, part }) => text.replaceAll(stack.id, part.id), id);
  return {
    ...key,
    user: key.user.map((it) => ({ ...it, value: { ...it.value, id: called(it.value.id) } })),
    status: key.status.map((it) =>
      isUnknown(it.value) ? { ...it, value: { ...it.value, id: called(it.value.id) } } : it,
    ),
  };
}

function eitherWay(part: AccessKey, own: AccessKey, when: Condition): AccessKey {
  return {
    ...part,
    exists: { kind: 'any', of: [part.exists, own.exists] },
    user: bothCases(part.user, own.user, when),
    status: bothCases(part.status, own.status, when),
  };
}

function bothCases<T>(part: ByWorld<T>, own: ByWorld<T>, when: Condition): ByWorld<T> {
  const [first, more] = part;
  const [second, another] = own;
  const same = !more && !another && JSON.stringify(first?.value) === JSON.stringify(second?.value);
  if (same) return part;
  return [
    ...part.map((it) => ({ ...it, when: all(not(when), it.when) })),
    ...own.map((it) => ({ ...it, when: all(when, it.when) })),
  ];
}
