import type { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { lookUpTokens, type PlainUser, plainUserIn } from './plain-key-elements';
import { WholeTokens } from './whole-tokens';

/** What one look at a tree finds out once: nothing changes in it meanwhile. */
export class Look {
  private readonly byStack = new Map<Stack, CfnElement[]>();
  /** Until their tokens are looked up. */
  private readonly keys: CfnElement[] = [];
  private readonly tokens = new WholeTokens();
  private readonly users = new Map<CfnResource, PlainUser | undefined>();

  constructor(elements: readonly CfnElement[], stacks: readonly { readonly stack: Stack }[]) {
    for (const { stack } of stacks) this.byStack.set(stack, []);
    elements.forEach(this.place);
  }

  private readonly place = (it: CfnElement): void => {
    this.byStack.get(it.stack)?.push(it);
    if ((it as { cfnResourceType?: unknown }).cfnResourceType === ACCESS_KEY) this.keys.push(it);
  };

  elementsOf(stack: Stack): readonly CfnElement[] {
    return this.byStack.get(stack) ?? [];
  }

  /** As {@link plainUserIn}: the glance asks, and what is then read asks again. */
  plainUserOf(key: CfnResource): PlainUser | undefined {
    const { users } = this;
    if (users.has(key)) return users.get(key);
    if (this.keys.length > 0) lookUpTokens(this.keys.splice(0), this.tokens);
    const user = plainUserIn(key, this.tokens);
    users.set(key, user);
    return user;
  }
}
