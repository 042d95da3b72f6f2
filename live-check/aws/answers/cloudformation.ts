import type {
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
  GetTemplateCommandInput,
  GetTemplateCommandOutput,
  ListExportsCommandInput,
  ListExportsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { Misread } from '../ask/no-answer';
import { list, marker, type Operation, text } from '../ask/operation';
import type { Page } from '../pages';

/** The stack that has a resource, and what it calls it. */
export interface OwningStack {
  readonly stack: string;
  readonly logicalId: string;
}

/** For the stack of one resource: CloudFormation answers with all that the stack has. */
export const DESCRIBE_STACK_RESOURCES: Operation<
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
  OwningStack
> = {
  service: 'CloudFormation',
  action: 'DescribeStackResources',
  format: 'xml',
  lists: ['StackResources'],
  read: ({ StackResources }, { PhysicalResourceId: id }) => {
    const all = list(StackResources, 'list of resources');
    const own = all.find((it) => it.PhysicalResourceId === id);
    // Where no stack has it, CloudFormation answers with an error.
    if (!own) throw new Misread('it does not have the resource that was asked for');
    return {
      stack: text(own.StackName, 'name of the stack'),
      logicalId: text(own.LogicalResourceId, 'logical id of the resource'),
    };
  },
};

/** The text of a stack's template. */
export const GET_TEMPLATE: Operation<GetTemplateCommandInput, GetTemplateCommandOutput, string> = {
  service: 'CloudFormation',
  action: 'GetTemplate',
  format: 'xml',
  read: ({ TemplateBody }) => text(TemplateBody, 'template'),
};

export interface Export {
  readonly name: string;
  readonly value: string;
}

/** The exports of an account and region. */
export const LIST_EXPORTS: Operation<
  ListExportsCommandInput,
  ListExportsCommandOutput,
  Page<Export>
> = {
  service: 'CloudFormation',
  action: 'ListExports',
  format: 'xml',
  lists: ['Exports'],
  read: ({ Exports, NextToken }) => {
    const items = list(Exports, 'list of exports').map(({ Name, Value }) => ({
      name: text(Name, 'name of an export'),
      value: text(Value, 'value of an export'),
    }));
    const next = marker(NextToken);
    return { items, truncated: next !== undefined, marker: next };
  },
};
