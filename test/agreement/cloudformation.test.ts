import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { cases } from '../cases/index';

const rows = cases.flatMap(({ name, verdict, programs: { cloudformation } }) =>
  cloudformation === undefined ? [] : [{ name, verdict, template: cloudformation }],
);

test.each(rows)('CloudFormation: $name: $verdict', ({ template, verdict }) => {
  const { keys, errors } = readTemplate(template, { file: 'template.yaml' });
  expect(errors).toEqual([]);
  expect(evaluate(keys).verdict).toBe(verdict);
});
