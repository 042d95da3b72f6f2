import type { StoredChangeSet, StoredStack } from '../account/account';
import { ServiceError } from '../error';
import { query } from '../protocols/query';
import type { Context, Data, Service } from '../service';

type Resource = StoredStack['resources'][number];

/** The resources of the stack that has a resource of this physical id. */
function describeStackResources({ account, call }: Context): Data {
  const { PhysicalResourceId: id = '' } = call.parameters;
  const stack = account.stacks.find((it) => it.resources.some((one) => one.physicalId === id));
  if (!stack) throw new ServiceError('ValidationError', `Stack for ${id} does not exist`);
  return {
    StackResources: stack.resources.map((it) => ({
      StackName: stack.name,
      ...resource(it),
      Timestamp: new Date(0),
    })),
  };
}

/** A hundred a page, as CloudFormation has it. */
const PAGE = 100;

function listStackResources({ account, call }: Context): Data {
  const { resources } = stackOf({ account, call });
  const from = Number(call.parameters['NextToken'] ?? 0);
  const next = from + PAGE;
  return {
    StackResourceSummaries: resources.slice(from, next).map((it) => ({
      ...resource(it),
      LastUpdatedTimestamp: new Date(0),
    })),
    ...(next < resources.length ? { NextToken: String(next) } : {}),
  };
}

function describeStacks(context: Context): Data {
  const { name, status = 'CREATE_COMPLETE' } = stackOf(context);
  return { Stacks: [{ StackName: name, StackStatus: status, CreationTime: new Date(0) }] };
}

function describeChangeSet(context: Context): Data {
  const { ChangeSetName: id = '' } = context.call.parameters;
  const { parameters } = changeSetOf(context, id);
  return {
    ChangeSetId: id,
    Status: 'CREATE_IN_PROGRESS',
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
  };
}

function getTemplate(context: Context): Data {
  const { ChangeSetName: id, TemplateStage: stage } = context.call.parameters;
  const body =
    id === undefined ? bodyOf(stackOf(context), stage) : changeSetOf(context, id).processed;
  if (body === undefined) throw new ServiceError('ValidationError', 'There is no template');
  return { TemplateBody: body };
}

function bodyOf({ template, processed }: StoredStack, stage?: string): string | undefined {
  return stage === 'Processed' ? (processed ?? template) : template;
}

function listExports({ account, call }: Context): Data {
  const all = account.stacks.flatMap((it) => Object.entries(it.exports ?? {}));
  const from = Number(call.parameters['NextToken'] ?? 0);
  const next = from + PAGE;
  return {
    Exports: all.slice(from, next).map(([Name, Value]) => ({ Name, Value })),
    ...(next < all.length ? { NextToken: String(next) } : {}),
  };
}

function stackOf({ account, call }: Pick<Context, 'account' | 'call'>): StoredStack {
  const { StackName: id = '' } = call.parameters;
  const name = /:stack\/([^/]+)\//.exec(id)?.[1] ?? id;
  const stack = account.stacks.find((it) => it.name === name);
  if (!stack) throw new ServiceError('ValidationError', `Stack with id ${id} does not exist`);
  return stack;
}

function changeSetOf({ account }: Context, id: string): StoredChangeSet {
  const [found] = account.stacks.flatMap((it) => it.changeSets?.[id] ?? []);
  if (!found) throw new ServiceError('ChangeSetNotFound', `ChangeSet [${id}] does not exist`);
  return found;
}

function resource({ logicalId, physicalId, type }: Resource) {
  return {
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ResourceStatus: 'CREATE_COMPLETE',
  };
}

/** What the CloudFormation API reference describes of stacks, their resources and change sets. */
export const CLOUDFORMATION: Service = {
  name: 'cloudformation',
  protocol: query('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
  actions: {
    DescribeStackResources: describeStackResources,
    ListStackResources: listStackResources,
    DescribeStacks: describeStacks,
    DescribeChangeSet: describeChangeSet,
    GetTemplate: getTemplate,
    ListExports: listExports,
  },
  resource: ({ action, account, parameters: { StackName: stack = '' } }) =>
    action === 'GetTemplate'
      ? `arn:aws:cloudformation:us-east-1:${account}:stack/${stack}/id`
      : undefined,
};
