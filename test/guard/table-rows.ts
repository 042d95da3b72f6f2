import { names } from '../cloudformation/table/names';
import { type Row, templateOf } from '../cloudformation/table/row';
import { shapes } from '../cloudformation/table/shapes';
import { statuses } from '../cloudformation/table/statuses';
import { worlds } from '../cloudformation/table/worlds';
import type { AskedRow } from './ask-about-rows';

/** The templates of the CloudFormation table that an event can stand for. */
export const tableRows: readonly AskedRow[] = (
  [...names, ...statuses, ...worlds, ...shapes] as readonly Row[]
)
  // What is known of the deployment is that of the event.
  .filter((it) => it.region === undefined && it.account === undefined && it.stackName === undefined)
  .map((row) => ({ ...row, template: templateOf(row), supplied: row.supplied ?? {} }))
  .filter((it) => !it.template.includes('AWS::Region'));
