import { names } from '../cloudformation/table/names';
import { type Row, templateOf } from '../cloudformation/table/row';
import { shapes } from '../cloudformation/table/shapes';
import { statuses } from '../cloudformation/table/statuses';
import { worlds } from '../cloudformation/table/worlds';
import { askAboutRows, oneByOne } from './ask-about-rows';

const rows = ([...names, ...statuses, ...worlds, ...shapes] as readonly Row[])
  // What is known of the deployment is that of the event.
  .filter((it) => it.region === undefined && it.account === undefined && it.stackName === undefined)
  .map((row) => ({ ...row, template: templateOf(row), supplied: row.supplied ?? {} }))
  .filter((it) => !it.template.includes('AWS::Region'));

askAboutRows(rows);

test('the rows are there', () => {
  expect(rows.length).toBeGreaterThan(150);
  expect(rows.flatMap(oneByOne).length).toBeGreaterThan(5);
});
