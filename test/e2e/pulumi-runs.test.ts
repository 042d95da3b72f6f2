import { readerOf } from '../../inputs/kinds';
import { evaluate } from '../../rule-core/index';
import { RUNS, type Way } from '../pulumi/runs/runs';
import { hasPulumi } from './pulumi-harness';
import { type Outcome, RunsEngine } from './pulumi-runs-engine';

if (!hasPulumi)
  process.stdout.write(
    'No pulumi on the PATH: the runs of test/pulumi/runs are those of the model engine only.\n',
  );

const rows = RUNS.map((it, row) => ({ ...it, row }));
const together = rows.filter((it) => it.alone !== true).map(({ row }) => row);
const alone = rows.filter((it) => it.alone === true).map(({ row }) => row);
const groups = [
  { name: 'rows that share a stack', of: together },
  ...alone.map((row) => ({ name: `${row} ${RUNS[row]?.name ?? ''}`, of: [row] })),
];

// The runs of test/pulumi/runs.test.ts by the real engine; the ledger that the provider keeps says what IAM
// holds in the end.
(hasPulumi ? describe : describe.skip).each(groups)('the real engine: $name', ({ of }) => {
  let engine: RunsEngine;
  let outcome: Outcome;

  beforeAll(async () => {
    engine = await RunsEngine.start(of);
    outcome = engine.carriedOut();
  });
  afterAll(() => {
    engine.stop();
  });

  const sees = (row: number, way: Way) =>
    outcome.twice.has(row) && RUNS[row]?.unseen?.includes(way) !== true;
  const violates = (text: string) => {
    const { keys, errors } = readerOf(text)?.read(text, { file: 'document.json' }) ?? {};
    expect(errors).toEqual([]);
    return evaluate(keys ?? []).findings.some((it) => it.verdict === 'violation');
  };
  const cases = of.map((row) => ({ row, name: RUNS[row]?.name ?? '' }));

  test.each(cases)('$row $name: preview, policy analyze, check', ({ row }) => {
    const { preview, state } = outcome.documents(row);
    expect({
      preview: outcome.blocked.preview.has(row),
      analyze: outcome.blocked.state.has(row),
      checkPreview: violates(preview),
      checkState: violates(state),
    }).toEqual({
      preview: sees(row, 'pack'),
      analyze: sees(row, 'analyze'),
      checkPreview: sees(row, 'preview'),
      checkState: sees(row, 'state'),
    });
  });

  // After everything is made, the engine asks about the whole stack: that shows as much as policy analyze.
  test('an update without a preview goes through where nobody has two in the end, or it cannot be told', () => {
    const passing = of.filter((row) => !sees(row, 'up') && !sees(row, 'analyze'));
    if (passing.length === 0) return;
    const { done } = engine.guarded(passing);
    expect(done).toEqual({ ...done, code: 0 });
  });

  // The engine takes resources side by side: it may show a key that exists after the one beside it.
  test('an update without a preview stops before the second key, wherever it can be told', () => {
    const ends = of
      .filter((row) => sees(row, 'up'))
      .map((row) => {
        const { done, twice } = engine.guarded([row]);
        const { before, seed } = RUNS[row] ?? {};
        const mayBeLate = before !== undefined || seed !== undefined;
        return {
          row,
          failed: done.code !== 0,
          says: /The run stops before/.test(done.output),
          twice: mayBeLate ? false : twice.has(row),
        };
      });
    expect(ends).toEqual(ends.map((it) => ({ ...it, failed: true, says: true, twice: false })));
  }, 900_000);
});
