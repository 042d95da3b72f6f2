import { createHash } from 'node:crypto';
import type { AccountScope } from '../../rule-core/index';
import { holdsUnknown, isRecord, parsed, property } from './property';
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

/** The inputs of an AWS provider that decide which account it reaches; the region never does. */
const CREDENTIALS = [
  'allowedAccountIds',
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

/**
 * The account that a provider reaches, from its credential inputs, never from its name or region:
 * two providers of one account see the same users. Inputs that are not known yet make it uncertain.
 */
export function accountOf(
  provider: PulumiProvider | undefined,
  { family, accounts = {} }: AccountOptions,
): AccountScope {
  const ambient = named(accounts['default'], { scope: `${family}\nambient`, family });
  if (!provider) return ambient;
  const { inputs } = provider;
  if (!inputs) {
    return /::default(_[\w.]+)?$/.test(provider.urn) ? ambient : uncertain(provider, family);
  }
  const credentials = credentialsOf(inputs);
  if (credentials.length === 0) return ambient;
  for (const [name, value] of credentials) {
    if (holdsUnknown(value)) return uncertain(provider, family);
    const id = idIn(name, value);
    if (id !== undefined) return { id, scope: id, family };
  }
  const profile = credentials.find(([name]) => name === 'profile')?.[1];
  const mapped = typeof profile === 'string' ? accounts[profile] : undefined;
  const digest = createHash('sha256').update(JSON.stringify(credentials)).digest('hex');
  return named(mapped, { scope: `${family}\ncredentials ${digest}`, family });
}

function named(id: string | undefined, scope: AccountScope): AccountScope {
  return id === undefined ? scope : { ...scope, id };
}

function uncertain({ urn }: PulumiProvider, family: string): AccountScope {
  return { scope: `${family}\nprovider ${urn}`, family, uncertain: true };
}

/** In the order in which they decide; a Terraform module's provider holds them one level down. */
function credentialsOf(inputs: object): [string, unknown][] {
  const nested = property(inputs, 'aws');
  const inner = nested.kind === 'known' ? parsed(nested.value) : undefined;
  const holder = isRecord(inner) ? inner : inputs;
  const found = CREDENTIALS.flatMap((name): [string, unknown][] => {
    const read = property(holder, name);
    if (read.kind === 'absent') return [];
    const value = read.kind === 'unknown' ? UNKNOWN : parsed(read.value);
    return isEmpty(value) ? [] : [[name, value]];
  });
  return nested.kind === 'unknown' ? [['aws', UNKNOWN], ...found] : found;
}

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The account that a credential input names: the only allowed one, or that of the last role. */
function idIn(name: string, value: unknown): string | undefined {
  if (name === 'allowedAccountIds') {
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    const [only] = list;
    return list.length === 1 ? accountId(only) : undefined;
  }
  if (name !== 'assumeRoles' && name !== 'assumeRole' && name !== 'assumeRoleWithWebIdentity') {
    return undefined;
  }
  const role: unknown = Array.isArray(value) ? value.at(-1) : value;
  if (!isRecord(role)) return undefined;
  const arn = property(role, 'roleArn');
  if (arn.kind !== 'known' || typeof arn.value !== 'string') return undefined;
  return accountId(/^arn:[\w-]+:iam::(\d{12}):/.exec(arn.value)?.[1]);
}

function accountId(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d{12}$/.test(text) ? text : undefined;
}
