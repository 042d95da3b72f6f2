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
