import { cases } from '../cases/index';
import { startPack, type WirePack, wireResources } from '../pulumi/wire';

const rows = cases.flatMap(({ name, verdict, programs: { pulumi } }) =>
  pulumi ? [{ name, verdict, resources: pulumi }] : [],
);

describe('the policy pack, over the engine’s protocol', () => {
  let pack: WirePack;
  beforeAll(async () => {
    pack = await startPack();
  }, 60_000);
  afterAll(() => pack.close());

  test.each(rows)('$name: $verdict', async ({ resources, verdict }) => {
    const wire = wireResources(resources);
    for (const order of [wire, [...wire].reverse()]) {
      const { diagnostics, blocked } = await pack.analyzeStack(order);
      // A right to make the only key of a user is told, and is no finding.
      const findings = diagnostics.filter((it) => !it.message.includes('that are not seen here'));
      const found = blocked ? 'violation' : findings.length > 0 ? 'undetermined' : 'compliant';
      expect(found).toBe(verdict);
    }
  });
});
