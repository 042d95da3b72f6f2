/** Events as the CloudFormation Hooks user guide shows them, with what a test wants to be otherwise. */
export const ACCOUNT = '111111111111';
export const STACK = 'MyStack';
export const STACK_ID = `arn:aws:cloudformation:us-west-2:${ACCOUNT}:stack/${STACK}/1a2345b6-0000-00a0-a123-00abc0abc000`;
export const CHANGE_SET = `arn:aws:cloudformation:us-west-2:${ACCOUNT}:changeSet/change/3a45b6c7`;
export const TOKEN = 'f8da6d11-b23f-48f4-814c-0fb6a667f50e';

interface EventOptions {
  readonly action?: string;
  readonly invocation?: number;
  readonly stackId?: unknown;
  readonly changeSetId?: unknown;
  readonly requestData?: object;
}

function event({ action = 'CREATE', invocation = 1, ...rest }: EventOptions): object {
  return {
    clientRequestToken: TOKEN,
    awsAccountId: ACCOUNT,
    stackId: STACK_ID,
    changeSetId: null,
    hookTypeName: 'OneActiveKey::Guard::Hook',
    hookTypeVersion: '00000008',
    hookModel: { LambdaFunction: `arn:aws:lambda:us-west-2:${ACCOUNT}:function:guard` },
    actionInvocationPoint: `${action}_PRE_PROVISION`,
    requestContext: { invocation, callbackContext: null },
    ...rest,
  };
}

export function stackEvent(payload: string, options: EventOptions = {}): object {
  const target = { targetName: 'STACK', targetType: 'STACK', targetLogicalId: STACK };
  return event({ requestData: { ...target, payload }, ...options });
}

export function changeSetEvent(payload: string, options: EventOptions = {}): object {
  const target = {
    targetName: 'CHANGE_SET',
    targetType: 'CHANGE_SET',
    targetLogicalId: CHANGE_SET,
  };
  return event({ requestData: { ...target, payload }, changeSetId: CHANGE_SET, ...options });
}

export function resourceEvent(
  targetLogicalId: string,
  resourceProperties: unknown,
  { type = 'AWS::IAM::AccessKey', ...options }: EventOptions & { readonly type?: string } = {},
): object {
  const targetModel = { resourceProperties, previousResourceProperties: null };
  return event({
    requestData: { targetName: type, targetType: type, targetLogicalId, targetModel },
    ...options,
  });
}

export function cloudControlEvent(
  resourceProperties: unknown,
  previousResourceProperties?: unknown,
): object {
  const targetModel = { resourceProperties, previousResourceProperties };
  return event({
    ...(previousResourceProperties === undefined ? {} : { action: 'UPDATE' }),
    stackId: '',
    changeSetId: '',
    requestData: { targetName: 'AWS::IAM::AccessKey', targetType: 'RESOURCE', targetModel },
  });
}
