import {
  type AccessKey,
  all,
  ALWAYS,
  any,
  canHold,
  type Condition,
  constantly,
  type ByWorld,
  type ByWorldCase,
  isUnknown,
  NEVER,
  not,
  type UserIdentity,
} from '../../rule-core/index';
import type { ChangedResource } from '../question/changed-resources';
import {
  ACCESS_KEY,
  resolvedStatus,
  resolvedUser,
  unknownStatus,
  unknownUser,
} from './key-properties';

/** Where the keys that only the change set shows are. */
export interface Scene {
  readonly file: string;
  readonly account: string;
  readonly stack?: string;
}

/**
 * The keys of a template, with the values that the change set has resolved. A key that it changes
 * exists, with the user and status that are shown; what is not shown stays as the template says. Keys
 * that it does not list are as they were, or do not exist: the template's worlds stay open for them, as
 * far as the resolved keys allow these worlds. Keys that only the change set shows, since a transform
 * made them, are added.
 */
export function withValues(
  keys: readonly AccessKey[],
  changed: readonly ChangedResource[],
  scene: Scene,
): AccessKey[] {
  const changes = changesOf(changed);
  const changeOf = ({ declaredAs, possible }: AccessKey) =>
    possible || declaredAs?.indirect || declaredAs?.stack !== scene.stack
      ? undefined
      : changes.get(declaredAs?.logicalId ?? '');
  const shown = keys.flatMap((key) => {
    const change = changeOf(key);
    return change && change.action !== 'other' ? [worldsOf(key, change)] : [];
  });
  const together = all(...shown);
  // A reading that no world fits would make every key disappear.
  const worlds = shown.length > 0 && canHold(together) ? together : ALWAYS;
  const aliases = aliasesOf(keys, changeOf);
  const declared = new Set(keys.map((it) => changeOf(it)?.logicalId));
  return [
    ...keys.map((key) => {
      const change = changeOf(key);
      const named = { ...key, user: key.user.map((it) => withAlias(it, aliases)) };
      if (!change || change.action === 'other')
        return { ...named, exists: all(key.exists, worlds) };
      return resolved(named, change, worlds);
    }),
    ...[...changes.values()]
      .filter((it) => it.action !== 'DELETE' && !declared.has(it.logicalId))
      .map((it) => made(it, scene)),
  ];
}

/** Of several that are listed for one key, one that leaves it there: a key that is replaced goes and comes. */
function changesOf(changed: readonly ChangedResource[]): Map<string, ChangedResource> {
  const changes = new Map<string, ChangedResource>();
  for (const it of changed) {
    if (it.type !== ACCESS_KEY) continue;
    if (it.action !== 'DELETE' || !changes.has(it.logicalId)) changes.set(it.logicalId, it);
  }
  return changes;
}

/**
 * The names of users that the template does not name, as the change set shows them: a key that it does
 * not list may be of the same user.
 */
function aliasesOf(
  keys: readonly AccessKey[],
  changeOf: (key: AccessKey) => ChangedResource | undefined,
): Map<string, UserIdentity> {
  const certain = new Map<string, UserIdentity>();
  const possible = new Map<string, UserIdentity>();
  for (const key of keys) {
    const after = changeOf(key)?.after;
    const user = after && resolvedUser(after);
    if (!user) continue;
    const fitting = key.user.filter(({ value }) => isUnknown(value) || mayBe(value, user));
    // Where several fit, each in worlds of its own, which of them it is stays open: all are taken for it.
    const aliases = fitting.length === 1 ? certain : possible;
    for (const { value } of fitting) {
      if (!isUnknown(value) && value.name === undefined) aliases.set(value.id, user);
    }
  }
  return new Map([...possible, ...certain]);
}

function withAlias(
  it: ByWorldCase<UserIdentity>,
  aliases: ReadonlyMap<string, UserIdentity>,
): ByWorldCase<UserIdentity> {
  const alias = isUnknown(it.value) ? undefined : aliases.get(it.value.id);
  return alias ? { ...it, value: alias } : it;
}

function mayBe(declared: UserIdentity, user: UserIdentity): boolean {
  return declared.name === undefined || declared.id === user.id;
}

/** The worlds in which the template gives this key what the change set shows. */
function worldsOf(key: AccessKey, { action, after }: ChangedResource): Condition {
  if (action === 'DELETE') return not(key.exists);
  const user = after && resolvedUser(after);
  const status = after && resolvedStatus(after);
  return all(
    key.exists,
    user ? where(key.user, (it) => mayBe(it, user)) : ALWAYS,
    status ? where(key.status, (it) => it === status) : ALWAYS,
  );
}

function where<T>(cases: ByWorld<T>, fits: (value: T) => boolean): Condition {
  return any(...cases.filter(({ value }) => isUnknown(value) || fits(value)).map((it) => it.when));
}

function resolved(
  key: AccessKey,
  { action, after }: ChangedResource,
  worlds: Condition,
): AccessKey {
  // The change set takes it away: for this template it is as if it were not declared.
  if (action === 'DELETE') return { ...key, exists: NEVER };
  const user = after && resolvedUser(after);
  const status = after && resolvedStatus(after);
  return {
    ...key,
    exists: user && status ? ALWAYS : worlds,
    ...(user ? { user: constantly(user) } : {}),
    ...(status ? { status: constantly(status) } : {}),
  };
}

function made({ logicalId, after = {}, line }: ChangedResource, scene: Scene): AccessKey {
  return {
    address: logicalId,
    user: constantly(resolvedUser(after) ?? unknownUser(logicalId)),
    status: constantly(resolvedStatus(after) ?? unknownStatus(logicalId)),
    exists: ALWAYS,
    account: { id: scene.account, scope: scene.account },
    declaredAs: { logicalId, ...(scene.stack === undefined ? {} : { stack: scene.stack }) },
    source: { file: scene.file, ...(line === undefined ? {} : { line }) },
  };
}
