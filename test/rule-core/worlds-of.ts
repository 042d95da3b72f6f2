import { createHash } from 'node:crypto';
import {
  type AccessKey,
  all,
  ALWAYS,
  any,
  type ByWorld,
  type Condition,
  isUnknown,
  NEVER,
  not,
} from '../../rule-core/index';
import { PARAMETERS } from './random-keys';
import { parameterWorlds } from './world-oracle';

/** Whether it holds of these keys in every world that has these parameter values. */
export function inEveryWorld(
  keys: readonly AccessKey[],
  when: readonly (readonly [string, string])[],
  holds: (keys: readonly AccessKey[]) => boolean,
): boolean {
  const fixed = new Map(when);
  const worlds = PARAMETERS.map((it) => {
    const value = fixed.get(it.name);
    return value === undefined ? it : { ...it, values: [value] };
  });
  return parameterWorlds(worlds).every((world) => holds(keys.map((key) => inWorld(key, world))));
}

/** The key with its parameters fixed. */
function inWorld(key: AccessKey, world: ReadonlyMap<string, string>): AccessKey {
  const fix = (condition: Condition): Condition => {
    if (condition.kind === 'is') {
      if (condition.parameter.unknown !== undefined) return condition;
      return world.get(condition.parameter.id) === condition.value ? ALWAYS : NEVER;
    }
    if (condition.kind === 'not') return not(fix(condition.of));
    if (condition.kind === 'all') return all(...condition.of.map(fix));
    return condition.kind === 'any' ? any(...condition.of.map(fix)) : condition;
  };
  const cases = <T>(byWorld: ByWorld<T>) => byWorld.map((it) => ({ ...it, when: fix(it.when) }));
  return {
    ...key,
    exists: fix(key.exists),
    user: cases(key.user),
    status: cases(key.status),
  };
}

/** What each fingerprint stands for. It must never change: baselines and code scanning keep it. */
export function usersByFingerprint(keys: readonly AccessKey[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { account, user } of keys) {
    for (const { value } of user) {
      const who = isUnknown(value) ? `unknown:${value.id}` : value.id;
      const where = account.id === undefined ? `scope:${account.scope}` : `id:${account.id}`;
      for (const aspect of ['', 'unknown-user', 'unknown-account']) {
        const text = ['iam-user-one-active-access-key', where, who, aspect].join('\n');
        const fingerprint = createHash('sha256').update(text).digest('hex').slice(0, 32);
        names.set(fingerprint, `${account.id ?? account.scope}|${who}`);
      }
    }
  }
  return names;
}
