import type { readStacks } from '../../inputs/cloudformation/index';
import { namedInText } from '../../inputs/cloudformation/keys/own-users';
import { isUnknown } from '../../rule-core/index';
import type { AppTemplate, SeenStack, StackTemplate } from './stack-template';

type ReadResult = ReturnType<typeof readStacks>;

export interface WhatMatters {
  readonly read: ReadResult;
  /** The stacks that were read. */
  readonly stacks: readonly StackTemplate[];
}

/** What reads a value of another stack. */
export const ACROSS = /"Fn::(ImportValue|GetStackOutput)"|Custom::CrossRegion/;

/**
 * What says of a stack by its name that it lacks an output, and what brings templates along that are not
 * looked through here: one of them may do so.
 */
const ANY_STACK =
  /"Fn::GetStackOutput"|"AWS::CloudFormation::StackSet"|"AWS::ServiceCatalog::CloudFormationProduct"/;

/**
 * Reads only the stacks in which a user may have a second key. A stack whose keys are plain to see is
 * left out where no other key can be of one of its users: no other says the same name, and nothing that
 * was read reads a value of it. What is left out has one key for each of its users, in every world.
 *
 * @param read reads stacks as one deployment
 */
export function readWhatMatters(
  seen: readonly SeenStack[],
  read: (stacks: readonly StackTemplate[]) => ReadResult,
): WhatMatters {
  const wanted = new Set(seen.filter((it) => !it.glance));
  for (const it of sharing(seen)) wanted.add(it);
  if (wanted.size === 0) return { read: { keys: [], errors: [] }, stacks: [] };
  for (const it of seen) if (it.glance?.borrowed) wanted.add(it);
  for (;;) {
    const stacks = opened(seen, wanted);
    const result = read(stacks);
    const before = wanted.size;
    for (const it of meant(seen, result)) wanted.add(it);
    if (wanted.size === before) return { read: result, stacks };
  }
}

/** Stacks with a user that has another key at a glance already, in the stack or in another. */
function sharing(seen: readonly SeenStack[]): Set<SeenStack> {
  const first = new Map<unknown, SeenStack>();
  const found = new Set<SeenStack>();
  for (const it of seen) {
    for (const user of it.glance?.users ?? []) {
      const other = first.get(user);
      if (other) found.add(it).add(other);
      else first.set(user, it);
    }
  }
  return found;
}

/** The wanted stacks, and those that one of them may read a value of. */
function opened(seen: readonly SeenStack[], wanted: Set<SeenStack>): StackTemplate[] {
  for (;;) {
    const stacks = seen.flatMap((it) => (wanted.has(it) ? (it.open() ?? []) : []));
    const before = wanted.size;
    if (before === seen.length) return stacks;
    const reaches = new Set(stacks.map(reachOf));
    // The outputs of one may be values of others.
    for (const it of seen) if (isWithin(it, reaches)) wanted.add(it);
    if (wanted.size === before) return stacks;
  }
}

/** Of which other stacks a template may read a value, or find that they have none. */
type Reach = 'none' | 'with outputs' | 'every';

function isWithin({ glance }: SeenStack, reaches: ReadonlySet<Reach>): boolean {
  return reaches.has('every') || (reaches.has('with outputs') && glance?.outputs === true);
}

function reachOf({ template, nested }: AppTemplate): Reach {
  if (typeof template === 'string') return 'every';
  const text = JSON.stringify(template);
  const inner = Object.values(nested).map(reachOf);
  if (ANY_STACK.test(text) || inner.includes('every')) return 'every';
  return ACROSS.test(text) || inner.includes('with outputs') ? 'with outputs' : 'none';
}

/** The stacks whose users one of the keys may be of. */
function meant(seen: readonly SeenStack[], { keys }: ReadResult): SeenStack[] {
  const values = keys.flatMap((it) => it.user.map(({ value }) => value));
  if (values.some(isUnknown)) return [...seen];
  const names = new Set(
    values.map((it) => (isUnknown(it) ? undefined : namedInText(it.name)) as unknown),
  );
  return seen.filter(({ glance }) => glance?.users.some((it) => names.has(it)));
}
