import type {
  DescribeChangeSetCommandInput,
  DescribeChangeSetCommandOutput,
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { Misread } from '../../live-check/aws/ask/no-answer';
import { list, marker, type Operation, text } from '../../live-check/aws/ask/operation';
import type { Page } from '../../live-check/aws/pages';
import type { StackResource } from './account';

const CLOUDFORMATION = { service: 'CloudFormation', format: 'xml' } as const;

export const LIST_STACK_RESOURCES: Operation<
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
  Page<StackResource>
> = {
  ...CLOUDFORMATION,
  action: 'ListStackResources',
  lists: ['StackResourceSummaries'],
  read: ({ StackResourceSummaries: summaries, NextToken: next }) => ({
    items: list(summaries, 'list of resources').map((it) => ({
      logicalId: text(it.LogicalResourceId, 'logical id of a resource'),
      type: text(it.ResourceType, 'type of a resource'),
      ...(it.PhysicalResourceId ? { physicalId: it.PhysicalResourceId } : {}),
    })),
    truncated: marker(next) !== undefined,
    marker: marker(next),
  }),
};

export const DESCRIBE_STACKS: Operation<
  DescribeStacksCommandInput,
  DescribeStacksCommandOutput,
  string
> = {
  ...CLOUDFORMATION,
  action: 'DescribeStacks',
  lists: ['Stacks'],
  read: ({ Stacks: stacks }) => {
    const [only, another] = list(stacks, 'list of stacks');
    if (!only || another) throw new Misread('it is not about one stack');
    return text(only.StackStatus, 'status of the stack');
  },
};

/** CloudFormation shows this for the value of a parameter with `NoEcho`. */
const HIDDEN = '****';

export const DESCRIBE_CHANGE_SET: Operation<
  DescribeChangeSetCommandInput,
  DescribeChangeSetCommandOutput,
  Readonly<Record<string, string>>
> = {
  ...CLOUDFORMATION,
  action: 'DescribeChangeSet',
  lists: ['Parameters'],
  // A change set without parameters has no list of them.
  read: ({ ChangeSetId, Parameters = [] }) => {
    text(ChangeSetId, 'id of the change set');
    return Object.fromEntries(
      Parameters.flatMap(({ ParameterKey: name, ParameterValue: value, UsePreviousValue: kept }) =>
        name === undefined || value === undefined || value === HIDDEN || kept === true
          ? []
          : [[name, value]],
      ),
    );
  },
};
