import { getStackOutput, importValue } from './across';
import { chooseByCondition, findInMap, transform } from './lookups';
import { getAtt, ref } from './references';
import type { FunctionOf } from '../scope';
import { unwrittenValue } from './open-values';
import { UNWRITTEN } from '../../modules/expressions/unwritten';
import { length, opaqueList, select, split } from './list-functions';
import { base64, join, sub } from './texts';
import { toJsonString } from './to-json-string';

const FUNCTIONS: Readonly<Record<string, FunctionOf>> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::If': chooseByCondition,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': base64,
  'Fn::Cidr': opaqueList('Cidr'),
  'Fn::GetAZs': opaqueList('GetAZs'),
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::Length': length,
  'Fn::ToJsonString': toJsonString,
  'Fn::Transform': transform,
  [UNWRITTEN]: unwrittenValue,
};

/** How an intrinsic function is carried out; `undefined` for one that is not known here. */
export function functionNamed(name: string): FunctionOf | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
}
