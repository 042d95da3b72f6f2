import { ServiceError } from '../error';
import { query } from '../protocols/query';
import type { Context, Data, Service } from '../service';

/** The resources of the stack that has a resource of this physical id. */
function describeStackResources({ account, call }: Context): Data {
  const { PhysicalResourceId: id = '' } = call.parameters;
  const stack = account.stacks.find((it) => it.resources.some((one) => one.physicalId === id));
  if (!stack) throw new ServiceError('ValidationError', `Stack for ${id} does not exist`);
  return {
    StackResources: stack.resources.map(({ logicalId, physicalId, type }) => ({
      StackName: stack.name,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      ResourceStatus: 'CREATE_COMPLETE',
      Timestamp: new Date(0),
    })),
  };
}

/** DescribeStackResources, as the CloudFormation API reference describes it. */
export const CLOUDFORMATION: Service = {
  name: 'cloudformation',
  protocol: query('http://cloudformation.amazonaws.com/doc/2010-05-15/'),
  actions: { DescribeStackResources: describeStackResources },
};
