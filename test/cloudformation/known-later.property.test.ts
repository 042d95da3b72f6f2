import fc from 'fast-check';
import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { type RandomTemplate, randomTemplate } from './random-templates';
import { judgeByDeploying, type World } from './template-oracle';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 1_000);

const NAMES = ['P', 'Q', 'R', 'Status'] as const;

function judge({ template, nested, supplied, region }: RandomTemplate, later: readonly string[]) {
  const { keys, errors } = readStacks([
    {
      name: 'template',
      template,
      account: { scope: 'template' },
      parameters: supplied,
      unknownParameters: {
        named: Object.fromEntries(later.map((it) => [it, `${it} is known later`])),
      },
      nested: Object.fromEntries(Object.entries(nested).map(([id, it]) => [id, { template: it }])),
      ...(region === undefined ? {} : { region }),
    },
  ]);
  expect(errors).toEqual([]);
  return evaluate(keys);
}

/** Worlds that agree on these parameters. */
function grouped(worlds: readonly World[], names: readonly string[]): World[][] {
  const groups = new Map<string, World[]>();
  for (const world of worlds) {
    const id = JSON.stringify(names.map((it) => world.get(it) ?? null));
    groups.set(id, [...(groups.get(id) ?? []), world]);
  }
  return [...groups.values()];
}

test('a value that is known later takes no violation away, and makes none that hangs on it', () => {
  const seen = { compliant: 0, violation: 0, undetermined: 0 };
  fc.assert(
    fc.property(randomTemplate, fc.subarray([...NAMES], { minLength: 1 }), (random, later) => {
      const { template, nested, worlds } = random;
      const { verdict } = judge(random, later);
      seen[verdict]++;
      const verdictIn = (group: readonly World[]) =>
        judgeByDeploying(template, nested, group).verdict;
      const [chosen, everyone] = [judge(random, []).verdict, verdictIn(worlds)];
      expect(chosen).toBe(everyone);
      // What may be so for some value is never a pass.
      if (everyone !== 'compliant') expect(verdict).not.toBe('compliant');
      // A violation is one whatever the value turns out to be, wherever it can be deployed at all.
      if (verdict !== 'violation') return;
      const open = later.filter((it) => !Object.hasOwn(random.supplied, it));
      for (const group of grouped(worlds, open)) {
        const without = { ...template, Rules: {} };
        expect(judgeByDeploying(without, nested, group).verdict).toBe('violation');
      }
    }),
    { numRuns: RUNS, seed: 113 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 100);
}, 86_400_000);
