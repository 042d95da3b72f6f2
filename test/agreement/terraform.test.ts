import { readTerraform } from '../../inputs/terraform/index';
import { evaluate } from '../../rule-core/index';
import { cases, expected, found } from '../cases/index';

const rows = cases.flatMap((row) =>
  row.programs.terraform ? [{ name: row.name, row, plan: row.programs.terraform }] : [],
);

test.each(rows)('Terraform, its plan: $name: $row.verdict', ({ plan, row }) => {
  const { keys, errors } = readTerraform(JSON.stringify(plan), { file: 'plan.json' });
  expect(errors).toEqual([]);
  const report = evaluate(keys);
  expect(found(report)).toEqual(expected(row));
  const declared = JSON.stringify(plan);
  for (const { address } of report.findings.flatMap((it) => it.keys)) {
    // A key in the template of a stack has the address of the stack and a logical id.
    const written = address.replace(/^(aws_cloudformation_stack\.\w+)\/\w+$/, '$1');
    expect(declared).toContain(JSON.stringify(written).slice(1, -1));
  }
});
