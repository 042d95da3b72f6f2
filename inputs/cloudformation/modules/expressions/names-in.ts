import { isObject } from '../../../../rule-core/text/json';
import { functionOf } from '../../parse/tree';
import { subPartsOf } from './sub-text';

/**
 * The names of parameters and resources that an expression refers to.
 *
 * @param spend counts what is looked at
 */
export function namesIn(
  value: unknown,
  spend: (size: number) => void,
  found: Set<string> = new Set(),
): Set<string> {
  spend(1);
  if (Array.isArray(value)) for (const it of value as unknown[]) namesIn(it, spend, found);
  if (!isObject(value)) return found;
  const call = functionOf(value);
  const argument = call?.argument;
  const [first] = Array.isArray(argument) ? (argument as unknown[]) : [argument];
  if (typeof first === 'string') {
    if (call?.name === 'Ref' || call?.name === 'Fn::GetAtt') found.add(beforeDot(first));
    if (call?.name === 'Fn::Sub') {
      spend(first.length);
      for (const it of subPartsOf(first)) if (typeof it !== 'string') found.add(beforeDot(it.name));
    }
  }
  for (const it of Object.values(value)) namesIn(it, spend, found);
  return found;
}

function beforeDot(name: string): string {
  return name.split('.')[0] ?? name;
}
