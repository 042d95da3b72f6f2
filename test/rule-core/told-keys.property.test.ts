import fc from 'fast-check';
import { type AccessKey, evaluate, type Finding, type FindingKey } from '../../rule-core/index';
import { TooComplex } from '../../rule-core/solver/nodes';
import { Worlds } from '../../rule-core/solver/worlds';
import { accessKeys, keysOfAlice } from './random-keys';
import { activeIn, judgeByEnumeration, userId } from './world-oracle';
import { inEveryWorld, usersByFingerprint } from './worlds-of';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 3_000);

/** What a finding says of keys, against every world that has the values it names, written out. */
describe('what a finding tells of its keys holds in every world that it tells of', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test.each([
    { given: 'there is work left', left: true },
    { given: 'no work is left to tell it well', left: false },
  ])('each key is what it is told to be, where $given', ({ left }) => {
    if (!left) {
      jest.spyOn(Worlds.prototype, 'aside').mockImplementation(() => {
        throw new TooComplex();
      });
    }
    everyFinding((finding, keys) => {
      for (const told of finding.keys) {
        const worlds = worldsOf(told, finding, keys);
        const claim = { status: told.status, depends: told.dependsOn !== undefined };
        const possible = worlds.filter((it) => it.possible).length;
        if (told.status === 'Active') {
          expect([claim, worlds.every((it) => it.certain)]).toEqual([claim, true]);
        } else if (told.status === 'Inactive') expect([claim, possible]).toEqual([claim, 0]);
        else if (claim.depends) {
          expect([claim, possible > 0 && possible < worlds.length]).toEqual([claim, true]);
        } else if (isOfOneUser(finding)) {
          expect([claim, possible]).toEqual([claim, worlds.length]);
        }
      }
    });
  });

  test('no key of the user that may be active is left out', () => {
    everyFinding((finding, keys) => {
      if (!isOfOneUser(finding)) return;
      const id = usersByFingerprint(keys).get(finding.fingerprint) ?? '';
      const told = new Set(finding.keys.map((it) => it.address));
      for (const key of keys.filter((it) => !told.has(it.address))) {
        const worlds = activeIn(keys, key, [id], finding.when ?? {});
        expect([key.address, worlds.some((it) => it.possible)]).toEqual([key.address, false]);
      }
    });
  });

  test('it counts the keys that it tells, and they make it so whatever the rest is', () => {
    everyFinding((finding, keys) => {
      if (!isOfOneUser(finding)) return;
      const told = finding.keys.filter((it) => it.status !== 'Inactive' && !it.dependsOn);
      const active = told.filter((it) => it.status === 'Active');
      const isCertain = finding.verdict === 'violation';
      expect(finding.activeKeys).toBe(isCertain ? Math.max(2, active.length) : told.length);
      const line = lineOf(finding, keys);
      const theirs = keys.filter((key) => told.some((it) => it.address === key.address));
      const when = Object.entries(finding.when ?? {});
      expect([line, inEveryWorld(theirs, when, (them) => found(them, line))]).toEqual([line, true]);
    });
  });

  test('values that only say which keys they are say so, and each of them is needed', () => {
    everyFinding((finding, keys) => {
      const { when = {}, whichKeysBy = [] } = finding;
      if (whichKeysBy.length === 0) return;
      const told = finding.keys.filter((it) => it.status !== 'Inactive' && !it.dependsOn);
      const theirs = keys.filter((key) => told.some((it) => it.address === key.address));
      const line = lineOf(finding, keys);
      const without = Object.entries(when).filter(([name]) => !whichKeysBy.includes(name));
      expect(inEveryWorld(keys, without, (them) => found(them, line))).toBe(true);
      for (const name of whichKeysBy) {
        const fewer = Object.entries(when).filter(([it]) => it !== name);
        const worlds = told.map((it) =>
          worldsOf(it, { ...finding, when: Object.fromEntries(fewer) }, keys),
        );
        const areAll = worlds.every((it) => it.every((one) => one.possible));
        expect(areAll && inEveryWorld(theirs, fewer, (them) => found(them, line))).toBe(false);
      }
    });
  });
});

function everyFinding(check: (finding: Finding, keys: readonly AccessKey[]) => void): void {
  fc.assert(
    fc.property(fc.oneof(accessKeys, keysOfAlice), (keys) => {
      for (const finding of evaluate(keys).findings) check(finding, keys);
    }),
    { numRuns: Math.ceil(RUNS / 6), seed: 113 },
  );
}

/** Whether it is about the keys of one user, who is known or one unknown. */
function isOfOneUser({ code }: Finding): boolean {
  return code !== 'unknown-user' && code !== 'unknown-account';
}

function lineOf({ verdict, fingerprint }: Finding, keys: readonly AccessKey[]): string {
  return `${verdict} ${usersByFingerprint(keys).get(fingerprint) ?? ''}`;
}

/** A violation stands in for what is undetermined: more of the parameters is fixed. */
function found(keys: readonly AccessKey[], line: string): boolean {
  const lines = judgeByEnumeration(keys);
  return lines.includes(line) || lines.includes(line.replace('undetermined', 'violation'));
}

function worldsOf(told: FindingKey, finding: Finding, keys: readonly AccessKey[]) {
  const key = keys.find((it) => it.address === told.address);
  if (!key) throw new Error(`There is no key ${told.address}.`);
  const own = usersByFingerprint(keys).get(finding.fingerprint) ?? '';
  const any = key.user.map(({ value }) => userId(key, value));
  const users = isOfOneUser(finding) ? [own] : any;
  return activeIn(keys, key, users, finding.when ?? {});
}
