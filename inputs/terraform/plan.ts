import { type AccessKey, ALWAYS, type ReadError } from '../../rule-core/index';
import type { ReadResult } from '../read-result';
import { accountOfArn, accountsOfPlan } from './keys/accounts';
import { type Address, inModule, parseAddress } from './resources/address';
import { unwrapped } from './resources/cloud-control';
import { Configuration } from './resources/configuration';
import { contradictionsOf } from './resources/contradictions';
import { incompleteness } from './resources/incomplete';
import { changesOf, type Instance } from './resources/instances';
import { type Json, own, text } from './json';
import { furtherKeysOf } from './keys/key-rights';
import { keyOf, statusAfter } from './keys/keys';
import type { TerraformOptions } from './options';
import { Renames } from './keys/renames';
import { KEY, USER_NAMES } from './resources/resource-types';
import { resourcesOf, type StateResource, type StateResources } from './resources/resources';
import { settledBy } from './keys/settled';
import { codePlace } from './resources/source';
import { readTemplateStacks } from './template-stacks';
import { Users } from './keys/users';

/** The keys that exist once a plan is applied. */
export function readPlan(plan: Json, options: TerraformOptions): ReadResult {
  const { file } = options;
  const configuration = new Configuration(
    own(plan['configuration'], 'root_module'),
    plan['variables'],
  );
  const state = resourcesOf(own(plan['prior_state'], 'values'), file);
  const changes = changesOf(plan, state.managed, file);
  const errors: ReadError[] = [
    ...incompleteness(plan, file),
    ...contradictionsOf(plan, file),
    ...state.errors,
    ...changes.errors,
  ];
  const instances = changes.instances.flatMap((it): Instance[] => {
    const resource = unwrapped(it);
    if (resource === undefined || 'type' in resource) return resource ? [resource] : [];
    errors.push(resource);
    return [];
  });
  const accounts = accountsOfPlan(
    file,
    own(plan['configuration'], 'provider_config'),
    configuration,
    observedAccounts(instances, state, configuration),
    options.account,
  );
  const accountOf = (at: Address) => accounts.of(configuration.providerKey(at));
  const users = new Users(file, configuration, instances);
  const renames = new Renames({
    file,
    updates: changes.updates,
    accountOf,
    namesBefore: namesBefore(state.managed),
    userOf: (at) => users.referredBy(at),
    identityOf: (address) => users.identityOf(address),
  });
  const placeOf = (at: Address) =>
    codePlace(options, configuration.folder(at.modules), at.resource) ?? { file };
  const read = (it: Instance, user: ReturnType<Users['ownerOf']>): AccessKey =>
    keyOf(it, {
      user,
      status: statusAfter(it, file, configuration),
      account: accountOf(it.at),
      source: placeOf(it.at),
    });
  const left = renames.left(changes.deletions.filter((it) => it.type === KEY));
  const keys = [
    ...instances.filter((it) => it.type === KEY).map((it) => read(it, users.ownerOf(it, renames))),
    ...left.map(({ instance, user }) => read(instance, user)),
  ];
  const further = furtherKeysOf(instances, {
    accountOf: ({ at }) => accountOf(at),
    sourceOf: ({ at }) => placeOf(at),
    plan: { configuration, identityOf: (address) => users.identityOf(address) },
  });
  const stacks = readTemplateStacks(
    instances.map((it) => ({
      ...it,
      isDeployed: it.fate !== 'kept',
      omits: (argument: string) => omits(configuration, it.at, argument),
    })),
    ({ at }) => accountOf(at),
  );
  return {
    keys: [...keys, ...further, ...stacks.keys],
    errors: [...errors, ...stacks.errors],
    warnings: left
      .filter(({ instance }) => instance.exists === ALWAYS && isActive(instance))
      .map(({ instance, user }) => ({ code: 'note', message: Renames.advice(instance, user) })),
    decidesAbout: settledBy(plan, state.managed, (at) =>
      accounts.known(configuration.providerKey(at)),
    ),
  };
}

function isActive({ values }: Instance): boolean {
  return values['status'] !== 'Inactive';
}

/** Whether the code has the resource, without this argument. */
function omits(configuration: Configuration, at: Address, argument: string): boolean {
  return configuration.knows(at) && configuration.argument(at, argument).kind === 'absent';
}

/** The names of users before the plan, by address. */
function namesBefore(state: readonly StateResource[]): Map<string, string> {
  return new Map(
    state.flatMap((it): [string, string][] => {
      const name = text(it.values[USER_NAMES.get(it.type) ?? '']);
      if (name === undefined || it.deposed !== undefined) return [];
      const { instances, resource, key } = parseAddress(it.address);
      return [[inModule(instances, resource + key), name]];
    }),
  );
}

/** Accounts that existing users and the caller's identity show, by the provider that made them. */
function observedAccounts(
  instances: readonly Instance[],
  { data }: StateResources,
  configuration: Configuration,
): Map<string | undefined, Set<string>> {
  const found = new Map<string | undefined, Set<string>>();
  const see = (at: Address, account: string | undefined) => {
    const key = configuration.providerKey(at);
    if (account === undefined) return;
    found.set(key, (found.get(key) ?? new Set()).add(account));
  };
  for (const { at, values } of instances) see(at, accountOfArn(text(values['arn']) ?? ''));
  for (const { type, address, values } of data) {
    const account = text(values['account_id']);
    if (type === 'aws_caller_identity' && /^\d{12}$/.test(account ?? '')) {
      see(parseAddress(address), account);
    }
  }
  return found;
}
