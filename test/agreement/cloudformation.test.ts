import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { cases, expected, found } from '../cases/index';

const rows = cases.flatMap((row) => {
  const template = row.programs.cloudformation;
  return template === undefined ? [] : [{ name: row.name, row, template }];
});

test.each(rows)('CloudFormation: $name: $row.verdict', ({ template, row }) => {
  const { keys, errors } = readTemplate(template, { file: 'template.yaml' });
  expect(errors).toEqual([]);
  const report = evaluate(keys);
  expect(found(report)).toEqual(expected(row));
  // Every key is shown at the line that declares it.
  const lines = template.split('\n');
  for (const { address, location } of report.findings.flatMap((it) => it.keys)) {
    expect(lines[(location?.line ?? 0) - 1]).toContain(address.split('/').at(-1));
  }
});
