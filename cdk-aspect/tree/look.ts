import { CfnElement, type CfnResource, type Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type PlainUser, plainUserIn } from './plain-key-elements';

/** What one look at a tree finds out once: nothing changes in it meanwhile. */
export class Look {
  private readonly byStack = new Map<Stack, CfnElement[]>();
  private readonly users = new Map<CfnResource, PlainUser | undefined>();

  constructor(all: readonly IConstruct[], stacks: readonly { readonly stack: Stack }[]) {
    for (const { stack } of stacks) this.byStack.set(stack, []);
    all.forEach(this.place);
  }

  private readonly place = (it: IConstruct): void => {
    if (CfnElement.isCfnElement(it)) this.byStack.get(it.stack)?.push(it);
  };

  elementsOf(stack: Stack): readonly CfnElement[] {
    return this.byStack.get(stack) ?? [];
  }

  /** As {@link plainUserIn}: the glance asks, and what is then read asks again. */
  plainUserOf(key: CfnResource): PlainUser | undefined {
    const { users } = this;
    if (users.has(key)) return users.get(key);
    const user = plainUserIn(key);
    users.set(key, user);
    return user;
  }
}
