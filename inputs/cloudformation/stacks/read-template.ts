import type { ReadResult } from '../../read-result';
import { readStacks } from './read-stacks';
import type { ReadTemplateOptions } from './stack-input';

/**
 * The access keys of one CloudFormation template (JSON or YAML text, or an object).
 *
 * Its account is a scope of its own unless `account` names it: user names in two templates are then
 * not the same user.
 */
export function readTemplate(
  template: string | object,
  options: ReadTemplateOptions = {},
): ReadResult {
  const { file, account, region, stackName, parameters, ...rest } = options;
  const name = file ?? 'template';
  return readStacks(
    [
      {
        name,
        template,
        account: { scope: name, ...(account === undefined ? {} : { id: account }) },
        prefix: '',
        ...(file === undefined ? {} : { file }),
        ...(region === undefined ? {} : { region }),
        ...(stackName === undefined ? {} : { stackName }),
        ...(parameters === undefined ? {} : { parameters }),
      },
    ],
    rest,
  );
}
