import { createHash } from 'node:crypto';
import type { PolicyProviderResource } from '@pulumi/policy';
import type { AccountScope } from '../rule-core/index';
import { holdsUnknown, read } from './safe-read';

/** Accounts that only their team can tell: profile name to account id. */
export type AccountsByProfile = Readonly<Record<string, string>>;

/** The inputs that decide whose account it is. Regions, versions and tags do not. */
const CREDENTIAL_INPUTS = [
  'accessKey',
  'assumeRole',
  'assumeRoles',
  'assumeRoleWithWebIdentity',
  'endpoints',
  'profile',
  'sharedConfigFiles',
  'sharedCredentialsFiles',
];

const FAMILY = 'stack';

/**
 * The account a provider works in: the single allowed account id; else the account of the last role
 * it assumes; else one account per distinct set of credential inputs.
 */
export function accountOfProvider(
  provider: PolicyProviderResource | undefined,
  accounts: AccountsByProfile = {},
): AccountScope {
  const inputs = provider?.props;
  const known = allowedAccount(inputs) ?? roleAccount(inputs) ?? profileAccount(inputs, accounts);
  if (known !== undefined) return { id: known, scope: known, family: FAMILY };
  const given = CREDENTIAL_INPUTS.map((it) => [it, read(inputs, it)] as const);
  const open = given.some(
    ([, it]) => it.state === 'unknown' || (it.state === 'known' && holdsUnknown(it.value)),
  );
  if (open) return { scope: `provider ${provider?.urn ?? ''}`, family: FAMILY, uncertain: true };
  const written = given.flatMap(([name, it]) => (it.state === 'known' ? [[name, it.value]] : []));
  if (written.length === 0) return { scope: 'default credentials', family: FAMILY };
  // Hashed: an access key may stand among them, and scopes are shown to nobody but compared.
  const digest = createHash('sha256').update(JSON.stringify(written)).digest('hex').slice(0, 16);
  return { scope: `credentials ${digest}`, family: FAMILY };
}

function allowedAccount(inputs: object | undefined): string | undefined {
  const list = listIn(inputs, 'allowedAccountIds');
  const [only, second] = list ?? [];
  return second === undefined && isAccountId(only) ? only : undefined;
}

function roleAccount(inputs: object | undefined): string | undefined {
  const roles = listIn(inputs, 'assumeRoles') ?? listIn(inputs, 'assumeRole');
  const arn = read(asObject(roles?.at(-1)), 'roleArn');
  if (arn.state !== 'known' || typeof arn.value !== 'string') return undefined;
  return /^arn:[^:]*:iam::(\d{12}):/.exec(arn.value)?.[1];
}

function profileAccount(
  inputs: object | undefined,
  accounts: AccountsByProfile,
): string | undefined {
  const profile = read(inputs, 'profile');
  if (profile.state !== 'known' || typeof profile.value !== 'string') return undefined;
  const id = Object.hasOwn(accounts, profile.value) ? accounts[profile.value] : undefined;
  return isAccountId(id) ? id : undefined;
}

/** A list or a single value; most SDKs send nested inputs of providers as JSON text. */
function listIn(inputs: object | undefined, name: string): unknown[] | undefined {
  const property = read(inputs, name);
  if (property.state !== 'known') return undefined;
  const value = typeof property.value === 'string' ? parsed(property.value) : property.value;
  if (Array.isArray(value)) return value as unknown[];
  return value === undefined ? undefined : [value];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function isAccountId(value: unknown): value is string {
  return typeof value === 'string' && /^\d{12}$/.test(value);
}
