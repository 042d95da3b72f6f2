import { type KeyStatus, type UserIdentity } from '../../../rule-core/index';
import type { Engine, Resource, Stack } from '../evaluate/scope';
import { USER } from '../evaluate/functions/references';
import { addressOf, stackResource } from './resource-names';
import { text } from '../evaluate/values/value';
import { isBootstrapRule } from '../parameters/bootstrap-rule';
import { declarationOf } from '../parameters/parameters';
import { isObject } from '../../../rule-core/text/json';
import { own, section } from '../parse/tree';
import { ACCESS_KEY } from './access-key-type';
import { identityOf } from './identity';

/** A key whose user and status are one and the same in every world. */
export interface PlainKey {
  readonly user: UserIdentity;
  readonly status: KeyStatus;
}

/**
 * A key that says its user and its status in text, or its user by the `Ref` of a user that does:
 * what evaluating it gives, without doing so. Most keys of large deployments are such.
 *
 * `undefined` says nothing: it takes an evaluation to tell.
 */
export function plainKey(resource: Resource, engine: Engine): PlainKey | undefined {
  if (resource.type !== ACCESS_KEY) return undefined;
  const before = seen.get(resource);
  if (before) return before.key;
  const key = keyIn(resource, engine);
  seen.set(resource, { key });
  return key;
}

const seen = new WeakMap<Resource, { readonly key: PlainKey | undefined }>();

function keyIn(resource: Resource, engine: Engine): PlainKey | undefined {
  // When it exists, and who has accepted it, is asked of every key.
  if (resource.scope.loops.size > 0) return undefined;
  const properties = own(resource.body, 'Properties');
  if (!isPlain(properties)) return undefined;
  const given = own(properties, 'Status');
  const status = given === undefined ? 'Active' : given;
  if (status !== 'Active' && status !== 'Inactive') return undefined;
  const user = userOf(own(properties, 'UserName'), resource, engine);
  return user && { user, status };
}

function userOf(name: unknown, key: Resource, engine: Engine): UserIdentity | undefined {
  if (!isObject(name)) return named(name, key);
  const id = own(name, 'Ref');
  if (typeof id !== 'string' || Object.keys(name).length !== 1) return undefined;
  const { stack } = key.scope;
  if (declarationOf(id, stack, engine) !== undefined) return undefined;
  const user = engine.resource(id, stack);
  if (user?.type !== USER || !isThere(user)) return undefined;
  const properties = own(user.body, 'Properties') ?? {};
  if (!isPlain(properties)) return undefined;
  const given = own(properties, 'UserName');
  if (given !== undefined) return named(given, key);
  const made = text({
    kind: 'generated',
    id: `user ${stack.id}#${id}`,
    label: addressOf(user),
    of: stackResource(user),
  });
  return known(identityOf(made, key));
}

/** Outside loops a text is what it says. */
function named(name: unknown, key: Resource): UserIdentity | undefined {
  return typeof name === 'string' ? known(identityOf(text(name), key)) : undefined;
}

function known(identity: ReturnType<typeof identityOf>): UserIdentity | undefined {
  return 'unknown' in identity ? undefined : identity;
}

/** It is there in every world in which its stack is. */
function isThere({ scope, body }: Resource): boolean {
  return scope.loops.size === 0 && (own(body, 'Condition') ?? undefined) === undefined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Object.keys(value).some((it) => it.startsWith('Fn::') || it === 'Ref');
}

const settled = new WeakMap<Stack, boolean>();

/**
 * Whether nothing in this stack decides about its keys, and all of them are plain: no condition, no rule
 * but the one that the CDK writes into every stack about a parameter of its own. Then there is nothing
 * to compare, and no world without its keys.
 */
export function isSettled(stack: Stack, engine: Engine): boolean {
  const before = settled.get(stack);
  if (before !== undefined) return before;
  const made =
    stack.parent === undefined &&
    isEmpty(section(stack.document.value, 'Conditions')) &&
    bindsNothing(stack.document.value) &&
    engine.relevant(stack).every((it) => plainKey(it, engine) !== undefined);
  settled.set(stack, made);
  return made;
}

function isEmpty(part: object): boolean {
  return Object.keys(part).length === 0;
}

function bindsNothing(template: unknown): boolean {
  const rules = Object.values(section(template, 'Rules'));
  return rules.every((rule) => isBootstrapRule(rule, template));
}
