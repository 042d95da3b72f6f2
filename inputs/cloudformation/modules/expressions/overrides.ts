import { isObject } from '../../../../rule-core/text/json';
import { functionOf, own, setOwn } from '../../parse/tree';
import { unwritten } from './unwritten';

/** Attributes of a resource that whoever uses its module may change. */
const ATTRIBUTES = [
  'Properties',
  'Metadata',
  'CreationPolicy',
  'UpdatePolicy',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Condition',
  'DependsOn',
];

/**
 * A resource with what its `Overrides` say: objects are merged, lists are put one after the other,
 * anything else is replaced.
 *
 * @param overrides as they stand in the end
 * @param resolve gives a part of the resource that nothing overrides as it stands in the end
 */
export function withOverrides(
  resource: Record<string, unknown>,
  overrides: unknown,
  resolve: (part: unknown) => unknown,
): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(resource)) {
    const over = ATTRIBUTES.includes(key) ? own(overrides, key) : undefined;
    setOwn(made, key, over === undefined ? resolve(part) : merged(part, over, resolve));
  }
  for (const key of ATTRIBUTES) {
    const over = own(overrides, key);
    if (over !== undefined && !Object.hasOwn(resource, key)) setOwn(made, key, over);
  }
  return made;
}

function merged(part: unknown, over: unknown, resolve: (part: unknown) => unknown): unknown {
  if (Array.isArray(over))
    return Array.isArray(part)
      ? [...(part as unknown[]).map((it) => resolve(it)), ...(over as unknown[])]
      : over;
  if (!isObject(over) || !isObject(part)) return over;
  if (functionOf(part) || functionOf(over)) {
    const [name] = Object.keys(over);
    const replaces = functionOf(part)?.name === name && typeof own(over, name ?? '') === 'string';
    // Two functions in one object are refused by CloudFormation.
    return replaces ? over : unwritten([part, over], 'Overrides');
  }
  const made: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) {
    const more = own(over, key);
    setOwn(made, key, more === undefined ? resolve(value) : merged(value, more, resolve));
  }
  for (const [key, value] of Object.entries(over)) {
    if (!Object.hasOwn(part, key)) setOwn(made, key, value);
  }
  return made;
}
