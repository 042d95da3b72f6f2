import {
  constantly,
  type Guarded,
  namedUser,
  opaqueUser,
  unknown,
  type UserIdentity,
} from '../../rule-core/index';
import { type Address, stepsOf } from './address';
import type { Configuration, Written } from './configuration';
import { type Json, text } from './json';

/** A key's or user's values after the deployment, as far as they are known before it. */
export interface Instance {
  readonly address: string;
  readonly values: Json;
  readonly unknown: Json;
}

/** Finds whose key it is. */
export function userOfKey(
  key: Instance,
  at: Address,
  file: string,
  configuration: Configuration,
  users: ReadonlyMap<string, Instance>,
): Guarded<UserIdentity> {
  const name = text(key.values['user']);
  if (name !== undefined) return constantly(namedUser(name));
  const written = configuration.argument(at.modules, at.resource, 'user');
  if (written.kind === 'constant' && typeof written.value === 'string') {
    return constantly(namedUser(written.value));
  }
  const declared = written.kind === 'attribute' ? userInstance(written, at) : undefined;
  if (declared !== undefined) {
    const known = text(users.get(declared)?.values['name']);
    if (known !== undefined) return constantly(namedUser(known));
    return constantly(opaqueUser(`${file} ${declared}`, declared));
  }
  const from = written.kind === 'attribute' ? written.path : referencesOf(written);
  return constantly(
    unknown(
      `terraform user ${file} ${key.address}`,
      from === '' ? 'its user is known only after apply' : `its user is computed from ${from}`,
    ),
  );
}

/** The user instance whose name (its `id` is the same) an attribute is. */
function userInstance(
  written: Extract<Written, { kind: 'attribute' }>,
  at: Address,
): string | undefined {
  const [type = '', name = '', attribute = '', more] = stepsOf(written.path);
  if (type !== 'aws_iam_user' || more !== undefined) return undefined;
  if (attribute !== 'name' && attribute !== 'id') return undefined;
  const instance = moduleInstance(written.modules, at);
  return [...(instance === '' ? [] : [instance]), type, name].join('.');
}

/** The module instance in which an expression stands: the key's own, one above it, or beside it. */
function moduleInstance(modules: readonly string[], at: Address): string {
  const steps = at.moduleInstance === '' ? [] : stepsOf(at.moduleInstance);
  return modules
    .map((name, index) => {
      const same = modules.slice(0, index + 1).every((it, i) => at.modules[i] === it);
      return same ? `module.${steps[index * 2 + 1] ?? name}` : `module.${name}`;
    })
    .join('.');
}

function referencesOf(written: Written): string {
  if (written.kind !== 'computed') return '';
  return written.references
    .map((it) => it.split('.').slice(0, 4).join('.'))
    .slice(0, 3)
    .join(', ');
}
