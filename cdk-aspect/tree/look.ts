import type { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import { lookUpTokens, type PlainUser, plainUserIn } from './plain-key-elements';
import { WholeTokens } from './whole-tokens';

/** What one look at a tree finds out once: nothing changes in it meanwhile. */
export class Look {
  /** Whether the tokens of all keys are looked up. */
  private isPrepared = false;
  private readonly tokens = new WholeTokens();
  private readonly users = new Map<CfnResource, PlainUser | undefined>();
  /** The users that are there to be written. */
  private readonly written = new Set<CfnElement>();

  /** @param elements what is written into templates, by the stack that writes it */
  constructor(private readonly elements: ReadonlyMap<Stack, readonly CfnElement[]>) {}

  elementsOf(stack: Stack): readonly CfnElement[] {
    return this.elements.get(stack) ?? [];
  }

  /** As {@link plainUserIn}: the glance asks, and what is then read asks again. */
  plainUserOf(key: CfnResource): PlainUser | undefined {
    const { users } = this;
    if (users.has(key)) return users.get(key);
    if (!this.isPrepared) this.prepare([...this.elements.values()].flat());
    const user = plainUserIn(key, this.tokens, this.written);
    users.set(key, user);
    return user;
  }

  private prepare(elements: readonly CfnElement[]): void {
    lookUpTokens(elements.filter(isKey), this.tokens);
    for (const it of elements.filter(isUser)) this.written.add(it);
    this.isPrepared = true;
  }
}

function isKey(element: CfnElement): boolean {
  return typeOf(element) === ACCESS_KEY;
}

function isUser(element: CfnElement): boolean {
  return typeOf(element) === USER;
}

function typeOf(element: CfnElement): unknown {
  return (element as { readonly cfnResourceType?: unknown }).cfnResourceType;
}
