import {
  type AccessKey,
  ALWAYS,
  constantly,
  type Guarded,
  type KeyStatus,
  type ReadError,
  unknown,
} from '../../rule-core/index';
import type { DecidedKey, ReadResult } from '../read-result';
import { accountOfArn, accountsOfPlan } from './accounts';
import { parseAddress } from './address';
import { Configuration } from './configuration';
import { type Json, own, record, records, text, texts } from './json';
import { codePlace, type Source } from './source';
import { observedOf, resourcesOf } from './state';
import { readTemplateStacks } from './template-stacks';
import { type Instance, userOfKey } from './users';

export interface TerraformOptions {
  readonly file: string;
  readonly account?: string;
  /** The folder of the code, to show the line of a resource; none: the plan's file is the place. */
  readonly codeFolder?: string;
  /** Code that was read already, by folder; one document's worth. */
  readonly sources?: Map<string, Source[]>;
}

const KEY = 'aws_iam_access_key';
const USER = 'aws_iam_user';

/** The keys that exist once a plan is applied. */
export function readPlan(plan: Json, options: TerraformOptions): ReadResult {
  const { file, account } = options;
  const configuration = new Configuration(
    own(plan['configuration'], 'root_module'),
    plan['variables'],
  );
  const instances = afterApply(plan);
  const accounts = accountsOfPlan(
    file,
    own(plan['configuration'], 'provider_config'),
    observedAccounts(instances, configuration),
    account,
  );
  const users = new Map(instances.filter((it) => isOfType(it, USER)).map((it) => [it.address, it]));
  const keys = instances
    .filter((it) => isOfType(it, KEY))
    .map((it): AccessKey => {
      const at = parseAddress(it.address);
      const observed = observedOf(it.values);
      return {
        address: it.address,
        user: userOfKey(it, at, file, configuration, users),
        status: statusOf(it, file, configuration),
        exists: ALWAYS,
        account: accounts.of(configuration.providerKey(at.modules, at.resource)),
        source: codePlace(options, configuration.folder(at.modules), at.resource) ?? { file },
        ...(observed ? { observed } : {}),
      };
    });
  const stacks = readTemplateStacks(instances, (address) => {
    const { modules, resource } = parseAddress(address);
    return accounts.of(configuration.providerKey(modules, resource));
  });
  return {
    keys: [...keys, ...stacks.keys],
    errors: [...incompleteness(plan, file), ...stacks.errors],
    settles: settledBy(plan),
  };
}

/** The keys that were there before the plan. */
function settledBy(plan: Json): DecidedKey[] {
  const changed = records(plan['resource_changes'])
    .filter((it) => it['type'] === KEY)
    .flatMap((it) => {
      const deposed = text(it['deposed']);
      const shown = deposed === undefined ? '' : ` (deposed object ${deposed})`;
      // A state that is as old as the plan has the address from before a move.
      const addresses = new Set(texts([it['previous_address'], it['address']]));
      const values = record(record(it['change'])['before']);
      return [...addresses].flatMap((address) => decided(`${address}${shown}`, values));
    });
  const prior = resourcesOf(own(plan['prior_state'], 'values'))
    .filter((it) => it.type === KEY)
    .flatMap(({ address, values }) => decided(address, values));
  return [...changed, ...prior];
}

function decided(address: string, values: Json): DecidedKey[] {
  const accessKeyId = text(values['id']);
  const user = text(values['user']);
  return accessKeyId === undefined
    ? []
    : [{ accessKeyId, address, ...(user === undefined ? {} : { user }) }];
}

/** Instances in the changes that stay or come, and those of the state that the plan leaves alone. */
function afterApply(plan: Json): Instance[] {
  const changes = records(plan['resource_changes']).filter((it) => it['mode'] !== 'data');
  const touched = new Set(changes.flatMap((it) => texts([it['address'], it['previous_address']])));
  const planned = changes.flatMap((it): Instance[] => {
    const change = record(it['change']);
    const actions = texts(change['actions']);
    const address = text(it['address']);
    if (address === undefined) return [];
    const deposed = text(it['deposed']);
    const shown = deposed === undefined ? address : `${address} (deposed object ${deposed})`;
    if (actions.includes('forget') && !actions.includes('create')) {
      // Only Terraform forgets it: in the account it stays as it is.
      return [{ address: shown, values: record(change['before']), unknown: {} }];
    }
    if (actions.length === 1 && actions[0] === 'delete') return [];
    const kept = { address: shown, values: record(change['after']) };
    const forgotten = actions.includes('forget')
      ? [{ address: `${shown} (forgotten)`, values: record(change['before']), unknown: {} }]
      : [];
    return [{ ...kept, unknown: record(change['after_unknown']) }, ...forgotten];
  });
  const untouched = resourcesOf(own(plan['prior_state'], 'values'))
    .filter((it) => !touched.has(it.address))
    .map(({ address, values }) => ({ address, values, unknown: {} }));
  return [...planned, ...untouched];
}

function isOfType({ address }: Instance, type: string): boolean {
  return parseAddress(address).resource.startsWith(`${type}.`);
}

/**
 * An omitted status stands in `after_unknown`, since the provider computes it; AWS's default is
 * Active. Only one that the code computes from something else is unknown.
 */
function statusOf(
  { address, values, unknown: open }: Instance,
  file: string,
  configuration: Configuration,
): Guarded<KeyStatus> {
  const given = values['status'];
  if (given === 'Active' || given === 'Inactive') return constantly<KeyStatus>(given);
  const id = `status terraform ${file} ${address}`;
  if (given !== undefined && given !== null) {
    return constantly(unknown(id, 'its status is neither Active nor Inactive'));
  }
  if (open['status'] !== true) return constantly<KeyStatus>('Active');
  const { modules, resource } = parseAddress(address);
  const written = configuration.argument(modules, resource, 'status');
  if (written.kind === 'absent' && configuration.knows(modules, resource)) {
    return constantly<KeyStatus>('Active');
  }
  if (written.kind === 'constant') {
    if (written.value === null || written.value === undefined || written.value === 'Active') {
      return constantly<KeyStatus>('Active');
    }
    if (written.value === 'Inactive') return constantly<KeyStatus>('Inactive');
  }
  return constantly(unknown(id, 'its status is known only after apply'));
}

/** Accounts that the ARNs of existing users show, by the provider that made them. */
function observedAccounts(
  instances: readonly Instance[],
  configuration: Configuration,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { address, values } of instances) {
    const account = accountOfArn(text(values['arn']) ?? '');
    if (account === undefined) continue;
    const { modules, resource } = parseAddress(address);
    const key = configuration.providerKey(modules, resource) ?? 'aws';
    found.set(key, (found.get(key) ?? new Set()).add(account));
  }
  return found;
}

function incompleteness(plan: Json, file: string): ReadError[] {
  const problems = [
    ...(plan['errored'] === true ? ['planning failed, so the plan is not whole'] : []),
    ...records(plan['deferred_changes']).flatMap((it) => {
      const change = record(it['resource_change']);
      const address = text(change['address']) ?? 'a resource';
      const deferred = change['type'] === KEY;
      return deferred ? [`Terraform put ${address} off to a later plan`] : [];
    }),
    ...(isWhole(plan) ? [] : ['it has no resource_changes: is it cut off?']),
  ];
  return problems.map((message) => ({ input: file, message }));
}

function isWhole(plan: Json): boolean {
  if (Array.isArray(plan['resource_changes'])) return true;
  const planned = resourcesOf(plan['planned_values']);
  return planned.length === 0;
}
