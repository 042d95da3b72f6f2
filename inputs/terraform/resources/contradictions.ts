import { isDeepStrictEqual } from 'node:util';
import type { ReadError } from '../../../rule-core/index';
import { isObject } from '../../../rule-core/text/json';
import { type Json, own, record, records, text, texts } from '../json';
import { USER_NAMES } from './resource-types';
import { resourcesOf } from './resources';

/**
 * Where the parts of a plan tell of different resources. Terraform writes `planned_values` out of the
 * changes (terraform internal/command/jsonplan, marshalPlannedValues), so each resource in it has a
 * change that leaves it there, with the same values; a plan in which it is otherwise was edited or cut,
 * and what its apply makes is not certain.
 *
 * The code is not compared: of `for_each = toset([])` it shows neither the expression nor that nothing
 * comes of it. What only the changes or only the state tells of is judged.
 */
export function contradictionsOf(plan: Json, file: string): ReadError[] {
  // That a plan has no changes at all is told already.
  if (!Array.isArray(plan['resource_changes'])) return [];
  const changes = records(plan['resource_changes']).filter((it) => it['mode'] !== 'data');
  const planned = resourcesOf(plan['planned_values'], file);
  const after = new Map<string, Json[]>();
  for (const it of changes) {
    const [address, change] = [text(it['address']), record(it['change'])];
    if (address === undefined || actionsOf(change) === 'delete') continue;
    if (typeof it['deposed'] === 'string') continue;
    after.set(address, [...(after.get(address) ?? []), change]);
  }
  const errors = [...planned.errors];
  for (const { address, values } of planned.managed) {
    const told = after.get(address);
    if (!told) {
      const message =
        'the planned values have this resource, and no change of the plan leaves it there: what the apply makes is not certain. Make the plan again.';
      errors.push({ input: address, message });
    } else if (!told.some((it) => isSame(values, it))) {
      const message =
        'the planned values show this resource otherwise than its change does: what the apply makes is not certain. Make the plan again.';
      errors.push({ input: address, message });
    }
  }
  return errors;
}

/** What decides whose a key is and whether it is active: either part has it, or neither. */
const DECISIVE: ReadonlySet<string> = new Set(['user', 'status', ...USER_NAMES.values()]);

/** Whether the values are those after a change; what Terraform only forgets has none. */
function isSame(values: Json, change: Json): boolean {
  const after = change['after'];
  if (!isObject(after)) return true;
  return [...Object.keys(values), ...Object.keys(after)].every((name) => {
    const isTold = Object.hasOwn(values, name) && Object.hasOwn(after, name);
    return isTold
      ? isDeepStrictEqual(values[name], own(after, name))
      : !DECISIVE.has(name) || (values[name] ?? own(after, name)) === null;
  });
}

const actionsOf = (change: Json) => texts(change['actions']).join(' ');
