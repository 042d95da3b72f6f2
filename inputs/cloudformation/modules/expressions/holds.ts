import { functionOf } from '../../parse/tree';
import type { Level, Resolving } from '../level';

const MAX_STEPS = 50;
const STEP = 10;

/**
 * Whether a condition of a module holds, where that is known before deployment: whoever writes modules
 * out then leaves out what it rules out.
 */
export function holds(
  condition: unknown,
  level: Level,
  resolver: Resolving,
  steps = MAX_STEPS,
): boolean | undefined {
  const call = functionOf(condition);
  const list = Array.isArray(call?.argument) ? (call.argument as unknown[]) : [];
  if (!call || steps === 0) return undefined;
  resolver.spend(STEP);
  const each = () => list.map((it) => holds(it, level, resolver, steps - 1));
  switch (call.name) {
    case 'Condition':
      return typeof call.argument === 'string' && Object.hasOwn(level.conditions, call.argument)
        ? holds(level.conditions[call.argument], level, resolver, steps - 1)
        : undefined;
    case 'Fn::Not': {
      const [first] = each();
      return first === undefined ? undefined : !first;
    }
    case 'Fn::And': {
      const all = each();
      if (all.includes(false)) return false;
      return all.includes(undefined) ? undefined : true;
    }
    case 'Fn::Or': {
      const all = each();
      if (all.includes(true)) return true;
      return all.includes(undefined) ? undefined : false;
    }
    case 'Fn::Equals': {
      const [a, b] = list.map((it) => resolver.resolve(it, level));
      return typeof a === 'string' && typeof b === 'string' ? a === b : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Whether a condition is one that tools which write modules out take in another way than CloudFormation:
 * an `Fn::Or` of which they do not know everything.
 */
export function isTakenAnotherWay(
  condition: unknown,
  level: Level,
  resolver: Resolving,
  steps = MAX_STEPS,
): boolean {
  const call = functionOf(condition);
  if (!call || steps === 0) return steps === 0;
  resolver.spend(STEP);
  if (call.name === 'Fn::Or' && holds(condition, level, resolver, steps) === undefined) return true;
  const { argument } = call;
  if (call.name === 'Condition')
    return (
      typeof argument === 'string' &&
      Object.hasOwn(level.conditions, argument) &&
      isTakenAnotherWay(level.conditions[argument], level, resolver, steps - 1)
    );
  const parts = Array.isArray(argument) ? (argument as unknown[]) : [];
  return parts.some((it) => isTakenAnotherWay(it, level, resolver, steps - 1));
}
