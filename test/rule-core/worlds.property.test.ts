import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  type AccessKey,
  all,
  ALWAYS,
  any,
  type Condition,
  evaluate,
  type Finding,
  type ByWorld,
  isUnknown,
  NEVER,
  not,
} from '../../rule-core/index';
import { accessKeys, PARAMETERS } from './random-keys';
import { judgeByEnumeration, parameterWorlds } from './world-oracle';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 3_000);

describe('evaluate agrees with writing every world out', () => {
  test('the same users are found, with the same verdicts', () => {
    fc.assert(
      fc.property(accessKeys, (keys) => {
        expect(found(keys)).toEqual(judgeByEnumeration(keys));
      }),
      { numRuns: RUNS, seed: 113 },
    );
  });

  test('a witness suffices, and none with fewer parameters does', () => {
    fc.assert(
      fc.property(accessKeys, (keys) => {
        for (const finding of evaluate(keys).findings) {
          if (finding.verdict !== 'violation') continue;
          const line = `violation ${usersByFingerprint(keys).get(finding.fingerprint) ?? ''}`;
          const when = Object.entries(finding.when ?? {});
          expect([line, violatesThroughout(keys, line, when)]).toEqual([line, true]);
          for (const fewer of when.map((dropped) => when.filter((it) => it !== dropped))) {
            expect(violatesThroughout(keys, line, fewer)).toBe(false);
          }
          if (when.length > 1) {
            expect(singles().some((one) => violatesThroughout(keys, line, [one]))).toBe(false);
          }
        }
      }),
      { numRuns: Math.ceil(RUNS / 10), seed: 113 },
    );
  });

  test('the order of the keys changes no byte', () => {
    fc.assert(
      fc.property(accessKeys, (keys) => {
        const forwards = JSON.stringify(evaluate(keys));
        expect(JSON.stringify(evaluate([...keys].reverse()))).toBe(forwards);
      }),
      { numRuns: Math.ceil(RUNS / 10), seed: 113 },
    );
  });
});

/** Whether the user violates in every world that has these parameter values. */
function violatesThroughout(
  keys: readonly AccessKey[],
  line: string,
  when: readonly (readonly [string, string])[],
): boolean {
  const fixed = new Map(when);
  const worlds = PARAMETERS.map((it) => {
    const value = fixed.get(it.name);
    return value === undefined ? it : { ...it, values: [value] };
  });
  return parameterWorlds(worlds).every((world) =>
    judgeByEnumeration(keys.map((key) => inWorld(key, world))).includes(line),
  );
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

function singles(): (readonly [string, string])[] {
  return PARAMETERS.flatMap(({ name, values }) => values.map((it) => [name, it] as const));
}

/** The findings as lines of the oracle: "violation ACCOUNT|USER" and so on. */
function found(keys: readonly AccessKey[]): string[] {
  const names = usersByFingerprint(keys);
  const lines = evaluate(keys).findings.map((finding) => {
    const user = names.get(finding.fingerprint) ?? 'a fingerprint of no user';
    return lineOf(finding, user);
  });
  return [...new Set(lines)].sort();
}

function lineOf({ code, verdict }: Finding, user: string): string {
  if (code === 'unknown-user') return `unknown-user ${user}`;
  if (code === 'unknown-account') return `unknown-account ${user.split('|')[1] ?? ''}`;
  return `${verdict} ${user}`;
}

/** What each fingerprint stands for. It must never change: baselines and code scanning keep it. */
function usersByFingerprint(keys: readonly AccessKey[]): Map<string, string> {
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
