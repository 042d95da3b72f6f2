import { askAboutRows, oneByOne } from '../guard/ask-about-rows';
import { caseRows } from '../guard/case-rows';

/** CloudFormation's own gate says of every template what the other faces say of it. */
askAboutRows(caseRows);

test('the rows are there', () => {
  expect(caseRows.length).toBeGreaterThan(20);
  expect(caseRows.flatMap(oneByOne).length).toBeGreaterThan(1);
});
