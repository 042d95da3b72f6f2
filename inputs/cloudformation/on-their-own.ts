import {
  type AccessKey,
  all,
  type Condition,
  type Guarded,
  is,
  isUnknown,
  not,
  type Parameter,
} from '../../rule-core/index';
import type { Stack } from './scope';

const TOGETHER = 'no';

/** A template of the run that others have as a part, as a stack of its own. */
export interface OwnReading {
  /** The stack, with nothing around it. */
  readonly stack: Stack;
  /** The first place where it stands as a part. */
  readonly part: Stack;
  /** The world in which it is deployed so, and what has it as a part is not. */
  readonly when: Condition;
}

/** The stacks of a run, where some of its templates may be a part of others or stand for themselves. */
export interface Readings {
  readonly standing: readonly Stack[];
  readonly own: readonly OwnReading[];
  /** When what stands is deployed as it stands. */
  together(root: Stack): Condition;
}

/**
 * A template file that others name as nested is deployed with them, or on its own: nobody can tell
 * which from the files. Both are judged, as worlds that exclude each other, so that a key in it is one
 * key in each. Stacks that a manifest lists stand in any case.
 *
 * @param every all stacks, as the templates name one another
 */
export function readingsOf(roots: readonly Stack[], every: readonly Stack[]): Readings {
  const parts = partsOf(every);
  const fileOf = ({ input: { file } }: Stack) => file;
  const used = filesUsed(every, parts);
  const loose = (it: Stack) => it.root.mayBePart === true && used.has(fileOf(it) ?? '');
  const standing = roots.filter((it) => !loose(it));
  const standingIds = new Set(standing.map((it) => it.id));
  const families = familiesOf(roots, parts);
  const members = new Map<string, string[]>();
  for (const root of roots.filter(loose)) {
    const family = families.get(fileOf(root) ?? '') ?? '';
    members.set(family, [...(members.get(family) ?? []), fileOf(root) ?? '']);
  }
  const parameters = new Map(
    [...members].map(([family, files]): [string, Parameter] => [
      family,
      {
        id: `which templates are deployed on their own: ${family}`,
        name: 'deployed on its own',
        values: [TOGETHER, ...[...new Set(files)].sort()],
        unsaid: TOGETHER,
      },
    ]),
  );
  const parameterOf = (file: string | undefined) => parameters.get(families.get(file ?? '') ?? '');
  const firstPart = new Map<string, Stack>();
  for (const it of every) {
    const file = fileOf(it);
    if (it.parent && file !== undefined && !firstPart.has(file) && standingIds.has(rootOf(it).id))
      firstPart.set(file, it);
  }
  const own = roots.filter(loose).flatMap((root, index): OwnReading[] => {
    const file = fileOf(root) ?? '';
    const [part, parameter] = [firstPart.get(file), parameterOf(file)];
    if (!part || !parameter) return [];
    const account = root.account.id === undefined ? part.account : root.account;
    const stack = { ...root, id: `on its own ${index}:`, account };
    return [{ stack, part, when: is(parameter, file) }];
  });
  return {
    standing,
    own,
    together: (root) => {
      const parameter = root.root.mayBePart ? parameterOf(fileOf(root)) : undefined;
      return parameter ? is(parameter, TOGETHER) : { kind: 'always' };
    },
  };
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

/** Files that have one another as parts, directly or not, are one family; by its first file. */
function familiesOf(
  roots: readonly Stack[],
  parts: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, string> {
  const above = new Map<string, string>();
  const top = (file: string): string => {
    let found = file;
    for (let next = above.get(found); next !== undefined; next = above.get(found)) found = next;
    return found;
  };
  for (const [outer, inner] of parts) {
    for (const file of inner) {
      const [first, second] = [top(outer), top(file)].sort();
      if (first !== undefined && second !== undefined && first !== second) above.set(second, first);
    }
  }
  return new Map(
    roots.flatMap(({ input: { file } }) => (file === undefined ? [] : [[file, top(file)]])),
  );
}

/** The keys of one stack, where the run names them. */
export interface KeysOfStack {
  readonly stack: Stack;
  readonly keys: readonly AccessKey[];
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
  const keys: AccessKey[] = [];
  const place = ({ id, prefix }: Stack, { address }: AccessKey) =>
    JSON.stringify([id, address.startsWith(prefix) ? address.slice(prefix.length) : address]);
  const twins = new Map<AccessKey, { key: AccessKey; when: Condition }>();
  for (const { reading, stacks } of own) {
    for (const { stack, keys: found } of stacks) {
      const id = reading.part.id + stack.id.slice(reading.stack.id.length);
      for (const key of found) {
        const renamed = asPart(key, reading);
        byPlace.set(place({ ...stack, id }, key), renamed);
        twins.set(renamed, { key: renamed, when: reading.when });
      }
    }
  }
  for (const { stack, keys: found } of together) {
    for (const key of found) {
      const at = place(stack, key);
      const twin = byPlace.get(at);
      byPlace.delete(at);
      keys.push(twin ? eitherWay(key, twin, twins.get(twin)?.when ?? { kind: 'never' }) : key);
    }
  }
  return [...keys, ...byPlace.values()];
}

/** With the users and unknowns of the stack called as where it is a part: they are the same. */
function asPart(key: AccessKey, { stack, part, when }: OwnReading): AccessKey {
  const called = (id: string) => id.replaceAll(stack.id, part.id);
  return {
    ...key,
    exists: all(key.exists, when),
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

function bothCases<T>(part: Guarded<T>, own: Guarded<T>, when: Condition): Guarded<T> {
  const [first, more] = part;
  const [second, another] = own;
  const same = !more && !another && JSON.stringify(first?.value) === JSON.stringify(second?.value);
  if (same) return part;
  return [
    ...part.map((it) => ({ ...it, when: all(not(when), it.when) })),
    ...own.map((it) => ({ ...it, when: all(when, it.when) })),
  ];
}
