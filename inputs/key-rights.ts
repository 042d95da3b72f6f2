import {
  type AccessKey,
  type AccountScope,
  all,
  type Condition,
  constantly,
  type SourceLocation,
  unknownCondition,
  type UserIdentity,
} from '../rule-core/index';
import { allowsKeys } from './cloudformation/keys/policy-resources';

/**
 * The most characters that IAM's calls take as a policy document (API reference, CreatePolicy). Its
 * quotas are smaller, but do not count white space.
 */
const MAX_LENGTH = 131_072;

/** Whose keys a statement of a policy allows someone to make. */
export interface KeyRight {
  /** The user's name in an ARN. */
  readonly name?: string;
  /** It is about something that is not known yet. */
  readonly open?: true;
}

/**
 * The users for whom a policy allows `iam:CreateAccessKey`, one by one. Rights over any user (`*`,
 * `user/*`, `${aws:username}`) say nothing about one, and are passed over.
 *
 * @param policy the document, or its JSON
 * @param account that of the policy: it gives no rights over the users of another one
 * @param isOpen whether a value stands for one that is not known yet
 */
export function keyRightsIn(
  policy: unknown,
  account: AccountScope,
  isOpen: (value: unknown) => boolean,
): KeyRight[] {
  const document = parsed(policy);
  return listOf(at(document, 'Statement', 'statement')).flatMap((statement) => {
    const effect = at(statement, 'Effect', 'effect') ?? 'Allow';
    if (typeof effect !== 'string' || effect.toLowerCase() !== 'allow') return [];
    const actions = listOf(at(statement, 'Action', 'actions'));
    if (!actions.some((it) => typeof it === 'string' && allowsKeys(it))) return [];
    const resources = at(statement, 'Resource', 'resources');
    return listOf(resources).flatMap((it) =>
      isOpen(it) ? [{ open: true as const }] : userIn(it, account),
    );
  });
}

function userIn(arn: unknown, { id }: AccountScope): KeyRight[] {
  const [, account = '', path = ''] =
    typeof arn === 'string' ? (/^arn:[\w-]*:iam::(\d{12}|\*|):user\/(.*)$/s.exec(arn) ?? []) : [];
  if (id !== undefined && /^\d{12}$/.test(account) && account !== id) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name === '' || /[*?$]/.test(path) ? [] : [{ name }];
}

function parsed(policy: unknown): unknown {
  if (typeof policy !== 'string') return policy;
  // Most policies have nothing to do with IAM; what is escaped is looked at.
  if (policy.length > MAX_LENGTH || !/iam:|\\/i.test(policy)) return undefined;
  try {
    return JSON.parse(policy) as unknown;
  } catch {
    // IAM refuses it as a policy: it gives no right.
    return undefined;
  }
}

/** IAM's own spelling, or that of Terraform's data source. */
function at(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const name = names.find((it) => Object.hasOwn(value, it));
  return name === undefined ? undefined : (value as Record<string, unknown>)[name];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

/** A right to make keys of a user: whoever has it may make one more. */
export interface FurtherKey {
  readonly address: string;
  /** The policy's name in sentences. */
  readonly name: string;
  readonly user: UserIdentity;
  readonly account: AccountScope;
  readonly exists: Condition;
  readonly logicalId: string;
  readonly source?: SourceLocation;
}

/** The key that someone may make who has the right to. */
export function furtherKey(it: FurtherKey): AccessKey {
  const id = `${it.account.id ?? it.account.scope} further key of ${it.user.id}`;
  const reason = `${it.name} allows iam:CreateAccessKey for this user, and who has that right may make a further key`;
  return {
    address: it.address,
    name: it.name,
    user: constantly(it.user),
    status: constantly<'Active'>('Active'),
    exists: all(it.exists, unknownCondition(id, reason)),
    account: it.account,
    declaredAs: { logicalId: it.logicalId, indirect: true },
    possible: { reason },
    ...(it.source ? { source: it.source } : {}),
  };
}
