import {
  type AccountScope,
  namedUser,
  opaqueUser,
  type Unknown,
  unknown,
  type UserIdentity,
} from '../../rule-core/index';
import { property } from './property';
import { nameOf, type PulumiResource, userNameProperty } from './resource';

/** An IAM user that a stack manages or reads. */
export interface User {
  readonly identity: UserIdentity | Unknown;
  readonly account: AccountScope;
}

/**
 * The users of a stack by URN.
 *
 * A user whose name is given but not known yet may be any user of its account; one whose name Pulumi
 * makes up is a user of its own.
 */
export function usersOf(
  resources: readonly PulumiResource[],
  accountOf: (resource: PulumiResource) => AccountScope,
): Map<string, User> {
  const users = new Map<string, User>();
  for (const resource of resources) {
    const name = userNameProperty(resource.type);
    if (name === undefined) continue;
    users.set(resource.urn, {
      identity: identityOf(resource, name),
      account: accountOf(resource),
    });
  }
  return users;
}

function identityOf(resource: PulumiResource, nameProperty: string): UserIdentity | Unknown {
  const { urn, outputs, inputs } = resource;
  const label = nameOf(urn);
  // The id of an IAM user is its name.
  for (const read of [property(outputs, nameProperty), property(outputs, 'id')]) {
    if (read.kind === 'known' && typeof read.value === 'string') return namedUser(read.value);
  }
  const asked = inputs ? property(inputs, nameProperty) : undefined;
  if (asked?.kind === 'known' && typeof asked.value === 'string') return namedUser(asked.value);
  const madeUp = asked?.kind === 'absent' && property(outputs, nameProperty).kind === 'absent';
  if (madeUp) return opaqueUser(urn, label);
  return unknown(`user ${urn}`, `the name of the user ${label} is not known yet`);
}

/**
 * Who owns a key. A known name says it. A value that is not known yet but is computed from the
 * outputs of exactly one user is taken to be that user.
 */
export function ownerOf(
  key: PulumiResource,
  users: ReadonlyMap<string, User>,
): { readonly identity: UserIdentity | Unknown; readonly user?: User } {
  const sources = [...new Set(key.propertyDependencies['user'] ?? [])].flatMap((urn) => {
    const user = users.get(urn);
    return user ? [user] : [];
  });
  const [source] = sources;
  const only = sources.length === 1 ? source : undefined;
  const asked = userProperty(key);
  if (asked.kind === 'known' && typeof asked.value === 'string') {
    const identity = namedUser(asked.value);
    const same = only && sameOrUnknown(only.identity, identity) ? only : undefined;
    return same ? { identity, user: same } : { identity };
  }
  if (only) return { identity: only.identity, user: only };
  return { identity: unknown(`user of ${key.urn}`, reasonOf(key, asked, sources.length)) };
}

function userProperty(key: PulumiResource): ReturnType<typeof property> {
  const output = property(key.outputs, 'user');
  return output.kind === 'absent' && key.inputs ? property(key.inputs, 'user') : output;
}

function sameOrUnknown(user: UserIdentity | Unknown, name: UserIdentity): boolean {
  return 'unknown' in user || user.id === name.id;
}

function reasonOf(
  key: PulumiResource,
  asked: ReturnType<typeof property>,
  sources: number,
): string {
  const name = nameOf(key.urn);
  if (asked.kind === 'unknown' && asked.secret) return `the user of ${name} is a secret`;
  if (asked.kind === 'absent') return `the provider of ${name} is not known yet, nor is its user`;
  if (sources > 1) return `the user of ${name} is computed from several users`;
  return `the user of ${name} is an output that is not known yet`;
}
