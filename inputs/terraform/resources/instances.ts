import { ALWAYS, type Condition, type ReadError } from '../../../rule-core/index';
import { type Address, canonical, parseAddress } from './address';
import { type Json, record, text, texts } from '../json';
import { concernedType } from './resource-types';
import { type StateResource, shownAddress } from './resources';
import { isObject } from '../../../rule-core/text/json';

/** A resource object that exists, or may exist, once a plan is applied. */
export interface Instance {
  /** What to call it: its address, and which object where there are several. */
  readonly address: string;
  readonly at: Address;
  readonly type: string;
  /** Its values after the deployment, as far as they are known before it. */
  readonly values: Json;
  /** `true` where a value is known only after apply. */
  readonly unknown: Json;
  readonly exists: Condition;
  /** What becomes of it: made by this plan, or there before. */
  readonly fate: 'made' | 'changed' | 'kept';
  /** Beside the object that the address stands for: a deposed one, one that a new one replaces. */
  readonly isAside?: true;
}

/** A resource object that a plan deletes, or that Terraform no longer finds. */
export interface Deletion {
  readonly address: string;
  readonly at: Address;
  readonly type: string;
  readonly before: Json;
  /**
   * `first`: before anything that it depends on is changed; `last`: after that; `either`: the plan
   * does not tell; `missing`: Terraform did not find it.
   */
  readonly order: 'first' | 'last' | 'either' | 'missing';
  /** Addresses, without instance keys, of what the state says it depends on. */
  readonly dependsOn: readonly string[];
}

/** A resource that the plan changes in place. */
export interface Update {
  readonly at: Address;
  readonly type: string;
  readonly before: Json;
  readonly after: Json;
  readonly unknown: Json;
}

export interface Changes {
  readonly instances: readonly Instance[];
  readonly deletions: readonly Deletion[];
  readonly updates: readonly Update[];
  readonly errors: readonly ReadError[];
}

/** What each list of actions does to the object that was there, and whether there is a new one. */
const ACTIONS: ReadonlyMap<
  string,
  { readonly old?: Deletion['order'] | 'forgotten'; readonly next?: Instance['fate'] }
> = new Map([
  ['no-op', { next: 'kept' }],
  ['create', { next: 'made' }],
  ['update', { next: 'changed' }],
  ['delete', { old: 'either' }],
  ['delete create', { old: 'first', next: 'made' }],
  ['create delete', { old: 'last', next: 'made' }],
  ['forget', { old: 'forgotten' }],
  ['create forget', { old: 'forgotten', next: 'made' }],
  ['forget create', { old: 'forgotten', next: 'made' }],
]);

/**
 * What a plan makes of every resource that concerns access keys: the changes, and what the state
 * holds that the plan leaves alone (`-target`, `-refresh-only`).
 *
 * @param file to name where an error has no address
 */
export function changesOf(plan: Json, state: readonly StateResource[], file: string): Changes {
  const instances: Instance[] = [];
  const deletions: Deletion[] = [];
  const updates: Update[] = [];
  const errors: ReadError[] = [];
  const before = new Map(state.map((it) => [idOf(it.address, it.deposed), it]));
  const touched = new Set<string>();
  for (const it of listOf(plan, 'resource_changes', file, errors)) {
    const type = concernedType(it);
    if (type === undefined || it['mode'] === 'data') continue;
    const address = text(it['address']);
    const change = record(it['change']);
    const actions = texts(change['actions']).join(' ');
    const effect = ACTIONS.get(actions);
    const isKnownMode = it['mode'] === 'managed' || it['mode'] === undefined;
    if (address === undefined || !effect || !isKnownMode) {
      errors.push({ input: address ?? file, message: strangeness(it, actions) });
      continue;
    }
    const deposed = text(it['deposed']);
    touched.add(idOf(address, deposed));
    const former = text(it['previous_address']);
    // A state that has it at its new address has something else at the former one; what is made anew
    // has not moved.
    if (former !== undefined && actions !== 'create' && !before.has(idOf(address, deposed)))
      touched.add(idOf(former, deposed));
    const at = parseAddress(canonical(address));
    const shown = shownAddress({ address, deposed });
    const [old, next] = [change['before'], change['after']];
    if ((effect.old && !isObject(old)) || (effect.next && !isObject(next))) {
      const message = `the plan does not say what this resource is like ${effect.old && !isObject(old) ? 'before' : 'after'} the change`;
      errors.push({ input: shown, message });
      continue;
    }
    if (effect.next) {
      const unknown = record(change['after_unknown']);
      instances.push({
        address: shown,
        at,
        type,
        values: record(next),
        unknown,
        exists: ALWAYS,
        fate: effect.next,
        ...(deposed === undefined ? {} : { isAside: true }),
      });
      if (effect.next === 'changed') {
        updates.push({ at, type, before: record(old), after: record(next), unknown });
      }
    }
    if (effect.old === 'forgotten') {
      // Only Terraform forgets it: in the account it stays as it is.
      const name = effect.next ? `${shown} (forgotten)` : shown;
      const isAside = effect.next !== undefined || deposed !== undefined;
      instances.push(left({ address: name, at, type, values: record(old) }, isAside));
    } else if (effect.old) {
      const { dependsOn = [] } = before.get(idOf(address, deposed)) ?? {};
      // An object is deposed where the new one is made first; so is the order of its deletion.
      const order = deposed === undefined ? effect.old : 'last';
      deletions.push({ address: shown, at, type, before: record(old), order, dependsOn });
    }
  }
  for (const it of state) {
    if (touched.has(idOf(it.address, it.deposed))) continue;
    const { type, values, address } = it;
    const at = parseAddress(canonical(address));
    const kept = { address: shownAddress(it), at, type, values };
    instances.push(left(kept, it.deposed !== undefined));
  }
  return { instances, deletions: [...deletions, ...missing(plan, file, errors)], updates, errors };
}

function left(
  it: Pick<Instance, 'address' | 'at' | 'type' | 'values'>,
  isAside: boolean,
): Instance {
  return { ...it, unknown: {}, exists: ALWAYS, fate: 'kept', ...(isAside ? { isAside } : {}) };
}

/** What Terraform looked for before the plan, and did not find. */
function missing(plan: Json, file: string, errors: ReadError[]): Deletion[] {
  return listOf(plan, 'resource_drift', file, errors).flatMap((it): Deletion[] => {
    const type = concernedType(it);
    const address = text(it['address']);
    const { actions, before } = record(it['change']);
    if (type === undefined || address === undefined) return [];
    if (texts(actions).join() !== 'delete') return [];
    const at = parseAddress(canonical(address));
    return [
      {
        address: shownAddress({ address, deposed: text(it['deposed']) }),
        at,
        type,
        before: record(before),
        order: 'missing',
        dependsOn: [],
      },
    ];
  });
}

/** The objects of a list of the plan; anything but a list of objects is an error. */
export function listOf(plan: Json, name: string, file: string, errors: ReadError[]): Json[] {
  const list = plan[name];
  if (list === undefined || list === null) return [];
  const entries = Array.isArray(list) ? (list as unknown[]) : undefined;
  if (entries?.every(isObject) !== true) {
    errors.push({ input: file, message: `"${name}" of the plan is not a list of objects` });
  }
  return (entries ?? []).filter(isObject);
}

function strangeness(change: Json, actions: string): string {
  if (text(change['address']) === undefined) {
    return 'a change of the plan does not say which resource it is of: it may make an access key';
  }
  if (change['mode'] !== 'managed' && change['mode'] !== undefined) {
    return `the resource is of a mode that is not known here (${JSON.stringify(change['mode'])})`;
  }
  return actions === ''
    ? 'the plan does not say what is done to this resource'
    : `what is done to this resource is not known here (${actions})`;
}

function idOf(address: string, deposed: string | undefined): string {
  return `${address}\n${deposed ?? ''}`;
}
