import { STACK_SET } from '../../at-hand/elsewhere';
import { PRODUCT, PROVISIONED } from './products';

/** Which property of which type is the place of a template. */
export const STACKS: Readonly<Record<string, string>> = {
  'AWS::CloudFormation::Stack': 'TemplateURL',
  'AWS::Serverless::Application': 'Location',
  'AWS::CloudFormation::StackSet': 'TemplateURL',
};

/** Whether a resource of this type is a stack of its own. */
export function isNestedStack(type: string): boolean {
  return Object.hasOwn(STACKS, type) || type === PROVISIONED;
}

/** Whether a resource of this type brings templates along: a nested stack, a product. */
export function bringsTemplates(type: string): boolean {
  return isNestedStack(type) || type === PRODUCT;
}

/** What messages call a resource that is a stack of its own. */
export const CALLED: Readonly<Record<string, string>> = {
  [STACK_SET]: 'stack set',
  [PROVISIONED]: 'provisioned product',
};
