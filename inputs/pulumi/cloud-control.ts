import type { ReadError } from '../../rule-core/index';
import { elsewhereInCloudFormation, liesElsewhere } from '../template-elsewhere';
import { isObject } from '../../rule-core/text/json';
import { parsed, property, UNKNOWN } from './property';
import { isCloudControl, nameOf, type PulumiResource } from './resource';

/** How each CloudFormation type is read here: the Pulumi type it stands for, and its properties. */
const READ_AS = new Map<
  string,
  { readonly type: string; readonly properties: Readonly<Record<string, string>> }
>(
  Object.entries({
    'AWS::IAM::AccessKey': {
      type: 'aws:iam/accessKey:AccessKey',
      properties: { UserName: 'user', Status: 'status' },
    },
    'AWS::IAM::User': { type: 'aws:iam/user:User', properties: { UserName: 'name' } },
    'AWS::CloudFormation::Stack': {
      type: 'aws:cloudformation/stack:Stack',
      properties: {
        TemplateBody: 'templateBody',
        TemplateURL: 'templateUrl',
        Parameters: 'parameters',
        StackName: 'name',
      },
    },
    'AWS::CloudFormation::StackSet': {
      type: 'aws:cloudformation/stackSet:StackSet',
      properties: { TemplateBody: 'templateBody', TemplateURL: 'templateUrl' },
    },
  }),
);

/**
 * A resource that is made through Cloud Control (`aws.cloudcontrol.Resource`, the extension resource
 * of aws-native), as the resource it stands for; any other resource as it is.
 *
 * @returns an error where it is not known what it makes; `undefined` where that does not matter
 */
export function unwrapped(resource: PulumiResource): PulumiResource | ReadError | undefined {
  if (!isCloudControl(resource.type)) return resource;
  const kind = first(resource, ['typeName', 'type_name', 'type']);
  if (kind.read.kind !== 'known' || typeof kind.read.value !== 'string') {
    const message = `the resource ${nameOf(resource.urn)} has a CloudFormation type that is not known yet: it may be an access key. Write its type out.`;
    return { input: resource.urn, message };
  }
  const what = elsewhereInCloudFormation(kind.read.value);
  if (what !== undefined)
    return {
      input: resource.urn,
      message: liesElsewhere(what, nameOf(resource.urn)),
      kind: 'nested-template',
    };
  const known = READ_AS.get(kind.read.value);
  if (!known) return undefined;
  const desired = first(resource, ['desiredState', 'desired_state', 'properties']);
  const state = desired.read.kind === 'known' ? parsed(desired.read.value) : undefined;
  const from = resource.propertyDependencies[desired.name] ?? [];
  const id = property(resource.outputs, 'id');
  return {
    ...resource,
    type: known.type,
    outputs: {
      ...Object.fromEntries(
        Object.entries(known.properties).map(([theirs, ours]) => [
          ours,
          isObject(state) ? state[theirs] : UNKNOWN,
        ]),
      ),
      ...(id.kind === 'known' ? { id: id.value } : {}),
    },
    inputs: {},
    propertyDependencies: Object.fromEntries(
      Object.values(known.properties).map((ours) => [ours, from]),
    ),
  };
}

function first({ outputs, inputs }: PulumiResource, names: readonly string[]) {
  for (const of of inputs ? [inputs, outputs] : [outputs]) {
    for (const name of names) {
      const read = property(of, name);
      if (read.kind !== 'absent') return { name, read };
    }
  }
  return { name: names[0] ?? '', read: { kind: 'absent' } as const };
}
