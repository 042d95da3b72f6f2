import { cases } from '../cases/index';
import { aspectVerdict, synthesize, synthesizeWithAspect, verdictOf } from './faces';
import { programs } from './programs/index';

const shared = cases.flatMap(({ name, verdict, programs: { cdk } }) =>
  cdk
    ? [{ name: `shared: ${name}`, verdict, build: cdk, aspect: undefined, assembly: undefined }]
    : [],
);
const rows = [...programs, ...shared];

test('there are rows enough, with names of their own', () => {
  expect(programs.length).toBeGreaterThanOrEqual(60);
  expect(new Set(programs.map((it) => it.name)).size).toBe(programs.length);
});

describe.each(rows)('$name: $verdict', ({ verdict, build, aspect, assembly: differs }) => {
  test('the plugin, the cdk-nag pack and the cloud assembly', () => {
    const { plugin, nag, assembly } = synthesize(build);
    expect(assembly.errors).toEqual([]);
    expect(assembly.verdict).toBe(differs?.verdict ?? verdict);
    expect(verdictOf(plugin)).toBe(verdict);
    expect(verdictOf(nag)).toBe(verdict);
    for (const report of [plugin, nag]) {
      if (report) expect(report.conclusion).toBe(verdict === 'violation' ? 'failure' : 'success');
    }
  });

  test('the Aspect', () => {
    expect(aspectVerdict(synthesizeWithAspect(build))).toBe(aspect?.verdict ?? verdict);
  });
});
