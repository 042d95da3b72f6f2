import {
  type AccessKey,
  type AccountScope,
  ALWAYS,
  type Condition,
  constantly,
  type KeyStatus,
  type ReadError,
  type Unknown,
  unknown,
  unknownCondition,
  type UserIdentity,
  type Warning,
} from '../../rule-core/index';
import type { StackInput } from '../cloudformation/index';
import { liesElsewhere } from '../template-elsewhere';
import { type AccountOptions, accountsOf } from './accounts';
import { accountsInUse, arnsOf } from './accounts-in-use';
import { unwrapped } from './cloud-control';
import { furtherKeysOf } from './key-rights';
import { property } from './property';
import {
  isKey,
  isOfAnotherCloud,
  isProvider,
  isTemplateStack,
  nameOf,
  type PulumiProvider,
  type PulumiResource,
  templateElsewhere,
} from './resource';
import { templateOf } from './template-stacks';
import { identityIn, type Owner, ownerOf, outsideUsers, usersOf } from './users';

export interface StackFacts {
  readonly keys: AccessKey[];
  /** CloudFormation stacks whose templates have to be read as well. */
  readonly templates: StackInput[];
  readonly errors: ReadError[];
  readonly warnings: Warning[];
  /**
   * Addresses of keys whose user is not known yet, and is taken to be the one user whose outputs it
   * is computed from.
   */
  readonly inferred: Set<string>;
  /** Addresses of keys that this run is told not to look at. */
  readonly leftOut: Set<string>;
}

/** The access keys of a Pulumi stack, in any order of its resources. */
export function factsOf(shown: readonly PulumiResource[], options: AccountOptions): StackFacts {
  const facts: StackFacts = {
    keys: [],
    templates: [],
    errors: [],
    warnings: [],
    inferred: new Set(),
    leftOut: new Set(),
  };
  const resources = [...shown]
    .sort((a, b) => compare(a.urn, b.urn))
    .flatMap((it) => {
      const resource = unwrapped(it);
      if (!resource || !('message' in resource)) return resource ?? [];
      facts.errors.push(resource);
      return [];
    });
  const ofProvider = accountsOf(providersOf(resources), options, arnsOf(resources));
  const named = usersOf(resources, (it) => ofProvider(it.provider));
  const asked = resources
    .filter((it) => isKey(it.type) && !isOfAnotherCloud(it))
    .map((key) => {
      const owner = ownerOf(key, named);
      return { key, owner, own: ofProvider(key.provider) };
    });
  const inUse = accountsInUse(asked.map(({ own, owner }) => ({ own, user: owner.user?.account })));
  const accountOf = (provider: PulumiProvider | undefined) => inUse(ofProvider(provider));
  const users = [...named.values()].map((it) => ({ ...it, account: inUse(it.account) }));
  const owned = asked.map(({ key, owner, own }) => ({
    key,
    owner,
    account: inUse(accountOfKey(own, owner.user?.account)),
  }));
  for (const resource of resources) {
    const what = templateElsewhere(resource.type);
    if (what !== undefined)
      facts.errors.push({
        input: resource.urn,
        message: liesElsewhere(what, nameOf(resource.urn)),
        kind: 'nested-template',
      });
    if (!isTemplateStack(resource.type)) continue;
    const read = templateOf(resource, accountOf(resource.provider));
    if (read && 'message' in read) facts.errors.push(read);
    else if (read) facts.templates.push(read);
  }
  const withOutsideUsers = facts.templates.length > 0 || outsideUsers(owned, users);
  const byId = new Map<string, AccessKey>();
  for (const { key, owner, account } of owned) {
    if (owner.inferred) facts.inferred.add(key.address ?? key.urn);
    if (key.leftOut === true) facts.leftOut.add(key.address ?? key.urn);
    addKey(keyOf(key, identityIn(owner, withOutsideUsers), account), facts, byId);
  }
  facts.keys.push(...furtherKeysOf(resources, named, (it) => accountOf(it.provider)));
  return facts;
}

/** The providers of a stack, once each. */
function providersOf(resources: readonly PulumiResource[]): Iterable<PulumiProvider> {
  const providers = new Map<string, PulumiProvider>();
  for (const { type, urn, outputs, inputs, provider } of resources) {
    if (isProvider(type)) providers.set(urn, { urn, inputs: inputs ?? outputs });
    if (provider) providers.set(provider.urn, provider);
  }
  return providers.values();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
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
  identity: Owner['identity'],
  account: AccountScope,
): AccessKey {
  const id = property(resource.outputs, 'id');
  const accessKeyId =
    id.kind === 'known' && typeof id.value === 'string' && /^A[A-Z0-9]{15,127}$/.test(id.value)
      ? id.value
      : undefined;
  return {
    address: resource.address ?? resource.urn,
    name: nameOf(resource.address ?? resource.urn),
    user: constantly<UserIdentity>(identity),
    status: constantly<KeyStatus>(statusOf(resource)),
    exists: existence(resource),
    account,
    ...(resource.leftBehind ? { leftBehind: resource.leftBehind } : {}),
    ...(accessKeyId === undefined ? {} : { observed: { accessKeyId } }),
  };
}

/** What is left out is not made now; a run that looks at every resource makes it. */
function existence({ urn, doubted, leftOut }: PulumiResource): Condition {
  if (doubted !== undefined) return unknownCondition(`there ${urn}`, doubted);
  if (leftOut !== true) return ALWAYS;
  const reason = `${nameOf(urn)} is left out of this run (--target)`;
  return unknownCondition(`made ${urn}`, reason);
}

/**
 * A key is where its provider leads; that names an account, or is not known. Where it is known but
 * without a number (a profile), a user that the program refers to tells the account as well.
 */
function accountOfKey(own: AccountScope, user: AccountScope | undefined): AccountScope {
  return !user || own.id !== undefined || own.uncertain === true ? own : user;
}

/** Left out means Active (the provider's default); nothing at all known of a key means unknown. */
function statusOf({ urn, outputs, inputs, leftOut }: PulumiResource): KeyStatus | Unknown {
  const output = property(outputs, 'status');
  const asked = output.kind === 'absent' && inputs ? property(inputs, 'status') : output;
  if (asked.kind === 'known' && (asked.value === 'Active' || asked.value === 'Inactive')) {
    return asked.value;
  }
  if (asked.kind === 'absent' && (inputs || Object.keys(outputs).length > 0)) return 'Active';
  const name = nameOf(urn);
  if (leftOut === true && asked.kind === 'absent') {
    return unknown(`status of ${urn}`, `${name} is left out of this run (--target)`);
  }
  const reason = {
    absent: `the provider of ${name} is not known yet, nor is its status`,
    unknown: `the status of ${name} is not known yet`,
    known: `the status of ${name} is neither Active nor Inactive`,
  }[asked.kind];
  return unknown(`status of ${urn}`, reason);
}
