import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

/** Two keys whose user names are these, as they stand in the JSON text. */
const template = (first: string, second: string) =>
  `{"Resources": {${['A', 'B']
    .map(
      (id, index) =>
        `"${id}": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": ${[first, second][index] ?? ''}}}`,
    )
    .join(', ')}}}`;

test.each([
  ['12345678901234567890', '"12345678901234567890"', 'violation'],
  ['12345678901234567890', '12345678901234567891', 'compliant'],
  ['1.0', '"1.0"', 'violation'],
  ['1.0', '1', 'compliant'],
  ['1e3', '"1000"', 'compliant'],
  ['0', '-0', 'compliant'],
  ['true', '"true"', 'violation'],
])('the users %s and %s: %s, in JSON as in YAML', (first, second, verdict) => {
  const text = template(first, second);
  for (const written of [text, `${text} # as YAML`]) {
    const { keys, errors } = readTemplate(written);
    expect([evaluate(keys).verdict, errors]).toEqual([verdict, []]);
  }
});
