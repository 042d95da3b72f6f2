import { createHash } from 'node:crypto';
import type { AccountScope } from '../../../rule-core/index';
import type { Configuration } from '../resources/configuration';
import { type Json, own, record, records, text } from '../json';

/** Arguments of the AWS provider that decide whose account it is; regions, endpoints and tags do not. */
const CREDENTIAL_ARGUMENTS = [
  'access_key',
  'allowed_account_ids',
  'assume_role',
  'assume_role_with_web_identity',
  'profile',
  'shared_config_files',
  'shared_credentials_files',
];

const ACCOUNT_ID = /^\d{12}$/;
const NO_CREDENTIALS = 'default';

/** Whose account a provider configuration works in. */
export interface Accounts {
  of(providerKey: string | undefined): AccountScope;
  /** The same, unless the plan does not say which of several providers it is. */
  known(providerKey: string | undefined): AccountScope | undefined;
}

/**
 * The accounts of a plan's providers: the single allowed account id, else the account of the last
 * role, else what existing users or the caller's identity say, else one account per distinct set of
 * credential arguments, which may turn out to be one. Variables are followed.
 *
 * @param observed account ids that were seen, by provider key (none: of what is no longer in the code)
 * @param fallback the account of a run that names one
 */
export function accountsOfPlan(
  file: string,
  given: unknown,
  configuration: Configuration,
  observed: ReadonlyMap<string | undefined, ReadonlySet<string>>,
  fallback: string | undefined,
): Accounts {
  const providers = new Map(
    Object.entries(record(given))
      .filter(([, it]) => isAws(it))
      .map(([key, it]) => [key, providerOf(it, configuration)]),
  );
  const none: Provider = { digest: NO_CREDENTIALS, role: undefined, allowed: undefined };
  const digests = new Set([...providers.values()].map((it) => it.digest));
  const several = digests.size > 1;
  // A module's key falls back on the root's provider of the same name.
  const find = (key: string) =>
    providers.get(key) ?? providers.get(key.slice(key.lastIndexOf(':') + 1)) ?? none;
  const seen = new Map<string, Set<string>>();
  for (const [key, ids] of observed) {
    if (key === undefined && several) continue;
    const { digest } = find(key ?? 'aws');
    seen.set(digest, new Set([...(seen.get(digest) ?? []), ...ids]));
  }
  const accounts: Accounts = {
    known: (key) => (key === undefined && several ? undefined : accounts.of(key)),
    of(key) {
      // Of what is no longer in the code, the plan does not say which provider it belongs to.
      if (key === undefined && several) {
        return { scope: `${file} provider not known`, family: file, uncertain: true };
      }
      const { digest, role, allowed } = find(key ?? 'aws');
      const id =
        allowed ??
        role ??
        only(seen.get(digest)) ??
        (several && digest !== NO_CREDENTIALS ? undefined : fallback);
      return {
        ...(id === undefined ? {} : { id }),
        scope: `${file} credentials ${digest}`,
        family: file,
        ...(id === undefined && several ? { uncertain: true } : {}),
      };
    },
  };
  return accounts;
}

function isAws(provider: unknown): boolean {
  const name = text(own(provider, 'full_name')) ?? text(own(provider, 'name')) ?? '';
  return /(^|\/)(aws|awscc)$/.test(name);
}

/** What of a provider configuration decides its account. */
interface Provider {
  /** Hashed: keys may stand among them, and scopes are only compared. */
  readonly digest: string;
  /** The account of the last role that it assumes. */
  readonly role: string | undefined;
  readonly allowed: string | undefined;
}

function providerOf(provider: unknown, configuration: Configuration): Provider {
  const address = text(own(provider, 'module_address')) ?? '';
  const modules = address.split('.').filter((_, index) => index % 2 === 1);
  const expressions = record(own(provider, 'expressions'));
  const written: Json = Object.fromEntries(
    CREDENTIAL_ARGUMENTS.flatMap((it) => {
      const value = plain(expressions[it], (inner) => configuration.expression(modules, inner));
      return isEmpty(value) ? [] : [[it, value]];
    }),
  );
  const arguments_ = Object.entries(written);
  const digest = createHash('sha256').update(JSON.stringify(arguments_)).digest('hex');
  return {
    digest: arguments_.length === 0 ? NO_CREDENTIALS : digest.slice(0, 16),
    role: roleAccount(written),
    allowed: allowedAccount(written),
  };
}

/**
 * Expressions, and blocks and lists of them: each `{ value }` where it is known, else `{ from }` what it
 * is computed from.
 */
function plain(given: unknown, follow: (expression: unknown) => unknown): unknown {
  if (Array.isArray(given)) return given.map((it: unknown) => plain(it, follow));
  const fields = record(given);
  if (Object.hasOwn(fields, 'constant_value') || Object.hasOwn(fields, 'references')) {
    const written = record(follow(fields));
    return written['kind'] === 'constant' ? { value: written['value'] } : { from: written };
  }
  return Object.fromEntries(Object.entries(fields).map(([name, it]) => [name, plain(it, follow)]));
}

/** Left out: no expression, no block, or `null`. */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  const fields = record(value);
  if (Object.keys(fields).length === 0) return true;
  return Object.hasOwn(fields, 'value') && (fields['value'] ?? undefined) === undefined;
}

function valueOf(plainValue: unknown): unknown {
  return own(plainValue, 'value');
}

function allowedAccount(written: Json): string | undefined {
  const value = valueOf(written['allowed_account_ids']);
  const [first, second] = Array.isArray(value) ? (value as unknown[]) : [];
  return second === undefined && typeof first === 'string' && ACCOUNT_ID.test(first)
    ? first
    : undefined;
}

function roleAccount(written: Json): string | undefined {
  const given = written['assume_role'] ?? written['assume_role_with_web_identity'];
  const role = (Array.isArray(given) ? records(given) : [record(given)]).at(-1);
  const arn = text(valueOf(own(role, 'role_arn')));
  return arn === undefined ? undefined : accountOfArn(arn);
}

function only(ids: ReadonlySet<string> | undefined): string | undefined {
  const [first] = ids ?? [];
  return ids?.size === 1 ? first : undefined;
}

/** The account of an ARN of IAM. */
export function accountOfArn(arn: string): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1];
}
