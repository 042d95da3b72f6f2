import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { runProgram } from './harness/model-engine';
import { PROGRAMS } from './programs/programs';
import { startPack, type WirePack, type WireResource } from './wire';

const folder = path.join(__dirname, 'programs');
const READS = {
  dave: { name: 'dave' },
  'organization/other/dev': { outputs: { user: 'carol' } },
};

// The engine and the provider are models of ours; the programs, the SDK, @pulumi/aws and the policy
// host are real. All programs run in one process and are judged one by one.
describe.each([
  ['preview', true],
  ['update', false],
])('programs at %s, on a model of the engine', (when, preview) => {
  let pack: WirePack;
  let all: { resources: WireResource[]; inputs: WireResource[] };
  beforeAll(async () => {
    const [started, run] = await Promise.all([
      startPack(),
      runProgram(folder, { main: 'index.js', preview, reads: READS }),
    ]);
    pack = started;
    all = run;
    expect([run.code, run.output]).toEqual([0, '']);
  }, 600_000);
  afterAll(() => (pack as WirePack | undefined)?.close());

  test.each(PROGRAMS.map((it, index) => ({ ...it, index })))(
    '$index $name',
    async ({ index, verdict, update }) => {
      const expected = preview ? verdict : (update ?? verdict);
      const own = ({ urn }: WireResource) => urn.split('::').at(-1)?.startsWith(`${index}-`);
      const resources = all.resources.filter(own);
      for (const it of all.inputs.filter(own)) await pack.analyze(it);
      const results = [];
      for (const order of [resources, [...resources].reverse(), shuffled(resources, index)]) {
        results.push((await pack.analyzeStack(order)).diagnostics);
      }
      expect(new Set(results.map((it) => JSON.stringify(it))).size).toBe(1);
      const policies = new Set(results[0]?.map((it) => it.policy));
      const found = policies.has(RULE.id)
        ? 'violation'
        : policies.size > 0
          ? 'undetermined'
          : 'compliant';
      if (expected !== 'any')
        expect({ found, results: results[0] }).toMatchObject({ found: expected });
    },
  );
});

test('the table has at least forty programs', () => {
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(40);
});

/** Another order, the same in every run. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const keyed = list.map((it, index) => [((index + 1) * 7919 * (seed + 3)) % 104729, it] as const);
  return keyed.sort(([a], [b]) => a - b).map(([, it]) => it);
}
