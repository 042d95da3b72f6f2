import type { AccessKey, AccountScope, UserIdentity } from '../../rule-core/index';
import { ALWAYS, namedUser } from '../../rule-core/index';
import { onePerUser } from '../cloudformation/keys/one-per-user';
import { furtherKey, keyRightsIn } from '../key-rights';
import { holdsUnknown, property } from './property';
import { isObject } from '../../rule-core/text/json';
import { nameOf, policyPlace, type PulumiResource } from './resource';
import type { User } from './users';

/**
 * A further key for each user whose keys a policy of the stack allows someone to make. An ARN that is
 * not known yet, in a policy that is computed from nothing but the outputs of one user, is that user's.
 */
export function furtherKeysOf(
  resources: readonly PulumiResource[],
  users: ReadonlyMap<string, User>,
  accountOf: (resource: PulumiResource) => AccountScope,
): AccessKey[] {
  const keys = resources.flatMap((it) =>
    usersIn(it, users, accountOf(it)).map((user) =>
      furtherKey({
        address: it.address ?? it.urn,
        name: nameOf(it.address ?? it.urn),
        logicalId: nameOf(it.urn),
        user,
        account: accountOf(it),
        exists: ALWAYS,
      }),
    ),
  );
  return onePerUser(keys);
}

function usersIn(
  resource: PulumiResource,
  users: ReadonlyMap<string, User>,
  account: AccountScope,
): UserIdentity[] {
  const place = policyPlace(resource.type);
  if (!place || resource.leftOut === true) return [];
  const argument = place.inside ?? place.policy;
  const sources = [...new Set(resource.propertyDependencies[argument] ?? [])];
  const [only, another] = sources.flatMap((urn) => users.get(urn) ?? []);
  return policiesOf(resource, place).flatMap((policy) =>
    keyRightsIn(policy, account, holdsUnknown).flatMap(({ name, open }): UserIdentity[] => {
      if (open) return only && !another ? [only.identity] : [];
      return name === undefined ? [] : [namedUser(name)];
    }),
  );
}

/** The policies of IAM in a resource, as far as they are known. */
export function policiesOf(
  { outputs, inputs }: Pick<PulumiResource, 'outputs' | 'inputs'>,
  { policy, inside }: { readonly policy: string; readonly inside?: string },
): unknown[] {
  const argument = inside ?? policy;
  const said = property(outputs, argument);
  const read = said.kind === 'known' || !inputs ? said : property(inputs, argument);
  if (read.kind !== 'known') return [];
  if (inside === undefined) return [read.value];
  const list: readonly unknown[] = Array.isArray(read.value) ? read.value : [];
  return list.flatMap((it) => {
    const inner = isObject(it) ? property(it, policy) : undefined;
    return inner?.kind === 'known' ? [inner.value] : [];
  });
}
