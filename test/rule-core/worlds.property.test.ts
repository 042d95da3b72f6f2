import fc from 'fast-check';
import { type AccessKey, evaluate, type Finding } from '../../rule-core/index';
import { accessKeys, PARAMETERS } from './random-keys';
import { judgeByEnumeration } from './world-oracle';
import { inEveryWorld, usersByFingerprint } from './worlds-of';

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
          const { when: values = {}, whichKeysBy = [] } = finding;
          const when = Object.entries(values).filter(([name]) => !whichKeysBy.includes(name));
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
  return inEveryWorld(keys, when, (them) => judgeByEnumeration(them).includes(line));
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
