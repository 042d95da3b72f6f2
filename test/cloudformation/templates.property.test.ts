import fc from 'fast-check';
import { stringify } from 'yaml';
import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { judgeByDeploying } from './template-oracle';
import { type RandomTemplate, randomTemplate } from './random-templates';

/** `TEMPLATES=1000000 npx jest test/cloudformation/templates.property` runs a million of them. */
const RUNS = Number(process.env['TEMPLATES'] ?? 10_000);
const SEED = Number(process.env['TEMPLATES_SEED'] ?? 113);

const FORMS = [
  (template: object) => template,
  (template: object) => JSON.stringify(template),
  (template: object) => stringify(template, { aliasDuplicateObjects: false }),
];

function judge({ template, nested, supplied, region }: RandomTemplate, form: number) {
  const write = FORMS[form % FORMS.length]!;
  const { keys, errors } = readStacks([
    {
      name: 'template',
      template: write(template),
      account: { scope: 'template' },
      parameters: supplied,
      nested: Object.fromEntries(
        Object.entries(nested).map(([id, it]) => [id, { template: write(it) }]),
      ),
      ...(region === undefined ? {} : { region }),
    },
  ]);
  expect(errors).toEqual([]);
  return evaluate(keys);
}

test(`${RUNS} random templates are judged as if each were deployed in every world`, () => {
  const seen = { compliant: 0, violation: 0, undetermined: 0 };
  fc.assert(
    fc.property(randomTemplate, fc.nat(2), (random, form) => {
      const report = judge(random, form);
      const oracle = judgeByDeploying(random.template, random.nested, random.worlds);
      seen[oracle.verdict]++;
      expect(report.verdict).toBe(oracle.verdict);
      for (const finding of report.findings) {
        if (finding.verdict !== 'violation') continue;
        const { when = {} } = finding;
        expect({ when, violates: oracle.violates(when) }).toEqual({ when, violates: true });
      }
    }),
    { numRuns: RUNS, seed: SEED },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 50);
}, 86_400_000);
