import path from 'node:path';
import { readerOf } from '../../inputs/kinds';
import { evaluate, RULE } from '../../rule-core/index';
import { exportOf, previewOf } from './harness/deployment';
import { Ledger } from './harness/ledger';
import { runProgram } from './harness/model-engine';
import { RUNS } from './runs/runs';
import { startPack, type WirePack, type WireResource } from './wire';

const folder = path.join(__dirname, 'runs');
const rowOf = ({ urn }: { urn: string }) => Number(urn.split('::').at(-1)?.split('-')[0]);
const isProvider = ({ type }: WireResource) => type.startsWith('pulumi:providers:');
const modelled = RUNS.flatMap((it, index) => (it.needs === undefined ? [index] : []));
const alone = RUNS.flatMap((it, index) =>
  it.alone === true && it.needs === undefined ? [index] : [],
);
const isBlocked = (found: readonly { level: string }[]) =>
  found.some((it) => it.level === 'mandatory');

// The engine and the provider are models of ours, and so is what IAM holds in the end; the programs, the
// SDK and the policy host are real. With a `pulumi` on PATH the same runs are those of a real engine:
// test/e2e/pulumi-runs.test.ts.
describe('runs of one program after another, on a model of the engine', () => {
  let preview: WirePack;
  /** One for the rows that share a stack, and one for each that is alone. */
  const updates = new Map<number | undefined, WirePack>();
  let planned: Awaited<ReturnType<typeof runProgram>>;
  let done: Awaited<ReturnType<typeof runProgram>>;
  let guarded: Awaited<ReturnType<typeof runProgram>>;
  /** What IAM holds in the end: of a run without the pack, and of one with it that makes no preview. */
  const truth = new Ledger();
  const withPack = new Ledger();

  beforeAll(async () => {
    preview = await startPack();
    for (const row of [undefined, ...alone]) {
      updates.set(row, await startPack({ env: { PULUMI_NODEJS_DRY_RUN: 'false' } }));
    }
    const analyze: WirePack['analyze'] = async (resource) => {
      const row = alone.find((it) => it === rowOf(resource));
      const asked = row === undefined && isProvider(resource) ? [...updates.keys()] : [row];
      const found = await Promise.all(asked.map((it) => updates.get(it)!.analyze(resource)));
      return found.flat();
    };
    for (const [index, { seed }] of RUNS.entries()) seed?.(truth, (name) => `${index}-${name}`);
    const main = 'index.js';
    const first = await runProgram(folder, {
      main,
      preview: false,
      ledger: truth,
      env: { RUN_STEP: 'before', RUN_ONLY: modelled.join(',') },
    });
    expect([first.code, first.output]).toEqual([0, '']);
    Object.assign(withPack.accounts, structuredClone(truth.accounts));
    const second = {
      main,
      before: first.states,
      rowOf,
      env: { RUN_STEP: 'after', RUN_ONLY: modelled.join(',') },
    };
    [planned, done, guarded] = await Promise.all([
      runProgram(folder, { ...second, preview: true, pack: preview }),
      runProgram(folder, { ...second, preview: false, ledger: truth }),
      runProgram(folder, { ...second, preview: false, ledger: withPack, pack: { analyze } }),
    ]);
    for (const it of [planned, done, guarded]) expect([it.code, it.output]).toEqual([0, '']);
  }, 600_000);
  afterAll(() => Promise.all([preview, ...updates.values()].map((it) => it.close())));

  const rows = modelled.map((index) => ({ ...RUNS[index], index }));
  const ends = (ledger: Ledger, index: number) =>
    ledger.twice().some((it) => it.toLowerCase().split('/')[1]?.startsWith(`${index}-`));
  const own = (all: readonly WireResource[], index: number) =>
    all.filter((it) => rowOf(it) === index);
  const sees = (index: number, way: string) => !(RUNS[index]?.unseen ?? []).includes(way as never);

  test.each(rows)('$index $name: the pack at preview', async ({ index }) => {
    const { diagnostics } = await preview.analyzeStack(own(planned.resources, index));
    const expected = ends(truth, index) && sees(index, 'pack');
    expect({ blocked: isBlocked(diagnostics), diagnostics }).toMatchObject({ blocked: expected });
  });

  test.each(rows)('$index $name: the pack at an update without preview', ({ index }) => {
    const expected = ends(truth, index) && sees(index, 'up');
    expect(guarded.stopped.has(index)).toBe(expected);
    const late = RUNS[index]?.stopsLate === true;
    if (sees(index, 'up') && !late) expect(ends(withPack, index)).toBe(false);
  });

  test.each(rows)('$index $name: policy analyze of the state', async ({ index }) => {
    const { diagnostics } = await preview.analyzeStack(own(done.resources, index));
    const expected = ends(truth, index) && sees(index, 'analyze');
    expect({ blocked: isBlocked(diagnostics), diagnostics }).toMatchObject({ blocked: expected });
  });

  test.each(rows)('$index $name: check of the preview and of the state', ({ index }) => {
    const steps = planned.steps.filter(
      ({ old, state }) => rowOf(state ?? old ?? { urn: '' }) === index,
    );
    const states = done.states.filter((it) => rowOf(it) === index);
    for (const [way, document] of [
      ['preview', previewOf({ steps })],
      ['state', exportOf({ states })],
    ] as const) {
      const text = JSON.stringify(document);
      const kind = readerOf(text);
      if (kind === undefined) throw new Error('not recognised');
      const { keys, errors } = kind.read(text, { file: `${way}.json` });
      expect(errors).toEqual([]);
      const { findings } = evaluate(keys);
      const violates = findings.some((it) => it.verdict === 'violation');
      expect({ way, violates, findings }).toMatchObject({
        violates: ends(truth, index) && sees(index, way),
      });
    }
  });
});

test('the table has at least sixty runs, and both ends are common', () => {
  expect(RUNS.length).toBeGreaterThanOrEqual(60);
  expect(RULE.id).toBeDefined();
});
