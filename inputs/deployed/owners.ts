import {
  type AccessKey,
  type DeclaredAs,
  type DeployedKey,
  isUnknown,
} from '../../rule-core/index';
import type { DeployedAccount } from './deployed-account';
import type { Declared } from './declared';

/**
 * Whose a deployed key is.
 *
 * - `declared`: an input decides about it: these keys, or none where it is deleted.
 * - `foreign`: no input does; it stays as it is.
 * - `maybe`: it may be one of these keys.
 */
export type Ownership =
  | { readonly kind: 'declared'; readonly keys: readonly AccessKey[] }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'maybe'; readonly keys: readonly AccessKey[]; readonly reason: string };

const FOREIGN: Ownership = { kind: 'foreign' };

/** Tells which of an account's deployed keys the inputs of a run own. */
export class Owners {
  private readonly byId = new Map<string, AccessKey[]>();
  private readonly byLogicalId = new Map<string, AccessKey[]>();
  /** Keys that an input decides about, by id and user. */
  private readonly decidesAbout: ReadonlySet<string>;
  /** Stacks that are inputs of this run. */
  private readonly stacks: Set<string>;
  /** Templates whose stack is known by a key that it has made. */
  private readonly placed = new Set<string>();
  private readonly gone: { readonly id: string; readonly stack: string }[] = [];

  constructor({ users }: DeployedAccount, { keys, decidesAbout, stacks }: Declared) {
    this.decidesAbout = new Set(decidesAbout.map((it) => idAndUser(it.accessKeyId, it.user)));
    this.stacks = new Set(stacks.map((it) => it.name));
    for (const key of keys) {
      add(this.byId, key.observed?.accessKeyId, key);
      add(this.byLogicalId, key.declaredAs?.logicalId, key);
    }
    for (const key of users.flatMap((it) => it.keys)) this.place(key);
  }

  /**
   * @param candidates the declared keys of the key's user
   * @param user that user's name: a document that calls the key another's decides nothing about it
   */
  of(key: DeployedKey, candidates: readonly AccessKey[], user: string): Ownership {
    const { accessKeyId: id, owner } = key;
    if (id === undefined) {
      return maybe(candidates, `no id is known of it; "live --source list" tells the ids`);
    }
    const same = (this.byId.get(id) ?? []).filter((it) => mayBelongTo(it, user));
    if (same.length > 0 || this.decidesAbout.has(idAndUser(id, user))) {
      return { kind: 'declared', keys: same };
    }
    const known = candidates.filter((it) => it.observed?.accessKeyId === undefined);
    const inTemplates = known.filter((it) => it.declaredAs);
    if (owner === undefined) {
      const reason = `which stack made ${id} is not known; "live --stacks" and "check --live-account" ask CloudFormation`;
      return maybe(inTemplates, reason);
    }
    if (owner === null) {
      const called = inTemplates.filter((it) => it.declaredAs?.indirect);
      return maybe(
        called,
        `a custom resource may have made ${id}, and CloudFormation does not tell`,
      );
    }
    const made = this.declaredBy(owner);
    if (made.length > 0) return { kind: 'declared', keys: made };
    if (this.stacks.has(owner.stack)) {
      this.gone.push({ id, stack: owner.stack });
      return { kind: 'declared', keys: [] };
    }
    const loose = inTemplates.filter(
      (it) => it.declaredAs && mayBeOf(it.declaredAs, owner.stack) && !this.isPlaced(it),
    );
    return maybe(
      loose,
      `the stack ${owner.stack} made ${id} as ${owner.logicalId}, and whether one of these templates is that stack's is not known`,
    );
  }

  /** Sentences about the keys that the deployment deletes. */
  removed(): string[] {
    return this.gone.map(
      ({ id, stack }) =>
        `${id} is not counted: the stack ${stack} made it and no longer declares it, so CloudFormation deletes it, unless its DeletionPolicy was Retain.`,
    );
  }

  private place({ owner }: DeployedKey): void {
    if (!owner) return;
    for (const key of this.declaredBy(owner)) {
      this.stacks.add(owner.stack);
      this.placed.add(key.source?.file ?? key.address);
    }
  }

  private isPlaced(key: AccessKey): boolean {
    return this.placed.has(key.source?.file ?? key.address);
  }

  private declaredBy({ stack, logicalId }: NonNullable<DeployedKey['owner']>): AccessKey[] {
    return (this.byLogicalId.get(logicalId) ?? []).filter(
      ({ declaredAs }) => declaredAs !== undefined && mayBeOf(declaredAs, stack),
    );
  }
}

function idAndUser(accessKeyId: string, user: string | undefined): string {
  return JSON.stringify([accessKeyId, user?.toLowerCase()]);
}

/** Whether a declared key may be one of the user with this name. */
export function mayBelongTo({ user }: AccessKey, name: string): boolean {
  return user.some(
    ({ value }) =>
      isUnknown(value) ||
      value.name === undefined ||
      value.name.toLowerCase() === name.toLowerCase(),
  );
}

function mayBeOf({ stack, within }: DeclaredAs, name: string): boolean {
  if (stack !== undefined) return stack === name;
  return within === undefined || name.startsWith(`${within}-`);
}

function maybe(keys: readonly AccessKey[], reason: string): Ownership {
  return keys.length === 0 ? FOREIGN : { kind: 'maybe', keys, reason };
}

function add(map: Map<string, AccessKey[]>, name: string | undefined, key: AccessKey): void {
  if (name === undefined) return;
  const known = map.get(name);
  if (known) known.push(key);
  else map.set(name, [key]);
}
