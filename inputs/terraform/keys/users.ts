import {
  namedUser,
  opaqueUser,
  type Unknown,
  unknown,
  type UserIdentity,
} from '../../../rule-core/index';
import { type Address, canonical, inModule, stepsOf } from '../resources/address';
import type { Configuration, Written } from '../resources/configuration';
import type { Instance } from '../resources/instances';
import { text } from '../json';
import type { Renames } from './renames';
import { USER_NAMES } from '../resources/resource-types';

/** The users of a plan, and whose its keys are. */
export class Users {
  private readonly byAddress: ReadonlyMap<string, Instance>;

  constructor(
    private readonly file: string,
    private readonly configuration: Configuration,
    instances: readonly Instance[],
  ) {
    this.byAddress = new Map(
      instances
        .filter((it) => USER_NAMES.has(it.type) && !it.isAside)
        .map((it) => [inModule(it.at.instances, it.at.resource + it.at.key), it]),
    );
  }

  /** Who a user is, by its address. */
  identityOf(address: string): UserIdentity {
    const it = this.byAddress.get(address);
    const name = it && text(it.values[USER_NAMES.get(it.type) ?? '']);
    return name === undefined ? opaqueUser(`${this.file} ${address}`, address) : namedUser(name);
  }

  /** Whose key it is. */
  ownerOf(key: Instance, renames: Renames): UserIdentity | Unknown {
    const name = text(key.values['user']);
    if (name !== undefined) return renames.ownerOf(key, name) ?? namedUser(name);
    const written = this.configuration.argument(key.at, 'user');
    const declared = this.declared(written);
    if (declared !== undefined) return this.identityOf(declared);
    const from = written.kind === 'attribute' ? written.path : referencesOf(written);
    return unknown(
      `terraform user ${this.file} ${key.address}`,
      from === '' ? 'its user is known only after apply' : `its user is computed from ${from}`,
    );
  }

  /** The address of the user that the code of a key refers to. */
  referredBy(at: Address): string | undefined {
    return this.declared(this.configuration.argument(at, 'user'));
  }

  /** The user instance whose name an attribute is; its `id` is the same. */
  private declared(written: Written): string | undefined {
    if (written.kind !== 'attribute') return undefined;
    const [type = '', name = '', attribute = '', more] = stepsOf(written.path);
    const argument = USER_NAMES.get(type);
    if (argument === undefined || more !== undefined) return undefined;
    if (attribute !== argument && attribute !== 'id' && !(written.byEach && attribute === 'name')) {
      return undefined;
    }
    const address = canonical(inModule(written.instances, `${type}.${name}`));
    return written.byEach && !this.byAddress.has(address) ? undefined : address;
  }
}

function referencesOf(written: Written): string {
  if (written.kind !== 'computed') return '';
  return written.references
    .map((it) => it.split('.').slice(0, 4).join('.'))
    .slice(0, 3)
    .join(', ');
}
