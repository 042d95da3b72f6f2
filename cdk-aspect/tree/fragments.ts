import type { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { isObject } from '../../rule-core/text/json';
import { own, section } from '../../inputs/cloudformation/parse/tree';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { mayMatter } from '../../inputs/cloudformation/keys/plain-resources';
import { MAX_HINTS, nameInLogicalId } from './logical-id';
import { isPlainOutput, isPlainResource, maySay } from './plain-elements';
import { showsWhatItWrites } from './library-classes';
import type { Look } from './look';
import { assertHandsOverAsUsual, writesAsUsual } from './plain-stacks';
import { plainFragment } from './plain-key-elements';
import { mayAllow } from './policy-elements';
import { referredTo } from './referred-to';
import { ACROSS } from '../templates/what-matters';
import type { TreeStack } from '../templates/walk-tree';

/** Nested stacks tell each other values in another way. */
const READS_OTHERS = new RegExp(`${ACROSS.source}|[".]Outputs\\.`);

/** The part of a template that matters, and the elements that wrote its resources, by logical id. */
export interface Fragment {
  readonly template: object;
  readonly writers: ReadonlyMap<string, CfnElement>;
}

/**
 * Gives the templates of stacks without the resources that can be no key, bring none along, and are
 * not referred to by those that do. Whatever is not plainly such a resource is in.
 *
 * The function throws what the elements of a stack throw when they are resolved.
 *
 * @param readers the stacks that may read values of others
 */
export function fragmentsOf(
  readers: readonly TreeStack[],
  look: Look,
): (stack: TreeStack) => Fragment {
  const made = new Map<TreeStack, Fragments>();
  const fragments = (it: TreeStack): Fragments => {
    const known = made.get(it) ?? new Fragments(it, look);
    made.set(it, known);
    return known;
  };
  // Most stacks have outputs; they matter once something reads one.
  let read: boolean | undefined;
  return (stack) => {
    read ??= readers.some((it) => fragments(it).readsOthers());
    return fragments(stack).whole(read);
  };
}

class Fragments {
  private readonly template: Record<string, unknown> = {};
  private readonly outputs: CfnElement[] = [];
  private readonly users: CfnElement[] = [];
  private readonly others: CfnElement[] = [];
  private readonly writers = new Map<string, CfnElement>();
  private readonly failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly of: TreeStack,
    private readonly look: Look,
  ) {
    try {
      this.begin();
    } catch (error) {
      this.failure = { error };
    }
  }

  /** Whether a value of another stack is read where it matters. */
  readsOthers(): boolean {
    return this.failure === undefined && READS_OTHERS.test(this.text(false));
  }

  whole(withOutputs: boolean): Fragment {
    // As it is written: without what is undefined.
    const template = JSON.parse(this.text(withOutputs)) as object;
    return { template, writers: this.writers };
  }

  private text(withOutputs: boolean): string {
    if (this.failure) throw this.failure.error;
    if (withOutputs) for (const it of this.outputs.splice(0)) this.add(it);
    const looked = new Set<string>();
    for (;;) {
      const names = [...referredTo(this.template)].filter((it) => !looked.has(it));
      const wanted = new Set(names);
      if (wanted.size === 0) return JSON.stringify(this.template);
      for (const it of names) looked.add(it);
      // What is found in neither does not exist, and reading says so.
      this.take(this.users, wanted);
      this.take(this.others, wanted);
    }
  }

  private begin(): void {
    const { stack } = this.of;
    const { _toCloudFormation: make } = stack as unknown as Partial<Writer>;
    if (!make) {
      throw new Error('this version of aws-cdk-lib does not give templates before synthesis');
    }
    assertHandsOverAsUsual(this.of);
    if (!writesAsUsual(stack)) {
      merge(this.template, stack.resolve(make.call(stack)));
      return;
    }
    // `transform` is deprecated and left out of the types, but still there.
    const { transform, transforms, metadata } = stack.templateOptions as TemplateOptions;
    const Transform = transforms ?? transform;
    merge(this.template, stack.resolve({ Transform, Metadata: metadata }));
    for (const it of this.look.elementsOf(stack)) {
      if (!maySay(it)) {
        this.others.push(it);
        continue;
      }
      const plain = isPlainKey(it) ? this.plainFragment(it) : undefined;
      if (plain) {
        merge(this.template, { Resources: plain });
        this.writers.set(this.look.ids.of(it), it);
      } else if (isPlainOutput(it)) this.outputs.push(it);
      else if (!isPlainResource(it) || mayMatter(it.cfnResourceType) || mayAllow(it)) this.add(it);
      else if (it.cfnResourceType === USER) this.users.push(it);
      else this.others.push(it);
    }
    if (own(this.template, 'Transform') === undefined) return;
    // Loops and computed references name resources that nothing else does.
    for (const it of [this.users, this.others].flatMap((some) => some.splice(0))) this.add(it);
  }

  private plainFragment(key: CfnResource): object | undefined {
    return plainFragment(key, this.look.plainUserOf(key), this.look.ids);
  }

  private add(element: CfnElement): void {
    const written: unknown = (element as unknown as Writer)._toCloudFormation();
    const { stack } = this.of;
    const once: unknown = stack.resolve(written);
    // Twice, as the stack does: what somebody's class puts in while it is resolved may be a token again.
    const isDone = isPlainResource(element) && showsWhatItWrites(element);
    const fragment: unknown = isDone ? once : stack.resolve(once);
    merge(this.template, fragment);
    // Others may write what they like.
    if (!isPlainResource(element) || !isObject(fragment)) return;
    for (const id of Object.keys(section(fragment, 'Resources'))) this.writers.set(id, element);
  }

  /**
   * Adds the elements with these logical ids, and takes the ids away. To make an id is what costs, so
   * elements whose name is in one of them come first; the others are asked where that is not enough.
   */
  private take(from: CfnElement[], wanted: Set<string>): void {
    const hints = [...wanted].slice(0, MAX_HINTS);
    const isHinted = (it: CfnElement) => {
      const name = nameInLogicalId(it);
      return hints.some((id) => id.includes(name));
    };
    this.takeThose(from, wanted, isHinted);
    this.takeThose(from, wanted, () => true);
  }

  private takeThose(
    from: CfnElement[],
    wanted: Set<string>,
    mayBe: (it: CfnElement) => boolean,
  ): void {
    for (let index = 0; index < from.length && wanted.size > 0; index++) {
      const element = from[index];
      if (!element || !mayBe(element) || !wanted.delete(this.look.ids.of(element))) continue;
      this.add(element);
      from.splice(index--, 1);
    }
  }
}

function isPlainKey(element: CfnElement): element is CfnResource {
  return isPlainResource(element) && element.cfnResourceType === ACCESS_KEY;
}

type TemplateOptions = Stack['templateOptions'] & { readonly transform?: string };

interface Writer {
  _toCloudFormation(): unknown;
}

/** Each element writes entries of its own into the sections. */
function merge(template: Record<string, unknown>, fragment: unknown): void {
  if (!isObject(fragment)) return;
  for (const [name, value] of Object.entries(fragment)) {
    if (value === undefined) continue;
    template[name] =
      isObject(value) && isObject(own(template, name))
        ? Object.assign(section(template, name), value)
        : value;
  }
}
