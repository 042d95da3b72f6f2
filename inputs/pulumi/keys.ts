import {
  type AccessKey,
  type AccountScope,
  ALWAYS,
  constantly,
  type KeyStatus,
  type ReadError,
  type Unknown,
  unknown,
  type UserIdentity,
  type Warning,
} from '../../rule-core/index';
import type { StackInput } from '../cloudformation/index';
import { type AccountOptions, accountOf } from './accounts';
import { property } from './property';
import { isKey, isTemplateStack, nameOf, type PulumiResource } from './resource';
import { templateOf } from './template-stacks';
import { ownerOf, type User, usersOf } from './users';

export interface StackFacts {
  readonly keys: AccessKey[];
  /** CloudFormation stacks whose templates have to be read as well. */
  readonly templates: StackInput[];
  readonly errors: ReadError[];
  readonly warnings: Warning[];
}

/** The access keys of a Pulumi stack, in any order of its resources. */
export function factsOf(resources: readonly PulumiResource[], options: AccountOptions): StackFacts {
  const account = (it: PulumiResource) => accountOf(it.provider, options);
  const users = usersOf(resources, account);
  const sorted = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  const facts: StackFacts = { keys: [], templates: [], errors: [], warnings: [] };
  const byId = new Map<string, AccessKey>();
  for (const resource of sorted) {
    if (isKey(resource.type)) addKey(keyOf(resource, users, account(resource)), facts, byId);
    if (isTemplateStack(resource.type)) {
      const read = templateOf(resource, account(resource));
      if (read && 'message' in read) facts.errors.push(read);
      else if (read) facts.templates.push(read);
    }
  }
  return facts;
}

/** One key may be there twice, managed and read with `AccessKey.get`: its id tells. */
function addKey(key: AccessKey, facts: StackFacts, byId: Map<string, AccessKey>): void {
  const id = key.observed?.accessKeyId;
  const same = id === undefined ? undefined : byId.get(id);
  if (!same) {
    if (id !== undefined) byId.set(id, key);
    facts.keys.push(key);
    return;
  }
  if (isInactive(same) && !isInactive(key)) {
    facts.keys[facts.keys.indexOf(same)] = key;
    byId.set(id ?? '', key);
  }
}

function isInactive(key: AccessKey): boolean {
  return key.status.every((it) => it.value === 'Inactive');
}

function keyOf(
  resource: PulumiResource,
  users: ReadonlyMap<string, User>,
  own: AccountScope,
): AccessKey {
  const owner = ownerOf(resource, users);
  const id = property(resource.outputs, 'id');
  const accessKeyId =
    id.kind === 'known' && typeof id.value === 'string' && /^A[A-Z0-9]{15,127}$/.test(id.value)
      ? id.value
      : undefined;
  return {
    address: resource.address ?? resource.urn,
    user: constantly<UserIdentity>(owner.identity),
    status: constantly<KeyStatus>(statusOf(resource)),
    exists: ALWAYS,
    account: accountOfKey(own, owner.user?.account),
    ...(accessKeyId === undefined ? {} : { observed: { accessKeyId } }),
  };
}

/**
 * A key is where its provider leads; that names an account, or is not known. Where it is known but
 * without a number (a profile), a user that the program refers to tells the account as well.
 */
function accountOfKey(own: AccountScope, user: AccountScope | undefined): AccountScope {
  return !user || own.id !== undefined || own.uncertain === true ? own : user;
}

/** Left out means Active (the provider's default); nothing at all known of a key means unknown. */
function statusOf({ urn, outputs, inputs }: PulumiResource): KeyStatus | Unknown {
  const output = property(outputs, 'status');
  const asked = output.kind === 'absent' && inputs ? property(inputs, 'status') : output;
  const unclear = (reason: string) => unknown(`status of ${urn}`, reason);
  const name = nameOf(urn);
  if (asked.kind === 'absent') {
    return inputs || Object.keys(outputs).length > 0
      ? 'Active'
      : unclear(`the provider of ${name} is not known yet, nor is its status`);
  }
  if (asked.kind === 'unknown') return unclear(`the status of ${name} is not known yet`);
  return asked.value === 'Active' || asked.value === 'Inactive'
    ? asked.value
    : unclear(`the status of ${name} is neither Active nor Inactive`);
}
