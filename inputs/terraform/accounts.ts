import { createHash } from 'node:crypto';
import type { AccountScope } from '../../rule-core/index';
import { type Json, own, record, records, text } from './json';

/** Arguments of the AWS provider that decide whose account it is; regions and tags do not. */
const CREDENTIAL_ARGUMENTS = [
  'access_key',
  'allowed_account_ids',
  'assume_role',
  'assume_role_with_web_identity',
  'endpoints',
  'profile',
  'shared_config_files',
  'shared_credentials_files',
];

const ACCOUNT_ID = /^\d{12}$/;

/** Whose account a provider configuration works in. */
export interface Accounts {
  of(providerKey: string | undefined): AccountScope;
}

/**
 * The accounts of a plan's providers: the single allowed account id, else the account of the last
 * role, else what the ARNs of the provider's existing resources say, else one account per distinct
 * set of credential arguments, which may turn out to be one.
 *
 * @param observed account ids seen in ARNs, by provider key
 * @param fallback the account of a run that names one
 */
export function accountsOfPlan(
  file: string,
  providers: unknown,
  observed: ReadonlyMap<string, ReadonlySet<string>>,
  fallback: string | undefined,
): Accounts {
  const digests = new Set(
    Object.values(record(providers))
      .filter(isAws)
      .map((it) => credentials(it)),
  );
  const several = digests.size > 1;
  return {
    of(providerKey) {
      const provider = configurationOf(providers, providerKey);
      const expressions = record(own(provider, 'expressions'));
      const digest = credentials(provider);
      const id =
        allowedAccount(expressions) ??
        roleAccount(expressions) ??
        observedAccount(providers, observed, digest) ??
        (several && digest !== NO_CREDENTIALS ? undefined : fallback);
      return {
        ...(id === undefined ? {} : { id }),
        scope: `${file} credentials ${digest}`,
        family: file,
        ...(id === undefined && several ? { uncertain: true } : {}),
      };
    },
  };
}

/** A module's key falls back on the root's provider of the same name. */
function configurationOf(providers: unknown, key = 'aws'): unknown {
  const found = own(providers, key);
  return found ?? own(providers, key.slice(key.lastIndexOf(':') + 1));
}

function isAws(provider: unknown): boolean {
  const name = text(own(provider, 'full_name')) ?? text(own(provider, 'name')) ?? '';
  return /(^|\/)aws$/.test(name);
}

const NO_CREDENTIALS = 'default';

/** Hashed: keys may stand among them, and scopes are only compared. */
function credentials(provider: unknown): string {
  const expressions = record(own(provider, 'expressions'));
  const given = CREDENTIAL_ARGUMENTS.flatMap((it) =>
    Object.hasOwn(expressions, it) ? [[it, expressions[it]]] : [],
  );
  if (given.length === 0) return NO_CREDENTIALS;
  return createHash('sha256').update(JSON.stringify(given)).digest('hex').slice(0, 16);
}

function allowedAccount(expressions: Json): string | undefined {
  const value = own(expressions['allowed_account_ids'], 'constant_value');
  const [only, second] = Array.isArray(value) ? (value as unknown[]) : [];
  return second === undefined && typeof only === 'string' && ACCOUNT_ID.test(only)
    ? only
    : undefined;
}

function roleAccount(expressions: Json): string | undefined {
  const given = expressions['assume_role'];
  const role = (Array.isArray(given) ? records(given) : [record(given)]).at(-1);
  const arn = text(own(own(role, 'role_arn'), 'constant_value'));
  return arn === undefined ? undefined : accountOfArn(arn);
}

function observedAccount(
  providers: unknown,
  observed: ReadonlyMap<string, ReadonlySet<string>>,
  digest: string,
): string | undefined {
  const ids = new Set(
    [...observed]
      .filter(([key]) => credentials(configurationOf(providers, key)) === digest)
      .flatMap(([, seen]) => [...seen]),
  );
  const [only] = ids;
  return ids.size === 1 ? only : undefined;
}

/** The account of an ARN of IAM. */
export function accountOfArn(arn: string): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1];
}
