import { cases } from '../cases/index';
import { aspectVerdict, synthesize, synthesizeWithAspect, unreadIn, verdictOf } from './faces';
import { type Program, programs } from './programs/index';

const shared = cases.flatMap(({ name, verdict, programs: { cdk } }): Program[] =>
  cdk ? [{ name: `shared: ${name}`, why: 'every adapter runs it', verdict, build: cdk }] : [],
);
const rows = [...programs, ...shared];

test('there are rows enough, with names of their own', () => {
  expect(programs.length).toBeGreaterThanOrEqual(120);
  expect(new Set(programs.map((it) => it.name)).size).toBe(programs.length);
});

describe.each(rows)('$name: $verdict', (row) => {
  const { verdict, build, aspect, assembly: differs, unread } = row;

  test('the plugin, the cdk-nag pack and the cloud assembly', () => {
    const { plugin, nag, assembly } = synthesize(build);
    const said = unread === undefined ? [] : [expect.stringContaining(unread) as string];
    expect(assembly.errors.map((it) => it.message)).toEqual(said);
    const whole = unread !== undefined && verdict === 'compliant' ? 'undetermined' : verdict;
    expect(assembly.verdict).toBe(differs?.verdict ?? whole);
    expect(verdictOf(plugin)).toBe(verdict);
    expect(verdictOf(nag)).toBe(verdict);
    for (const report of [plugin, nag]) {
      expect(unreadIn(report)).toEqual(said);
      const fails = verdict === 'violation' || unread !== undefined;
      if (report) expect(report.conclusion).toBe(fails ? 'failure' : 'success');
    }
  });

  test('the Aspect', () => {
    const shown = synthesizeWithAspect(build);
    if (unread !== undefined) expect(shown.error).toContain(unread);
    if (unread === undefined || verdict === 'violation')
      expect(aspectVerdict(shown)).toBe(aspect?.verdict ?? verdict);
  });
});
