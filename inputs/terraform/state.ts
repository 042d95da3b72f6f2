import {
  type AccountScope,
  ALWAYS,
  namedUser,
  type ReadError,
  unknown,
} from '../../rule-core/index';
import type { ReadResult } from '../read-result';
import { accountOfArn } from './keys/accounts';
import { parseAddress } from './resources/address';
import { unwrapped } from './resources/cloud-control';
import type { Instance } from './resources/instances';
import { type Json, text } from './json';
import { furtherKeysOf } from './keys/key-rights';
import { keyOf, statusIn } from './keys/keys';
import type { TerraformOptions } from './options';
import { KEY, USER_NAMES } from './resources/resource-types';
import { resourcesOf, shownAddress, type StateResource } from './resources/resources';
import { codePlace } from './resources/source';
import { readTemplateStacks } from './template-stacks';

type Kept = Instance & Pick<StateResource, 'dependsOn'>;

/** The keys that a state holds: what was deployed when it was last written. */
export function readState(state: Json, options: TerraformOptions): ReadResult {
  const { file } = options;
  const { managed, errors } = resourcesOf(state['values'], file);
  const strange: ReadError[] = [...errors];
  const resources = managed.flatMap((it): Kept[] => {
    const kept = {
      address: shownAddress(it),
      at: parseAddress(it.address),
      type: it.type,
      values: it.values,
      unknown: {},
      exists: ALWAYS,
      fate: 'kept',
      dependsOn: it.dependsOn,
    } as const;
    const resource = unwrapped<Kept>(kept);
    if (resource === undefined || 'type' in resource) return resource ? [resource] : [];
    strange.push(resource);
    return [];
  });
  const users = byName(resources.filter((it) => USER_NAMES.has(it.type)));
  const accounts = new Set(
    resources.flatMap((it) => accountOfArn(text(it.values['arn']) ?? '') ?? []),
  );
  const keys = resources
    .filter((it) => it.type === KEY)
    .map((key) => {
      const name = text(key.values['user']);
      const account = accountOfUser(key, users) ?? soleAccount(accounts) ?? options.account;
      return keyOf(key, {
        user:
          name === undefined
            ? unknown(`terraform user ${file} ${key.address}`, 'the state names no user for it')
            : namedUser(name),
        status: statusIn(key.values, `status terraform ${file} ${key.address}`),
        account: scopeOf(file, key.address, account, accounts.size > 1),
        source: codePlace(options, '.', key.at.resource) ?? { file },
      });
    });
  const further = furtherKeysOf(resources, {
    accountOf: ({ address }) =>
      scopeOf(file, address, soleAccount(accounts) ?? options.account, accounts.size > 1),
    sourceOf: ({ at }) => codePlace(options, '.', at.resource) ?? { file },
  });
  const stacks = readTemplateStacks(
    resources.map((it) => ({ ...it, isDeployed: false })),
    ({ address }) =>
      scopeOf(file, address, soleAccount(accounts) ?? options.account, accounts.size > 1),
  );
  return { keys: [...keys, ...further, ...stacks.keys], errors: [...strange, ...stacks.errors] };
}

/** A state of several accounts does not say whose resource it is: each may be in any of them. */
function scopeOf(
  file: string,
  address: string,
  account: string | undefined,
  isOfSeveral: boolean,
): AccountScope {
  if (account !== undefined) return { id: account, scope: file, family: file };
  return isOfSeveral
    ? { scope: `${file} ${address}`, family: file, uncertain: true }
    : { scope: file, family: file };
}

/** Users by their names as IAM compares them. */
function byName(users: readonly Kept[]): Map<string | undefined, Kept[]> {
  const found = new Map<string | undefined, Kept[]>();
  for (const it of users) {
    const name = text(it.values[USER_NAMES.get(it.type) ?? ''])?.toLowerCase();
    const known = found.get(name);
    if (known) known.push(it);
    else found.set(name, [it]);
  }
  return found;
}

/** The account of the one user this key depends on or is named after. */
function accountOfUser(
  key: Kept,
  users: ReadonlyMap<string | undefined, readonly Kept[]>,
): string | undefined {
  const named = users.get(text(key.values['user'])?.toLowerCase()) ?? [];
  const depended = named.filter((it) => key.dependsOn.includes(it.address));
  const [only, second] = depended.length > 0 ? depended : named;
  return second === undefined ? accountOfArn(text(only?.values['arn']) ?? '') : undefined;
}

function soleAccount(accounts: ReadonlySet<string>): string | undefined {
  const [only] = accounts;
  return accounts.size === 1 ? only : undefined;
}
