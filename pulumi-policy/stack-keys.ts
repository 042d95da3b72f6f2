import type { PolicyResource } from '@pulumi/policy';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  type KeyStatus,
  namedUser,
  opaqueUser,
  type ReadError,
  type Unknown,
  unknown,
  type UserIdentity,
} from '../rule-core/index';
import { accountOfProvider, type AccountsByProfile } from './account-of-provider';
import { type Property, read } from './safe-read';
import { isAccessKey, isCloudFormationStack, userNameProperty } from './types';

/** The inputs of keys as the program gave them, by URN: outputs may still be empty at preview. */
export type RememberedInputs = ReadonlyMap<
  string,
  { readonly user: Property; readonly status: Property }
>;

export interface StackKeys {
  readonly keys: readonly AccessKey[];
  /** What could not be read, by URN of the resource. */
  readonly errors: readonly (ReadError & { readonly urn: string })[];
  /** The URN a finding on a key is reported at, by the key's address. */
  readonly urns: ReadonlyMap<string, string>;
}

/** The access keys of a stack's resources, in the order of their URNs. */
export async function keysOfStack(
  resources: readonly PolicyResource[],
  remembered: RememberedInputs,
  accounts: AccountsByProfile,
): Promise<StackKeys> {
  const ordered = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const declared = onceEach(ordered.filter((it) => isAccessKey(it.type)));
  const addresses = addressesOf(declared);
  const keys = declared.map((it) => keyOf(it, addresses.get(it) ?? it.urn, remembered, accounts));
  const urns = new Map(declared.map((it) => [addresses.get(it) ?? it.urn, it.urn]));
  const errors: StackKeys['errors'][number][] = [];
  for (const stack of ordered.filter((it) => isCloudFormationStack(it.type))) {
    const { keysOfTemplate } = await import('./template-keys');
    const found = keysOfTemplate(stack, accountOfProvider(stack.provider, accounts));
    keys.push(...found.keys);
    for (const it of found.keys) urns.set(it.address, stack.urn);
    errors.push(...found.errors.map((it) => ({ ...it, urn: stack.urn })));
  }
  return { keys, errors, urns };
}

/** Whether a stack has anything that could be a key. */
export function hasKeys(resources: readonly PolicyResource[]): boolean {
  return resources.some((it) => isAccessKey(it.type) || isCloudFormationStack(it.type));
}

/** A key that is managed here and read elsewhere (`.get`) stands twice in a state: one id, one key. */
function onceEach(keys: readonly PolicyResource[]): PolicyResource[] {
  const seen = new Set<unknown>();
  return keys.filter((it) => {
    const id = read(it.props, 'id');
    if (id.state !== 'known') return true;
    if (seen.has(id.value)) return false;
    seen.add(id.value);
    return true;
  });
}

/** The resource's name, as the program calls it; its URN where several have that name. */
function addressesOf(resources: readonly PolicyResource[]): Map<PolicyResource, string> {
  const count = new Map<string, number>();
  for (const { name } of resources) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(resources.map((it) => [it, count.get(it.name) === 1 ? it.name : it.urn]));
}

function keyOf(
  key: PolicyResource,
  address: string,
  remembered: RememberedInputs,
  accounts: AccountsByProfile,
): AccessKey {
  const inputs = remembered.get(key.urn);
  const user = firstGiven(read(key.props, 'user'), inputs?.user);
  const status = firstGiven(read(key.props, 'status'), inputs?.status);
  const owner = ownerOf(key);
  return {
    address,
    user: constantly(identityOf(key, user, owner)),
    status: constantly(statusOf(key, status)),
    exists: ALWAYS,
    // A user is in the account of its own provider, whichever provider its key names.
    account: accountOfProvider(owner?.provider ?? key.provider, accounts),
  };
}

/** Outputs, and where they say nothing yet, the inputs. */
function firstGiven(output: Property, input: Property | undefined): Property {
  if (output.state === 'known' || !input || input.state === 'absent') return output;
  return input;
}

/** The one user resource that the key's user comes from; several are no answer. */
function ownerOf(key: PolicyResource): PolicyResource | undefined {
  const from = (key.propertyDependencies['user'] ?? []) as readonly (PolicyResource | undefined)[];
  const users = from.filter((it) => it && userNameProperty(it.type) !== undefined);
  const unique = [...new Map(users.map((it) => [it?.urn, it])).values()];
  return unique.length === 1 ? unique[0] : undefined;
}

function identityOf(
  key: PolicyResource,
  user: Property,
  owner: PolicyResource | undefined,
): UserIdentity | Unknown {
  if (user.state === 'known' && typeof user.value === 'string') return namedUser(user.value);
  if (owner) {
    const name = read(owner.props, userNameProperty(owner.type) ?? '');
    if (name.state === 'known' && typeof name.value === 'string') return namedUser(name.value);
    return opaqueUser(owner.urn, owner.name);
  }
  const reason =
    user.state === 'absent'
      ? `the provider has not said yet which user ${key.name} is for`
      : `the user of ${key.name} is known only after deployment`;
  return unknown(key.urn, reason);
}

/** A status that is not given is Active: the default of the provider and of IAM. */
function statusOf(key: PolicyResource, status: Property): KeyStatus | Unknown {
  if (status.state === 'absent') return 'Active';
  if (status.state === 'unknown') {
    return unknown(key.urn, `the status of ${key.name} is known only after deployment`);
  }
  const { value } = status;
  if (value === 'Active' || value === 'Inactive') return value;
  return unknown(key.urn, `the status of ${key.name} is neither Active nor Inactive`);
}
