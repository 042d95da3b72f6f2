import fc from 'fast-check';
import { aspectVerdict, synthesize, synthesizeWithAspect, verdictOf } from './faces';
import { buildApp, expectedVerdict, plans } from './random-app';

const numRuns = Number(process.env['CDK_PROPERTY_RUNS'] ?? 60);

test('random apps: every face says what counting the plan says', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(plans, (plan) => {
      const expected = expectedVerdict(plan);
      seen.set(expected, (seen.get(expected) ?? 0) + 1);
      const build = (app: Parameters<typeof buildApp>[1]) => {
        buildApp(plan, app);
      };
      const { plugin, nag, assembly } = synthesize(build);
      expect(assembly.errors).toEqual([]);
      expect([verdictOf(plugin), verdictOf(nag), assembly.verdict]).toEqual([
        expected,
        expected,
        expected,
      ]);
      expect(aspectVerdict(synthesizeWithAspect(build))).toBe(expected);
    }),
    { numRuns, seed: 20261123 },
  );
  expect([...seen.keys()].sort()).toEqual(['compliant', 'undetermined', 'violation']);
}, 120_000);
