import { cases } from '../cases/index';
import { askAboutRows, oneByOne } from '../guard/ask-about-rows';

/** CloudFormation's own gate says of every template what the other faces say of it. */
const rows = cases.flatMap(({ name, verdict, programs: { cloudformation: template } }) =>
  template === undefined ? [] : [{ name, verdict, template, supplied: {} }],
);

askAboutRows(rows);

test('the rows are there', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.flatMap(oneByOne).length).toBeGreaterThan(1);
});
