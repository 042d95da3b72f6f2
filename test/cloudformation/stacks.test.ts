import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { stacks } from './table/stacks';

test.each(stacks)('$name: $verdict', ({ stacks: inputs, verdict, when }) => {
  const { keys, errors } = readStacks(inputs);
  const report = evaluate(keys, { errors });
  expect(report.errors).toEqual([]);
  expect({ verdict: report.verdict, when: report.findings[0]?.when }).toEqual({ verdict, when });
});

test.each(stacks)('$name: in any order of stacks', ({ stacks: inputs }) => {
  const there = readStacks(inputs);
  const back = readStacks([...inputs].reverse());
  expect(evaluate(back.keys, back)).toEqual(evaluate(there.keys, there));
});
