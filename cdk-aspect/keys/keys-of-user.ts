import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import type { FindingUser } from '../../rule-core/index';
import type { Acknowledgement } from './acknowledgements';
import { logicalIdOf } from '../tree/logical-id';
import type { KeyConstruct } from './key-constructs';

/**
 * The acknowledgement on the user of a key, where it is plain that it is its user: the key refers to
 * it in its own template, or the user is called what the finding says.
 */
export function onItsUser(
  key: KeyConstruct,
  user: FindingUser,
  all: readonly Acknowledgement[],
  rule: Acknowledgement['rule'],
): Acknowledgement | undefined {
  return all.find((it) => it.rule === rule && isUserOf(it.construct, key, user));
}

function isUserOf(construct: IConstruct, key: KeyConstruct, found: FindingUser): boolean {
  const user = userResource(construct);
  if (!user) return false;
  const stack = Stack.of(user);
  const id = logicalIdOf(user);
  const named = at(at(key.template.template, 'Resources', key.logicalId), 'Properties', 'UserName');
  if (stack === key.template.stack && at(named, 'Ref') === id) return true;
  const name = (user as { readonly userName?: unknown }).userName;
  const account = found.account === undefined || stack.resolve(stack.account) === found.account;
  return account && typeof name === 'string' && found.name?.toLowerCase() === name.toLowerCase();
}

/** The resource of a level 1 or level 2 user. */
function userResource(construct: IConstruct): CfnResource | undefined {
  const resource = construct.node.defaultChild ?? construct;
  return CfnResource.isCfnResource(resource) && resource.cfnResourceType === USER
    ? resource
    : undefined;
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}
