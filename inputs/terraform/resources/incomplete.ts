import type { ReadError } from '../../../rule-core/index';
import { listOf } from './instances';
import { type Json, own, record, records, text } from '../json';
import { concernedType } from './resource-types';

/** Why a plan does not tell all that its apply does. */
export function incompleteness(plan: Json, file: string): ReadError[] {
  const errors: ReadError[] = [];
  const say = (message: string, input = file) => errors.push({ input, message });
  const errored = own(plan, 'errored');
  if (errored !== undefined && errored !== false) say('planning failed, so the plan is not whole');
  const deferred = listOf(plan, 'deferred_changes', file, errors);
  for (const it of deferred) {
    const change = record(it['resource_change']);
    if (concernedType(change) === undefined) continue;
    const address = text(change['address']) ?? 'a resource';
    say(`Terraform put ${address} off to a later plan: check that one as well`);
  }
  for (const name of ['action_invocations', 'deferred_action_invocations']) {
    for (const it of listOf(plan, name, file, errors)) {
      const invocation = record(it['action_invocation'] ?? it);
      const type = text(invocation['type']) ?? 'of a type that is not told';
      if (!MAY_MAKE_KEYS.test(type)) continue;
      const address = text(invocation['address']) ?? file;
      say(
        `the plan invokes an action (${type}): access keys that it makes cannot be seen`,
        address,
      );
    }
  }
  if (!isWhole(plan)) say('it has no resource_changes: is it cut off?');
  return errors;
}

/** Actions of IAM and of what deploys templates; none is known today. */
const MAY_MAKE_KEYS = /^(aws(cc)?_(iam|cloudformation|cloudcontrolapi|servicecatalog)|of a type)/;

function isWhole(plan: Json): boolean {
  if (Array.isArray(plan['resource_changes'])) return true;
  const open = [record(own(plan['planned_values'], 'root_module'))];
  for (let module = open.pop(); module !== undefined; module = open.pop()) {
    if (records(module['resources']).some((it) => it['mode'] !== 'data')) return false;
    open.push(...records(module['child_modules']));
  }
  return true;
}
