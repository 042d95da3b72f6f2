import type { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import { LogicalIds } from './logical-id';
import { lookUpTokens, type PlainUser, plainUserIn } from './plain-key-elements';
import { WholeTokens } from './whole-tokens';

/** What one look at a tree finds out once: nothing changes in it meanwhile. */
export class Look {
  /** Whether the tokens of all keys are looked up. */
  private isPrepared = false;
  readonly ids = new LogicalIds();
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
    if (!this.isPrepared) this.prepare();
    const user = plainUserIn(key, this.tokens, this.written);
    users.set(key, user);
    return user;
  }

  private prepare(): void {
    const keys: CfnElement[] = [];
    for (const elements of this.elements.values()) {
      for (const it of elements) {
        const { cfnResourceType: type } = it as { readonly cfnResourceType?: unknown };
        if (type === ACCESS_KEY) keys.push(it);
        else if (type === USER) this.written.add(it);
      }
    }
    lookUpTokens(keys, this.tokens);
    this.isPrepared = true;
  }
}
