import { readTerraform } from '../../inputs/terraform/index';
import { evaluate } from '../../rule-core/index';
import { cases } from '../cases/index';

const rows = cases.flatMap(({ name, verdict, programs: { terraform } }) =>
  terraform ? [{ name, verdict, plan: terraform }] : [],
);

test.each(rows)('Terraform, its plan: $name: $verdict', ({ plan, verdict }) => {
  const { keys, errors } = readTerraform(JSON.stringify(plan), { file: 'plan.json' });
  expect(errors).toEqual([]);
  expect(evaluate(keys).verdict).toBe(verdict);
});
