import { askAboutRows, oneByOne } from './ask-about-rows';
import { tableRows } from './table-rows';

askAboutRows(tableRows);

test('the rows are there', () => {
  expect(tableRows.length).toBeGreaterThan(150);
  expect(tableRows.flatMap(oneByOne).length).toBeGreaterThan(5);
});
