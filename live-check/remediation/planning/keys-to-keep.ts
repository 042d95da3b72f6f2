import type { AccountPlanned } from './plan-types';

/** The keys that a person decided to keep, by the names of their users without case. */
export type KeysToKeep = Readonly<Record<string, string | readonly string[]>>;

/** Those of a user. */
export function keysToKeep(keep: KeysToKeep = {}, user: string): readonly string[] {
  const named = Object.entries(keep)
    .filter(([name]) => name.toLowerCase() === user.toLowerCase())
    .flatMap(([, ids]) => ids);
  return [...new Set(named)];
}

/** Decisions that no account has a use for: each is a mistake worth saying. */
export function unusedDecisions(
  keep: KeysToKeep = {},
  plans: readonly AccountPlanned[],
): { readonly input: string; readonly message: string }[] {
  const users = plans.flatMap((it) => [...it.users, ...it.decisions]);
  return Object.entries(keep).flatMap(([name, ids]) => {
    const input = `user ${name}`;
    const ofName = users.filter((it) => it.user.toLowerCase() === name.toLowerCase());
    if (ofName.length === 0) {
      const message =
        'a key to keep is named, but no user of this name has more than one active key.';
      return [{ input, message }];
    }
    const active = ofName.flatMap((it) => it.keys.filter((key) => key.status === 'Active'));
    return [ids]
      .flat()
      .filter((id) => !active.some((it) => it.accessKeyId === id))
      .map((id) => ({
        input,
        message: `${id}, the key to keep, is no active key of a user of this name.`,
      }));
  });
}
