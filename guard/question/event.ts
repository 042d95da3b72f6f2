import { isObject } from '../../rule-core/text/json';

/**
 * What CloudFormation asks a Lambda Hook (CloudFormation Hooks user guide, "Create Lambda functions to
 * evaluate resources for Lambda Hooks"), in our words.
 */
export type HookRequest = DeletionRequest | TemplateRequest | ResourceRequest;

interface Asked {
  /** Given back in the answer. */
  readonly token: string;
  readonly account: string;
  /** Absent for Cloud Control API. */
  readonly stack?: StackId;
  /** Which invocation for this operation it is, from 1. */
  readonly invocation: number;
}

/** Something is deleted: no user gets a key by that. */
export interface DeletionRequest extends Asked {
  readonly kind: 'deletion';
}

export interface TemplateRequest extends Asked {
  readonly kind: 'stack' | 'change-set';
  /** The pre-signed URL of template and changed resources. */
  readonly payload: string;
  /** The ARN of the change set, where the operation has one. */
  readonly changeSet?: string;
}

export interface ResourceRequest extends Asked {
  readonly kind: 'resource';
  readonly type: string;
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Where it is there by now and is changed: its properties so far, as far as they are told. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Cloud Control API asks, not CloudFormation. */
  readonly cloudControl: boolean;
}

export interface StackId {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

/** An event that is none of those that the guide describes. */
export class BadEvent extends Error {
  constructor(what: string) {
    super(`the event is not one of a CloudFormation Lambda Hook: ${what}`);
    this.name = 'BadEvent';
  }
}

/** The token of an event that may lack everything else. */
export function tokenOf(event: unknown): string {
  const fields = isObject(event) ? event : {};
  // The prose of the guide and its examples spell it in two ways.
  const token = fields['clientRequestToken'] ?? fields['clientRequesttoken'];
  return typeof token === 'string' ? token : '';
}

/** @throws BadEvent */
export function requestOf(event: unknown): HookRequest {
  if (!isObject(event)) throw new BadEvent('it is not an object');
  const data = event['requestData'];
  if (!isObject(data)) throw new BadEvent('it has no requestData');
  const stackId = event['stackId'] ?? event['stackID'];
  const stack = stackOf(stackId);
  const asked: Asked = {
    token: tokenOf(event),
    account: accountOf(event['awsAccountId']),
    invocation: invocationOf(event['requestContext']),
    ...(stack ? { stack } : {}),
  };
  if (event['actionInvocationPoint'] === 'DELETE_PRE_PROVISION') {
    return { ...asked, kind: 'deletion' };
  }
  const { targetName, targetType, targetLogicalId, targetModel, payload } = data;
  const template = [targetName, targetType].find((it) => it === 'STACK' || it === 'CHANGE_SET');
  if (template !== undefined) {
    if (typeof payload !== 'string' || payload === '') throw new BadEvent('it has no payload');
    const kind = template === 'STACK' ? 'stack' : 'change-set';
    const changeSet = [event['changeSetId'], targetLogicalId].find(isChangeSet);
    return { ...asked, kind, payload, ...(changeSet === undefined ? {} : { changeSet }) };
  }
  const type = [targetName, targetType].find((it) => typeof it === 'string' && it.includes('::'));
  const model = isObject(targetModel) ? targetModel : {};
  const { resourceProperties: properties, previousResourceProperties: previous } = model;
  if (typeof type !== 'string') throw new BadEvent('its target is not known here');
  if (!isObject(properties)) throw new BadEvent('it has no resourceProperties');
  return {
    ...asked,
    kind: 'resource',
    type,
    properties,
    logicalId: typeof targetLogicalId === 'string' ? targetLogicalId : '',
    cloudControl: targetType === 'RESOURCE' || !stack,
    ...(event['actionInvocationPoint'] === 'UPDATE_PRE_PROVISION'
      ? { before: isObject(previous) ? previous : {} }
      : {}),
  };
}

function accountOf(id: unknown): string {
  if (typeof id === 'string' && /^\d{12}$/.test(id)) return id;
  throw new BadEvent('it does not say which account it is about');
}

/** `arn:aws:cloudformation:us-west-2:123456789012:stack/MyStack/1a23…`; empty for Cloud Control API. */
function stackOf(arn: unknown): StackId | undefined {
  if (arn === undefined || arn === null || arn === '') return undefined;
  const [, region, name] =
    (typeof arn === 'string' &&
      /^arn:[\w-]+:cloudformation:([\w-]+):\d{12}:stack\/([A-Za-z][A-Za-z0-9-]*)\/[\w-]+$/.exec(
        arn,
      )) ||
    [];
  if (region === undefined || name === undefined) throw new BadEvent('its stackId is not an ARN');
  return { arn: arn as string, region, name };
}

function isChangeSet(arn: unknown): arn is string {
  return (
    typeof arn === 'string' &&
    /^arn:[\w-]+:cloudformation:[\w-]+:\d{12}:changeSet\/[A-Za-z][A-Za-z0-9-]*\/[\w-]+$/.test(arn)
  );
}

function invocationOf(context: unknown): number {
  const count = isObject(context) ? context['invocation'] : undefined;
  // What cannot be read is taken for the last one: it gets a final answer.
  return typeof count === 'number' && count >= 1 ? count : Infinity;
}
