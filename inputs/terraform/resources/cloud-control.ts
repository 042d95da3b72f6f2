import type { ReadError } from '../../../rule-core/index';
import { elsewhereInCloudFormation, liesElsewhere } from '../../template-elsewhere';
import type { Instance } from './instances';
import { type Json, own, record, records, text } from '../json';
import { CLOUD_CONTROL, KEY } from './resource-types';
import { wholeJson } from '../../../rule-core/text/whole-json';

/** How each CloudFormation type is read here: the Terraform type it stands for, and its arguments. */
const READ_AS: ReadonlyMap<
  string,
  { readonly type: string; readonly properties: Readonly<Record<string, string>> }
> = new Map([
  ['AWS::IAM::AccessKey', { type: KEY, properties: { UserName: 'user', Status: 'status' } }],
  [
    'AWS::CloudFormation::Stack',
    {
      type: 'aws_cloudformation_stack',
      properties: {
        StackName: 'name',
        TemplateBody: 'template_body',
        TemplateURL: 'template_url',
        Parameters: 'parameters',
      },
    },
  ],
  [
    'AWS::CloudFormation::StackSet',
    {
      type: 'aws_cloudformation_stack_set',
      properties: {
        StackSetName: 'name',
        TemplateBody: 'template_body',
        TemplateURL: 'template_url',
        Parameters: 'parameters',
      },
    },
  ],
]);

/**
 * A resource that is made through Cloud Control, as the resource it stands for; any other resource as
 * it is.
 *
 * @returns an error where it is not known what it makes; `undefined` where that does not matter
 */
export function unwrapped<T extends Pick<Instance, 'address' | 'type' | 'values' | 'unknown'>>(
  resource: T,
): T | ReadError | undefined {
  const { address, type, values, unknown } = resource;
  if (type !== CLOUD_CONTROL) return resource;
  const kind = text(values['type_name']);
  if (kind === undefined) {
    const message =
      'the CloudFormation type of this resource is known only after apply: it may be an access key. Write its type out.';
    return { input: address, message };
  }
  const what = elsewhereInCloudFormation(kind);
  if (what !== undefined)
    return { input: address, message: liesElsewhere(what), kind: 'nested-template' };
  const known = READ_AS.get(kind);
  if (!known) return undefined;
  const desired = parsed(values['desired_state']) ?? parsed(values['properties']);
  if (desired === undefined) {
    const open = Object.values(known.properties).map((it): [string, true] => [it, true]);
    return { ...resource, type: known.type, values: {}, unknown: Object.fromEntries(open) };
  }
  const read = Object.entries(known.properties).flatMap(([theirs, ours]): [string, unknown][] =>
    Object.hasOwn(desired, theirs) ? [[ours, argument(theirs, desired[theirs])]] : [],
  );
  return { ...resource, type: known.type, values: Object.fromEntries(read), unknown };
}

function parsed(state: unknown): Json | undefined {
  if (typeof state !== 'string') return undefined;
  try {
    const value: unknown = wholeJson(state);
    return value === record(value) ? record(value) : undefined;
  } catch {
    return undefined;
  }
}

/** CloudFormation takes a template as text or as an object; parameters of stack sets are a list. */
function argument(name: string, value: unknown): unknown {
  if (name === 'TemplateBody' && value === record(value)) return JSON.stringify(value);
  if (name !== 'Parameters' || !Array.isArray(value)) return value;
  return Object.fromEntries(
    records(value).map((it) => [String(own(it, 'ParameterKey')), own(it, 'ParameterValue')]),
  );
}
