import { CfnElement, CfnResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { ACCESS_KEY } from '../../inputs/cloudformation/keys/access-key-type';
import { namedInText } from '../../inputs/cloudformation/keys/own-users';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import { logicalIdOf } from './logical-id';
import { isPlainResource, overridesOf } from './plain-elements';

/** The user construct, or the name in text, that a key says. */
export type PlainUser =
  | { readonly name: string }
  | { readonly construct: CfnResource; readonly called: string | undefined };

/** Whose key it is, and its status, where both are plain to see; else `undefined`. */
export function plainUserIn(key: CfnResource): PlainUser | undefined {
  if (!isPlainResource(key) || !isOfLibrary(key, ACCESS_KEY)) return undefined;
  const { userName, status } = key as { readonly userName?: unknown; readonly status?: unknown };
  if (overridesOf(key)?.length !== 0) return undefined;
  if (key.cfnOptions.metadata?.['one-active-key'] !== undefined) return undefined;
  if (status !== undefined && status !== 'Active' && status !== 'Inactive') return undefined;
  if (typeof userName !== 'string') return undefined;
  const { tokens, length } = Tokenization.reverseString(userName);
  const [token] = tokens;
  if (tokens.length === 0) return inText(userName);
  if (!token || length !== 1) return undefined;
  if (!Reference.isReference(token) || token.displayName !== 'Ref') return undefined;
  const user: unknown = token.target;
  if (!CfnElement.isCfnElement(user) || !isPlainResource(user) || !isOfLibrary(user, USER))
    return undefined;
  if (overridesOf(user)?.length !== 0) return undefined;
  const name = nameOf(user);
  if (name === undefined) return { construct: user, called: undefined };
  const named = inText(name);
  return named ? { construct: user, called: named.name } : undefined;
}

/** The name of a user construct. Level 2 users have a token, for where another environment needs one. */
function nameOf(user: CfnResource): unknown {
  const { userName } = user as { readonly userName?: unknown };
  return Token.isUnresolved(userName) ? Stack.of(user).resolve(userName) : userName;
}

function inText(name: unknown): { readonly name: string } | undefined {
  return typeof name === 'string' && namedInText(name) !== undefined ? { name } : undefined;
}

/** Its class is the one of aws-cdk-lib: one that is derived from it may write other properties. */
function isOfLibrary(element: CfnResource, type: string): boolean {
  const own: unknown = Object.getPrototypeOf(element);
  const { CFN_RESOURCE_TYPE_NAME: name } = element.constructor as {
    CFN_RESOURCE_TYPE_NAME?: unknown;
  };
  return (
    element.cfnResourceType === type &&
    name === type &&
    Object.getPrototypeOf(own) === CfnResource.prototype &&
    !['cfnProperties', 'renderProperties'].some((it) => Object.hasOwn(element, it))
  );
}

/**
 * What a key and its user write, without resolving them: `undefined` where that is not plain. Like
 * the template, but for what decides nothing.
 */
export function plainFragment(key: CfnResource, user: PlainUser | undefined): object | undefined {
  const stack = Stack.of(key);
  if (!user || key.cfnOptions.condition) return undefined;
  const { status: Status } = key as { readonly status?: unknown };
  if ('name' in user) return written(key, { UserName: user.name, Status });
  const { construct } = user;
  if (Stack.of(construct) !== stack || construct.cfnOptions.condition) return undefined;
  const { path, policies } = construct as { readonly path?: unknown; readonly policies?: unknown };
  if (path !== undefined || policies !== undefined) return undefined;
  const UserName = { Ref: logicalIdOf(construct) };
  const made = written(key, { UserName, Status });
  return { ...made, ...written(construct, { UserName: user.called }) };
}

function written(element: CfnResource, properties: Readonly<Record<string, unknown>>): object {
  const path: unknown = element.cfnOptions.metadata?.['aws:cdk:path'];
  return {
    [logicalIdOf(element)]: {
      Type: element.cfnResourceType,
      Properties: properties,
      ...(typeof path === 'string' ? { Metadata: { 'aws:cdk:path': path } } : {}),
    },
  };
}
