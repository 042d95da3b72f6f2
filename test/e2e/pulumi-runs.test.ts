import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inFile, ledgerIn } from '../pulumi/harness/ledger';
import { RUNS } from '../pulumi/runs/runs';
import { Engine, hasPulumi, PACK } from './pulumi-harness';

if (!hasPulumi)
  process.stdout.write(
    'No pulumi on the PATH: the runs of test/pulumi/runs are those of the model engine only.\n',
  );

const FOLDER = path.join(__dirname, '../pulumi/runs');
const WITH_PACK = ['--policy-pack', PACK];

// The runs of test/pulumi/runs.test.ts, each carried out by the real engine; the ledger that the provider
// keeps says what IAM would hold in the end.
(hasPulumi ? describe : describe.skip)(
  'runs of one program after another, by the real engine',
  () => {
    const rows = RUNS.map((it, index) => ({ ...it, index })).filter((it) => it.needs === undefined);

    test.each(rows)('$index $name', async ({ index, seed, before, unseen = [], stopsLate }) => {
      const home = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-run-'));
      const ledger = path.join(home, 'ledger.json');
      if (seed)
        inFile(ledger, (it) => {
          seed(it, (name) => `${index}-${name}`);
        });
      const engine = await Engine.start(ledger);
      try {
        const run = (step: string, command: string, ...parameters: string[]) =>
          engine.programWith(
            { RUN_STEP: step, RUN_ONLY: String(index) },
            FOLDER,
            'index.js',
            command,
            ...parameters,
          );
        if (before) {
          const done = run('before', 'up', '--yes', '--skip-preview');
          expect(done).toEqual({ ...done, code: 0 });
        }
        const preview = run('after', 'preview', ...WITH_PACK);
        const written = path.join(home, 'preview.json');
        writeFileSync(written, run('after', 'preview', '--json', '--show-sames').stdout);
        const checked = engine.check('--no-config', written);
        const guarded = run('after', 'up', '--yes', '--skip-preview', ...WITH_PACK);
        const guardedEnd = ledgerIn(ledger).twice();
        // The truth: the same without the pack, to its end.
        const truth = run('after', 'up', '--yes', '--skip-preview');
        expect(truth).toEqual({ ...truth, code: 0 });
        const twice = ledgerIn(ledger).twice().length > 0;
        const state = path.join(home, 'state.json');
        const exported = engine.pulumi('stack', 'export', '--stack', 'dev', '--file', state);
        expect([exported.code, existsSync(state)]).toEqual([0, true]);
        const analyzed = engine.pulumi('policy', 'analyze', '--file', state, ...WITH_PACK);
        const seen = (way: 'pack' | 'up' | 'preview' | 'state') => twice && !unseen.includes(way);
        expect({
          preview: preview.code !== 0,
          check: checked.code === 1,
          up: guarded.code !== 0,
          analyze: analyzed.code !== 0,
          state: engine.check('--no-config', state).code === 1,
        }).toEqual({
          preview: seen('pack'),
          check: seen('preview'),
          up: seen('up'),
          analyze: seen('state'),
          state: seen('state'),
        });
        if (seen('up') && stopsLate !== true) expect(guardedEnd).toEqual([]);
      } finally {
        engine.stop();
        rmSync(home, { recursive: true, force: true });
      }
    });
  },
);
