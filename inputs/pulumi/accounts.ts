import { createHash } from 'node:crypto';
import type { AccountScope } from '../../rule-core/index';
import { holdsUnknown, parsed, property, UNKNOWN } from './property';
import { isObject } from '../../rule-core/text/json';
import type { PulumiProvider } from './resource';

export interface AccountOptions {
  /** One stack, or several that are known to be of one account: accounts may be equal within. */
  readonly family: string;
  /**
   * Account ids by the profile that leads to them; `default` is the account of providers that name
   * no credentials.
   */
  readonly accounts?: Readonly<Record<string, string>>;
}

/**
 * The inputs of an AWS provider that decide which account it reaches; the region never does. A role
 * comes first: whoever assumes it, it is in one account.
 */
const CREDENTIALS = [
  'assumeRoles',
  'assumeRole',
  'assumeRoleWithWebIdentity',
  'profile',
  'accessKey',
  'sharedConfigFiles',
  'sharedCredentialsFiles',
  'sharedCredentialsFile',
  'endpoints',
] as const;

/** Endpoints that decide which IAM answers; an endpoint of S3 changes no account. */
const ENDPOINTS = ['iam', 'sts'];

type Credentials = readonly (readonly [name: string, value: unknown])[];

interface Reach {
  readonly credentials: Credentials;
  /** The account, where the inputs of this provider alone tell it. */
  readonly id: string | undefined;
  /** Whether it says which accounts it may work in. */
  readonly allows: boolean;
  readonly known: boolean;
}

/**
 * The account that a provider reaches, from its credential inputs, never from its name or region:
 * two providers of one account see the same users. Inputs that are not known yet make it uncertain.
 *
 * @param all the providers of the stack: where one says which account its credentials reach
 *   (`allowedAccountIds`), that holds for all that use the same ones
 * @param arns the accounts that stand in the ARNs of what a provider has made
 */
export function accountsOf(
  all: Iterable<PulumiProvider | undefined>,
  { family, accounts = {} }: AccountOptions,
  arns: Iterable<readonly [provider: PulumiProvider | undefined, account: string]> = [],
): (provider: PulumiProvider | undefined) => AccountScope {
  const reach = onceEach(reachOf);
  const told = toldBy(all, arns, reach);
  const ofCredentials = (credentials: Credentials): AccountScope => {
    const ids = told.by.get(pathOf(credentials)) ?? new Set<string>();
    const [only] = ids;
    const mapped = mappedAccount(credentials, accounts);
    const scope = `${family}\n${pathOf(credentials)}`;
    const id = mapped ?? (ids.size === 1 ? only : undefined);
    if (id !== undefined) return { id, scope, family };
    // Two keys may be of one account, which a profile or a role would name.
    const vague =
      told.more || ids.size > 1 || (has(credentials, 'accessKey') && !has(credentials, 'profile'));
    return vague ? { scope, family, uncertain: true } : { scope, family };
  };
  const ambient = ofCredentials([]);
  const scopeOf = onceEach((provider: PulumiProvider): AccountScope => {
    const { urn, inputs } = provider;
    const uncertain = { scope: `${family}\nprovider ${urn}`, family, uncertain: true };
    if (!inputs) return isDefault(provider) ? ambient : uncertain;
    const { credentials, id, known } = reach(provider);
    if (id !== undefined) return { id, scope: id, family };
    return known ? ofCredentials(credentials) : uncertain;
  });
  return (provider) => (provider ? scopeOf(provider) : ambient);
}

/** What is found out about a provider, once: many resources have the same one. */
function onceEach<T>(of: (provider: PulumiProvider) => T): (provider: PulumiProvider) => T {
  const found = new Map<string, T>();
  return (provider) => {
    const key = `${provider.inputs ? 'with' : 'without'} ${provider.urn}`;
    const before = found.get(key);
    if (before !== undefined) return before;
    const made = of(provider);
    found.set(key, made);
    return made;
  };
}

/** The provider that the engine makes itself, where the source does not tell its inputs. */
function isDefault(provider: PulumiProvider | undefined): boolean {
  return provider === undefined || /::default(_[\w.]+)?$/.test(provider.urn);
}

interface Told {
  /** By credentials: the accounts that they are said to reach. */
  readonly by: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a provider will say more, once it is known. */
  readonly more: boolean;
}

function toldBy(
  all: Iterable<PulumiProvider | undefined>,
  arns: Iterable<readonly [PulumiProvider | undefined, string]>,
  reach: (provider: PulumiProvider) => Reach,
): Told {
  const by = new Map<string, Set<string>>();
  let more = false;
  const add = (path: string, id: string) => by.set(path, (by.get(path) ?? new Set()).add(id));
  for (const [provider, account] of arns) {
    if (!provider?.inputs) {
      if (isDefault(provider)) add(pathOf([]), account);
      continue;
    }
    const { credentials, known } = reach(provider);
    if (known) add(pathOf(credentials), account);
  }
  const seen = new Set<object>();
  for (const provider of all) {
    if (!provider?.inputs || seen.has(provider.inputs)) continue;
    seen.add(provider.inputs);
    const { credentials, id, allows, known } = reach(provider);
    more ||= allows && !known;
    if (id === undefined || !known) continue;
    add(pathOf(credentials), id);
  }
  return { by, more };
}

function reachOf({ inputs = {} }: PulumiProvider): Reach {
  // A Terraform module's provider holds them one level down.
  const nested = property(inputs, 'aws');
  const inner = nested.kind === 'known' ? parsed(nested.value) : undefined;
  const holder = isObject(inner) ? inner : inputs;
  const credentials = CREDENTIALS.flatMap((name) => {
    const value = valueOf(holder, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const allowed = valueOf(holder, 'allowedAccountIds');
  const known =
    nested.kind !== 'unknown' && !holdsUnknown(allowed) && !holdsUnknown(credentials.flat());
  const allows = allowed !== undefined || nested.kind === 'unknown';
  return { credentials, id: onlyOf(allowed) ?? roleAccount(credentials), allows, known };
}

/** An input that says something, with the JSON in it read. */
function valueOf(holder: object, name: string): unknown {
  const read = property(holder, name);
  if (read.kind === 'absent') return undefined;
  const value = read.kind === 'unknown' ? UNKNOWN : parsed(read.value);
  const relevant = name === 'endpoints' ? endpointsIn(value) : value;
  return isEmpty(relevant) ? undefined : relevant;
}

function endpointsIn(value: unknown): unknown {
  if (holdsUnknown(value)) return value;
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.flatMap((it) =>
    isObject(it) ? ENDPOINTS.flatMap((name) => (name in it ? [[name, it[name]]] : [])) : [],
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function pathOf(credentials: Credentials): string {
  if (credentials.length === 0) return 'ambient';
  return `credentials ${createHash('sha256').update(JSON.stringify(credentials)).digest('hex')}`;
}

function has(credentials: Credentials, name: string): boolean {
  return credentials.some(([it]) => it === name);
}

function mappedAccount(
  credentials: Credentials,
  accounts: Readonly<Record<string, string>>,
): string | undefined {
  if (credentials.length === 0) return accounts['default'];
  const profile = credentials.find(([name]) => name === 'profile')?.[1];
  return typeof profile === 'string' ? accounts[profile] : undefined;
}

/** The only account that the provider may work in: it stops anywhere else. */
function onlyOf(allowed: unknown): string | undefined {
  const list = Array.isArray(allowed) ? (allowed as readonly unknown[]) : [];
  return list.length === 1 ? accountId(list[0]) : undefined;
}

/** The account of the last role that is assumed. */
function roleAccount(credentials: Credentials): string | undefined {
  const roles = credentials.find(([name]) => name.startsWith('assumeRole'))?.[1];
  const role: unknown = Array.isArray(roles) ? roles.at(-1) : roles;
  if (!isObject(role)) return undefined;
  const arn = property(role, 'roleArn');
  if (arn.kind !== 'known' || typeof arn.value !== 'string') return undefined;
  return accountId(/^arn:[\w-]+:iam::(\d{12}):/.exec(arn.value)?.[1]);
}

function accountId(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value).padStart(12, '0') : value;
  return typeof text === 'string' && /^\d{12}$/.test(text) ? text : undefined;
}
