import {
  type AccountScope,
  ALWAYS,
  namedUser,
  opaqueUser,
  type Unknown,
  unknown,
  unknownCondition,
  type UserIdentity,
} from '../../../rule-core/index';
import { type Address, configAddress, inModule } from '../resources/address';
import type { Deletion, Instance, Update } from '../resources/instances';
import { text } from '../json';
import { USER_NAMES } from '../resources/resource-types';

/** A user that the plan renames in place; its keys go with it. */
interface Rename {
  readonly from: string;
  readonly to: UserIdentity;
  /** The user's address. */
  readonly address: string;
  /** Its address as `depends_on` of a state writes it. */
  readonly configured: string;
  readonly account: AccountScope;
  /** Whether IAM holds the two names for one. */
  readonly isSameName: boolean;
}

export interface RenameInput {
  readonly file: string;
  readonly updates: readonly Update[];
  readonly accountOf: (at: Address) => AccountScope;
  /** The users of the state, by address, with the names they have before the plan. */
  readonly namesBefore: ReadonlyMap<string, string>;
  /** The address of the user that the code of a key refers to. */
  readonly userOf: (at: Address) => string | undefined;
  /** Who a user is once the plan is applied, by address. */
  readonly identityOf: (address: string) => UserIdentity;
}

/**
 * What renaming users does to their keys.
 *
 * IAM moves the keys of a user along with it (UpdateUser). The provider deletes a key by the user name
 * of its state, and takes "no such user" for done (`resourceAccessKeyDelete` of
 * terraform-provider-aws). So a key that is deleted after its user was renamed stays, active and out of
 * sight of Terraform. Terraform renames first where a key is replaced with `create_before_destroy`;
 * otherwise it deletes what depends on a user before it changes the user.
 */
export class Renames {
  /** By the names from before, as IAM compares them. */
  private readonly renames = new Map<string, Rename[]>();
  /** The names of all users before the plan. */
  private readonly names: ReadonlySet<string>;

  constructor(private readonly input: RenameInput) {
    this.names = new Set([...input.namesBefore.values()].map((it) => it.toLowerCase()));
    const renames = input.updates.flatMap((it): Rename[] => {
      const argument = USER_NAMES.get(it.type);
      const from = argument === undefined ? undefined : text(it.before[argument]);
      if (argument === undefined || from === undefined) return [];
      const name = text(it.after[argument]);
      if (name === from || (name === undefined && it.unknown[argument] !== true)) return [];
      const address = inModule(it.at.instances, it.at.resource + it.at.key);
      return [
        {
          from,
          to:
            name === undefined ? opaqueUser(`${input.file} ${address}`, address) : namedUser(name),
          address,
          configured: configAddress(it.at),
          account: input.accountOf(it.at),
          isSameName: name?.toLowerCase() === from.toLowerCase(),
        },
      ];
    });
    for (const it of renames) {
      const name = it.from.toLowerCase();
      this.renames.set(name, [...(this.renames.get(name) ?? []), it]);
    }
  }

  /** Whose a key is that names this user, after the renames; `undefined` where they do not matter. */
  ownerOf({ address, at, fate }: Instance, name: string): UserIdentity | Unknown | undefined {
    const rename = this.of(name, at);
    if (!rename || rename.isSameName) return undefined;
    if (fate !== 'made' && isOne(rename.account, this.input.accountOf(at))) return rename.to;
    return unknown(
      `terraform user ${this.input.file} ${address}`,
      `the plan renames the user ${rename.from}, and it is not known whether before or after this key is made`,
    );
  }

  /** How to be rid of a key that certainly stays. */
  static advice({ at, values }: Instance, { name, label }: UserIdentity): string {
    const id = text(values['id']) ?? '';
    const address = inModule(at.instances, at.resource + at.key);
    // Both are written into a command line: only what IAM allows in them.
    const isPlain = /^[A-Z\d]{16,128}$/.test(id) && /^[\w+=,.@-]{1,64}$/.test(name ?? '');
    const how = isPlain
      ? `run "aws iam delete-access-key --user-name ${name ?? ''} --access-key-id ${id}"`
      : 'delete it by hand';
    return `${address}: the plan renames its user to ${label} before it deletes the old key, looks for that key under the old name, and takes "no such user" for done. The old key stays active, and out of Terraform's sight. After the apply ${how}; or rename the user in an apply of its own, without create_before_destroy on the key.`;
  }

  /** The keys that stay, or may stay, in the account although the plan deletes them. */
  left(
    deletions: readonly Deletion[],
  ): { readonly instance: Instance; readonly user: UserIdentity }[] {
    return deletions.flatMap((it) => {
      const name = text(it.before['user']);
      if (name === undefined) return [];
      const found = it.order === 'missing' ? undefined : this.lost(it, name);
      const [user, reason] = found ?? this.renamedBefore(it, name) ?? [];
      if (user === undefined) return [];
      const id = text(it.before['id']);
      const shown = `${it.address} (the key ${id ?? ''} that it leaves)`.replace('key  ', 'key ');
      const exists =
        reason === undefined
          ? ALWAYS
          : unknownCondition(`left ${this.input.file} ${it.address}`, reason);
      const values = { ...it.before };
      return [
        {
          instance: { ...it, address: shown, values, unknown: {}, exists, fate: 'kept' as const },
          user,
        },
      ];
    });
  }

  /** A key of a user that this plan renames. */
  private lost(it: Deletion, name: string): readonly [UserIdentity, string?] | undefined {
    const rename = this.of(name, it.at);
    if (!rename) return undefined;
    const depends = it.dependsOn.includes(rename.configured);
    if (depends && it.order === 'first') return undefined;
    const isSure =
      depends &&
      it.order === 'last' &&
      !rename.isSameName &&
      isOne(rename.account, this.input.accountOf(it.at));
    return isSure
      ? [rename.to]
      : [
          rename.to,
          `the plan renames the user ${rename.from}: deleted after that, ${it.address} stays in the account, since nobody is found under the old name`,
        ];
  }

  /** A key whose user was renamed by an earlier apply, while the state kept the old name. */
  private renamedBefore(it: Deletion, name: string): readonly [UserIdentity, string] | undefined {
    const { userOf, namesBefore, identityOf } = this.input;
    const address = userOf(it.at);
    const now = address === undefined ? undefined : namesBefore.get(address);
    if (address === undefined || now === undefined) return undefined;
    if (this.names.has(name.toLowerCase())) return undefined;
    return [
      identityOf(address),
      `Terraform looks for ${it.address} under the user name ${name}, but the user is called ${now} now: the key may still be there`,
    ];
  }

  private of(name: string, at: Address): Rename | undefined {
    const account = this.input.accountOf(at);
    const named = this.renames.get(name.toLowerCase());
    return named?.find((it) => mayBeOne(it.account, account));
  }
}

function isOne(a: AccountScope, b: AccountScope): boolean {
  return a.id !== undefined && b.id !== undefined ? a.id === b.id : a.scope === b.scope;
}

function mayBeOne(a: AccountScope, b: AccountScope): boolean {
  return (
    isOne(a, b) ||
    ((a.id === undefined || b.id === undefined) && (a.uncertain === true || b.uncertain === true))
  );
}
