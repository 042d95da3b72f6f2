import type {
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { Misread } from '../ask/no-answer';
import { list, type Operation, text } from '../ask/operation';

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
