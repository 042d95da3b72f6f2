import {
  type AccessKey,
  type AccountScope,
  ALWAYS,
  constantly,
  type KeyStatus,
} from '../../rule-core/index';
import { namedUser, type Observed, unknown } from '../../rule-core/index';
import type { ReadResult } from '../read-result';
import { accountOfArn } from './accounts';
import { parseAddress } from './address';
import { type Json, own, record, records, text, texts } from './json';
import type { TerraformOptions } from './plan';
import { codePlace } from './source';
import { readTemplateStacks } from './template-stacks';

export interface StateResource {
  readonly address: string;
  readonly values: Json;
  readonly dependsOn: readonly string[];
  readonly type: string;
}

/** Every managed resource of a state or of planned values, modules included. */
export function resourcesOf(values: unknown): StateResource[] {
  const found: StateResource[] = [];
  const stack = [own(values, 'root_module')];
  for (let module = stack.pop(); module !== undefined; module = stack.pop()) {
    for (const it of records(own(module, 'resources'))) {
      const address = text(it['address']);
      if (address === undefined || it['mode'] === 'data') continue;
      const deposed = text(it['deposed_key']);
      found.push({
        address: deposed === undefined ? address : `${address} (deposed object ${deposed})`,
        values: record(it['values']),
        dependsOn: texts(it['depends_on']),
        type: text(it['type']) ?? '',
      });
    }
    stack.push(...records(own(module, 'child_modules')));
  }
  return found;
}

/** The keys that a state holds: what was deployed when it was last written. */
export function readState(state: Json, options: TerraformOptions): ReadResult {
  const { file } = options;
  const resources = resourcesOf(state['values']);
  const users = resources.filter((it) => it.type === 'aws_iam_user');
  const accounts = new Set(
    resources.flatMap((it) => accountOfArn(text(it.values['arn']) ?? '') ?? []),
  );
  const keys = resources
    .filter((it) => it.type === 'aws_iam_access_key')
    .map((key): AccessKey => {
      const { resource } = parseAddress(key.address);
      const name = text(key.values['user']);
      const account = accountOfUser(key, users) ?? soleAccount(accounts) ?? options.account;
      const status = key.values['status'];
      const observed = observedOf(key.values);
      return {
        address: key.address,
        user: constantly(
          name === undefined
            ? unknown(`terraform user ${file} ${key.address}`, 'the state names no user for it')
            : namedUser(name),
        ),
        status: statusOf(status, `status terraform ${file} ${key.address}`),
        exists: ALWAYS,
        account: scopeOf(file, key.address, account, accounts.size > 1),
        source: codePlace(options, '.', resource) ?? { file },
        ...(observed ? { observed } : {}),
      };
    });
  const stacks = readTemplateStacks(resources, (address) =>
    scopeOf(file, address, soleAccount(accounts) ?? options.account, accounts.size > 1),
  );
  return { keys: [...keys, ...stacks.keys], errors: stacks.errors };
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

function statusOf(status: unknown, id: string): AccessKey['status'] {
  if (status === 'Inactive') return constantly<KeyStatus>('Inactive');
  if (status === 'Active' || status === undefined || status === null) {
    return constantly<KeyStatus>('Active');
  }
  return constantly(unknown(id, 'its status is neither Active nor Inactive'));
}

/** The account of the one user this key depends on or is named after. */
function accountOfUser(key: StateResource, users: readonly StateResource[]): string | undefined {
  const name = text(key.values['user'])?.toLowerCase();
  const named = users.filter((it) => text(it.values['name'])?.toLowerCase() === name);
  const depended = named.filter((it) => key.dependsOn.includes(it.address));
  const [only, second] = depended.length > 0 ? depended : named;
  return second === undefined ? accountOfArn(text(only?.values['arn']) ?? '') : undefined;
}

function soleAccount(accounts: ReadonlySet<string>): string | undefined {
  const [only] = accounts;
  return accounts.size === 1 ? only : undefined;
}

/** What of a key's values may be shown: its id and its date, never its secret. */
export function observedOf(values: Json): Observed | undefined {
  const id = text(values['id']);
  const created = Date.parse(text(values['create_date']) ?? '');
  const accessKeyId = id !== undefined && /^[A-Z0-9]{16,128}$/.test(id) ? id : undefined;
  if (accessKeyId === undefined && Number.isNaN(created)) return undefined;
  return {
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(Number.isNaN(created) ? {} : { createdAt: new Date(created).toISOString() }),
  };
}
