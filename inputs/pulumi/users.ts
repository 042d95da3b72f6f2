import {
  type AccountScope,
  namedUser,
  opaqueUser,
  type Unknown,
  unknown,
  type UserIdentity,
} from '../../rule-core/index';
import { type Property, property } from './property';
import { nameOf, type PulumiResource, userNameProperty } from './resource';

/** An IAM user that a stack manages or reads. */
export interface User {
  readonly identity: UserIdentity;
  /** Why it may be a user who is named elsewhere: its name is given, but not known yet. */
  readonly pending?: Unknown;
  readonly account: AccountScope;
}

export interface Owner {
  readonly identity: UserIdentity | Unknown;
  /** The user of the stack that it is. */
  readonly user?: User;
  /** Not known yet, and taken to be the one user whose outputs it is computed from. */
  readonly inferred: boolean;
}

/** The users of a stack by URN. */
export function usersOf(
  resources: readonly PulumiResource[],
  accountOf: (resource: PulumiResource) => AccountScope,
): Map<string, User> {
  const users = new Map<string, User>();
  for (const resource of resources) {
    const name = userNameProperty(resource.type);
    if (name === undefined) continue;
    users.set(resource.urn, { ...identityOf(resource, name), account: accountOf(resource) });
  }
  return users;
}

function identityOf(
  resource: PulumiResource,
  nameProperty: string,
): Pick<User, 'identity' | 'pending'> {
  const { urn, outputs, inputs } = resource;
  // The id of an IAM user is its name.
  for (const told of [nameProperty, 'id']) {
    const read = property(outputs, told);
    if (read.kind === 'known' && typeof read.value === 'string') {
      return { identity: userNamed(read.value, read.secret, urn) };
    }
  }
  const asked = inputs ? property(inputs, nameProperty) : undefined;
  if (asked?.kind === 'known' && typeof asked.value === 'string') {
    return { identity: namedUser(asked.value) };
  }
  const label = nameOf(urn);
  const identity = opaqueUser(urn, label);
  const madeUp = asked?.kind === 'absent' && property(outputs, nameProperty).kind === 'absent';
  if (madeUp) return { identity };
  return {
    identity,
    pending: unknown(`user ${urn}`, `the name of the user ${label} is not known yet`),
  };
}

/** IAM keeps names apart without regard to case. */
export function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** A user with this name, which is not shown where it is a secret. */
function userNamed(name: string, secret: true | undefined, urn: string): UserIdentity {
  const user = namedUser(name);
  return secret ? { id: user.id, label: `(secret name, of ${nameOf(urn)})` } : user;
}

/** What IAM takes for the name of a user (IAM API reference, CreateAccessKey, `UserName`). */
export const USER_NAME = /^[\w+=,.@-]{1,128}$/;

/**
 * Who owns a key. A known name says it. A value that is not known yet but is computed from nothing
 * but the outputs of one user is taken to be that user: the engine does not show how it is computed.
 */
export function ownerOf(key: PulumiResource, users: ReadonlyMap<string, User>): Owner {
  const given = key.propertyDependencies['user'] ?? [];
  const sources = given.length > 1 ? [...new Set(given)] : given;
  const related = sources.flatMap((urn) => users.get(urn) ?? []);
  const asked = userProperty(key);
  if (asked.kind === 'known' && typeof asked.value === 'string' && USER_NAME.test(asked.value)) {
    const identity = userNamed(asked.value, asked.secret, key.urn);
    const [user] = related.length === 1 ? related : [];
    const same = user && (user.pending !== undefined || user.identity.id === identity.id);
    return { identity, inferred: false, ...(same ? { user } : {}) };
  }
  const [only] = asked.kind !== 'known' && sources.length === 1 ? related : [];
  if (only) return { identity: only.identity, user: only, inferred: true };
  return {
    identity: unknown(`user of ${key.urn}`, reasonOf(key, asked, sources)),
    inferred: false,
  };
}

function userProperty(key: PulumiResource): Property {
  const output = property(key.outputs, 'user');
  return output.kind === 'absent' && key.inputs ? property(key.inputs, 'user') : output;
}

/**
 * Whether a key may belong to someone who is not a user of the stack, in the account of the key: then a
 * user of the stack whose name is not known yet may be that one. It is never another user of the
 * stack, since IAM refuses to create a second user of one name.
 */
export function outsideUsers(
  keys: readonly { readonly owner: Owner; readonly account: AccountScope }[],
  users: readonly User[],
): boolean {
  const at = (account: AccountScope, id: string) => `${account.id ?? account.scope}\n${id}`;
  const own = new Set(users.map((it) => at(it.account, it.identity.id)));
  return keys.some(
    ({ owner: { identity }, account }) =>
      !('unknown' in identity) && !own.has(at(account, identity.id)),
  );
}

/** Who owns a key, given whether there are {@link outsideUsers}. */
export function identityIn(owner: Owner, withOutsideUsers: boolean): Owner['identity'] {
  return withOutsideUsers && owner.inferred
    ? (owner.user?.pending ?? owner.identity)
    : owner.identity;
}

function reasonOf(key: PulumiResource, asked: Property, sources: readonly string[]): string {
  const name = nameOf(key.urn);
  if (key.leftOut === true)
    return `${name} is left out of this run (--target), and its user is not shown`;
  if (asked.kind === 'known') return `the user of ${name} is not the name of an IAM user`;
  if (asked.kind === 'unknown' && asked.secret) return `the user of ${name} is a secret`;
  if (asked.kind === 'absent' && sources.length === 0) {
    return `the provider of ${name} is not known yet, nor is its user`;
  }
  if (sources.length > 1) return `the user of ${name} is computed from several resources`;
  return `the user of ${name} is an output that is not known yet`;
}
