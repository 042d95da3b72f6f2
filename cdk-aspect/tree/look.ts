import type { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { lookUpTokens, type PlainUser, plainUserIn } from './plain-key-elements';
import { WholeTokens } from './whole-tokens';

/** What one look at a tree finds out once: nothing changes in it meanwhile. */
export class Look {
  /** Whether the tokens of all keys are looked up. */
  private isPrepared = false;
  private readonly tokens = new WholeTokens();
  private readonly users = new Map<CfnResource, PlainUser | undefined>();

  /** @param elements what is written into templates, by the stack that writes it */
  constructor(private readonly elements: ReadonlyMap<Stack, readonly CfnElement[]>) {}

  elementsOf(stack: Stack): readonly CfnElement[] {
    return this.elements.get(stack) ?? [];
  }

  /** As {@link plainUserIn}: the glance asks, and what is then read asks again. */
  plainUserOf(key: CfnResource): PlainUser | undefined {
    const { users } = this;
    if (users.has(key)) return users.get(key);
    if (!this.isPrepared) lookUpTokens([...this.elements.values()].flatMap(keysAmong), this.tokens);
    this.isPrepared = true;
    const user = plainUserIn(key, this.tokens);
    users.set(key, user);
    return user;
  }
}

function keysAmong(elements: readonly CfnElement[]): CfnElement[] {
  return elements.filter(
    (it) => (it as { cfnResourceType?: unknown }).cfnResourceType === ACCESS_KEY,
  );
}
