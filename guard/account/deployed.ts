import {
  declaredUsers,
  type DeployedAccount,
  type DeployedUser,
  mayBelongTo,
  overlayDeployed,
} from '../../inputs/deployed/index';
import { type AccessKey, type DeployedKey, isUnknown, type Warning } from '../../rule-core/index';
import { inParallel } from '../../live-check/aws/pool';
import { NotRead } from '../not-read';
import type { Account, StackResource } from './account';

/** A stack that is about to be deployed. */
export interface StackToBe {
  readonly arn: string;
  readonly name: string;
  /** The keys that the template of the stack so far declares; asked for only where it matters. */
  readonly before: () => Promise<readonly AccessKey[]>;
}

/** What there would be after the deployment. */
export interface Held {
  readonly keys: readonly AccessKey[];
  readonly warnings: readonly Warning[];
  /** When the keys that the stack has by now were made, by their logical ids; ISO 8601. */
  readonly made: ReadonlyMap<string, string>;
}

/** How many users are asked about at a time. */
const WIDTH = 10;

/**
 * What the account would hold: the declared keys, and the deployed keys of their users that this stack
 * does not own. A key that the stack owns and no longer declares goes, unless its DeletionPolicy keeps
 * it.
 *
 * @throws NotRead where the account does not say
 */
export async function withDeployed(
  keys: readonly AccessKey[],
  stack: StackToBe,
  id: string,
  account: Account,
  now: Date,
): Promise<Held> {
  const here = keys.filter((it) => it.account.id === id);
  const others = keys.filter((it) => it.account.id !== id);
  if (here.length === 0) return { keys, warnings: [], made: new Map() };
  const resources = await account.resourcesOf(stack.arn);
  const names = new Map(
    [...namesIn(here), ...usersOf(resources)].map((it) => [it.toLowerCase(), it]),
  );
  const wanted = declaredUsers(here, id, [...names.values()]);
  const found: DeployedUser[] = [];
  await inParallel(wanted, WIDTH, async (name) => {
    const own = await account.keysOf(name);
    if (own) found.push(userOf(name, own, stack.name, resources));
  });
  const users = await settleKept(found, here, stack);
  const deployed: DeployedAccount = {
    account: id,
    name: `account ${id}`,
    asOf: now.toISOString(),
    complete: true,
    users,
  };
  const overlay = overlayDeployed(
    { keys: here, decidesAbout: [], stacks: [{ name: stack.name, account: { id, scope: id } }] },
    [deployed],
  );
  const [error] = overlay.errors;
  if (error) throw new NotRead(error.message);
  const made = users
    .flatMap((it) => it.keys)
    .flatMap(({ owner, createdAt }) =>
      owner && createdAt !== undefined ? [[owner.logicalId, createdAt] as const] : [],
    );
  return { keys: [...overlay.keys, ...others], warnings: overlay.warnings, made: new Map(made) };
}

function namesIn(keys: readonly AccessKey[]): string[] {
  return keys.flatMap((it) =>
    it.user.flatMap(({ value }) => (isUnknown(value) ? [] : (value.name ?? []))),
  );
}

function usersOf(resources: readonly StackResource[]): string[] {
  return resources.flatMap((it) => (it.type === 'AWS::IAM::User' ? (it.physicalId ?? []) : []));
}

function userOf(
  name: string,
  keys: readonly DeployedKey[],
  stack: string,
  resources: readonly StackResource[],
): DeployedUser {
  return {
    name,
    activeKeys: keys.filter((it) => it.status !== 'Inactive').length,
    keys: keys.map((key) => {
      const resource = resources.find((it) => it.physicalId === key.accessKeyId);
      return { ...key, owner: resource ? { stack, logicalId: resource.logicalId } : null };
    }),
  };
}

/**
 * Keys of the stack that it will have no more and leaves in the account are nobody's: they stay, and
 * count.
 */
async function settleKept(
  users: readonly DeployedUser[],
  declared: readonly AccessKey[],
  stack: StackToBe,
): Promise<DeployedUser[]> {
  const byLogicalId = new Map(declared.map((it) => [it.declaredAs?.logicalId, it]));
  let before: ReadonlyMap<string | undefined, AccessKey> | undefined;
  const isKept = async (user: string, logicalId: string): Promise<boolean> => {
    const now = byLogicalId.get(logicalId);
    if (now?.exists.kind === 'never') return now.declaredAs?.keptOnRemoval === true;
    if (now) return now.declaredAs?.keptOnReplacement === true && !mayBelongTo(now, user);
    before ??= new Map((await stack.before()).map((it) => [it.declaredAs?.logicalId, it]));
    // What its template does not show may have any policy.
    return before.get(logicalId)?.declaredAs?.keptOnRemoval ?? !before.has(logicalId);
  };
  const settled: DeployedUser[] = [];
  for (const user of users) {
    const keys: DeployedKey[] = [];
    for (const key of user.keys) {
      const kept = key.owner && (await isKept(user.name, key.owner.logicalId));
      keys.push(kept ? { ...key, owner: null } : key);
    }
    settled.push({ ...user, keys });
  }
  return settled;
}
