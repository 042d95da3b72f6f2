import { type AccessKey, isUnknown } from '../../rule-core/index';

/**
 * The declared keys with the moment at which each is made: for a rotation window. A key that the stack
 * has by now was made when the account says so; one that is new beside an older one is made now. Keys
 * of a user that are all new are no change from one to the other, and get no date.
 *
 * @param made by logical id, when the keys that the stack has were made
 */
export function inRotation(
  keys: readonly AccessKey[],
  made: ReadonlyMap<string, string>,
  now: Date,
): AccessKey[] {
  const dated = keys.map((key) => {
    const known = key.observed?.createdAt ?? made.get(key.declaredAs?.logicalId ?? '');
    return known === undefined ? key : madeAt(key, known);
  });
  const older = new Set(dated.flatMap((it) => (it.observed?.createdAt ? usersOf(it) : [])));
  const fresh = dated.filter((it) => !it.observed?.createdAt);
  return dated.map((key) => {
    const [user, another] = usersOf(key);
    const isNew = !key.observed?.createdAt && !key.observed?.accessKeyId && !key.possible;
    if (user === undefined || another !== undefined || !isNew || !older.has(user)) return key;
    const beside = fresh.filter((it) => it !== key && usersOf(it).includes(user));
    return beside.length > 0 ? key : madeAt(key, now.toISOString());
  });
}

function madeAt(key: AccessKey, createdAt: string): AccessKey {
  return { ...key, observed: { ...key.observed, createdAt } };
}

function usersOf({ user }: AccessKey): string[] {
  return user.flatMap(({ value }) => (isUnknown(value) ? [] : [value.id]));
}
