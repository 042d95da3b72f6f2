import { type AccessKey, isUnknown } from '../../rule-core/index';

/** The name of the user of a key, where it is one in every world and known. */
export function soleName({ user }: AccessKey): string | undefined {
  const [only, another] = user;
  return !only || another || isUnknown(only.value) ? undefined : only.value.name;
}

/** Tells accounts apart. */
export function accountOf({ account: { id, scope } }: AccessKey): string {
  return id === undefined ? `scope ${scope}` : id;
}
