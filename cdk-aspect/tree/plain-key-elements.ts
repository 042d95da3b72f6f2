import {
  CfnElement,
  type CfnResource,
  Intrinsic,
  type IResolvable,
  Reference,
  Stack,
} from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import { type LogicalIds, NO_CONTEXT } from './logical-id';
import { given, isOfLibrary } from './library-classes';
import { isPlainResource, overridesOf } from './plain-elements';
import type { WholeTokens } from './whole-tokens';

/** The user construct, or the name in text, that a key says. */
export type PlainUser =
  | { readonly name: string }
  | { readonly construct: CfnResource; readonly called: string | undefined };

/**
 * Whose key a plain resource is, and its status, where both are plain to see; else `undefined`.
 *
 * @param written what is in the tree: what refers to a user that was taken out may mean the one that
 *   came in its place
 */
export function plainUserIn(
  key: CfnResource,
  tokens: WholeTokens,
  written: ReadonlySet<CfnElement>,
): PlainUser | undefined {
  if (!isOfLibrary(key, ACCESS_KEY) || overridesOf(key).length > 0) return undefined;
  if (key.cfnOptions.metadata?.['one-active-key'] !== undefined) return undefined;
  const status = given(key, 'status');
  if (status !== undefined && status !== 'Active' && status !== 'Inactive') return undefined;
  const userName = given(key, 'userName');
  if (typeof userName !== 'string') return undefined;
  const token = tokens.of(userName);
  if (token === 'text') return { name: userName };
  const user = referredUser(token);
  if (!user || !isPlainResource(user) || !isOfLibrary(user, USER)) return undefined;
  if (overridesOf(user).length > 0 || !written.has(user)) return undefined;
  if (!isRefOf(user, userName, token as Reference, key)) return undefined;
  const name = nameOf(user, tokens);
  if (name !== undefined && typeof name !== 'string') return undefined;
  return { construct: user, called: name };
}

/** The element that a token refers to. */
function referredUser(token: ReturnType<WholeTokens['of']>): CfnElement | undefined {
  if (!Reference.isReference(token)) return undefined;
  const user: unknown = token.target;
  return CfnElement.isCfnElement(user) ? user : undefined;
}

/**
 * Whether a reference is written as the `Ref` of this user: level 2 users give a token of their own,
 * which is their name in other environments, and somebody's class may say anything.
 */
function isRefOf(user: CfnResource, text: string, token: Reference, key: CfnResource): boolean {
  const { ref } = user;
  if (text === ref) return true;
  try {
    return token.resolve({ ...NO_CONTEXT, scope: key }) === ref;
  } catch {
    return false;
  }
}

/** The name of a user construct. */
function nameOf(user: CfnResource, tokens: WholeTokens): unknown {
  const name = given(user, 'userName');
  const token = typeof name === 'string' ? tokens.of(name) : 'mixed';
  if (token === 'text') return name;
  return isNothing(token) ? undefined : Stack.of(user).resolve(name);
}

/** A level 2 user without a name has this in its place; to resolve it takes longer than all else. */
function isNothing(token: IResolvable | 'mixed'): boolean {
  return (
    token !== 'mixed' &&
    Object.getPrototypeOf(token) === Intrinsic.prototype &&
    !Object.hasOwn(token, 'resolve') &&
    token.resolve(NO_CONTEXT) === undefined
  );
}

/** Looks up the tokens that {@link plainUserIn} asks of these keys. */
export function lookUpTokens(keys: readonly CfnElement[], tokens: WholeTokens): void {
  const users = namesIn(keys);
  tokens.lookUp(users);
  tokens.lookUp(namesIn(users.flatMap((it) => referredUser(tokens.of(it)) ?? [])));
}

function namesIn(elements: readonly CfnElement[]): string[] {
  const names = elements.map((it) => given(it, 'userName'));
  return names.filter((it) => typeof it === 'string');
}

/**
 * What a key and its user write, without resolving them: `undefined` where that is not plain. Like
 * the template, but for what decides nothing.
 */
export function plainFragment(
  key: CfnResource,
  user: PlainUser | undefined,
  ids: LogicalIds,
): object | undefined {
  const stack = Stack.of(key);
  if (!user || key.cfnOptions.condition) return undefined;
  const Status = given(key, 'status');
  if ('name' in user) return written(key, ids, { UserName: user.name, Status });
  const { construct } = user;
  if (Stack.of(construct) !== stack || construct.cfnOptions.condition) return undefined;
  const more = [given(construct, 'path'), given(construct, 'policies')];
  if (more.some((it) => it !== undefined)) return undefined;
  const UserName = { Ref: ids.of(construct) };
  const made = written(key, ids, { UserName, Status });
  return { ...made, ...written(construct, ids, { UserName: user.called }) };
}

function written(
  element: CfnResource,
  ids: LogicalIds,
  properties: Readonly<Record<string, unknown>>,
): object {
  const path: unknown = element.cfnOptions.metadata?.['aws:cdk:path'];
  return {
    [ids.of(element)]: {
      Type: element.cfnResourceType,
      Properties: properties,
      ...(typeof path === 'string' ? { Metadata: { 'aws:cdk:path': path } } : {}),
    },
  };
}
