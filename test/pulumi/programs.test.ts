import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { runProgram } from './harness/model-engine';
import { startPack, type WirePack } from './wire';

const STACK = path.join(__dirname, '../../examples/pulumi-stack');

// The engine is a model of ours; the program, the SDK and the policy host are real.
describe('example programs, with the real SDK, against a model of the engine', () => {
  let pack: WirePack;
  beforeAll(async () => {
    pack = await startPack();
  }, 60_000);
  afterAll(() => pack.close());

  test.each([
    { main: 'violating.js', preview: true, blocked: true },
    { main: 'violating.js', preview: false, blocked: true },
    { main: 'fixed.js', preview: true, blocked: false },
    { main: 'fixed.js', preview: false, blocked: false },
  ])(
    '$main, preview $preview: blocked $blocked',
    async ({ main, preview, blocked }) => {
      const { code, output, resources } = await runProgram(STACK, { main, preview });
      expect([code, output]).toEqual([0, '']);
      const result = await pack.analyzeStack(resources);
      expect(result.blocked).toBe(blocked);
      if (!blocked) expect(result.diagnostics).toEqual([]);
    },
    60_000,
  );
});

describe('the example in Python', () => {
  const folder = path.join(__dirname, '../../examples/pulumi-python');
  const { status } = spawnSync('python3', ['-c', 'import pulumi_aws']);
  if (status !== 0)
    process.stdout.write('No python3 with pulumi-aws here: its example is left out.\n');
  const here = status === 0 ? test : test.skip;
  let pack: WirePack;
  beforeAll(async () => {
    pack = await startPack();
  }, 60_000);
  afterAll(() => pack.close());

  here.each([
    { main: 'violating.py', blocked: true },
    { main: 'fixed.py', blocked: false },
  ])(
    '$main: blocked $blocked',
    async ({ main, blocked }) => {
      const { code, output, resources } = await runProgram(folder, { main });
      expect([code, output]).toEqual([0, '']);
      expect((await pack.analyzeStack(resources)).blocked).toBe(blocked);
    },
    60_000,
  );
});
