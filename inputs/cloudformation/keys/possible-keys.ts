import {
  type AccessKey,
  all,
  type Condition,
  constantly,
  type SourceLocation,
  unknownCondition,
} from '../../../rule-core';
import { existsWhen } from './existence';
import { identityOf } from './identity';
import { allowsKeys, policyProperty } from './policy-resources';
import { addressOf, stackResource } from './resource-names';
import type { Engine, Resource } from '../evaluate/scope';
import { shown } from '../parse/tree';
import { type Cases, literal, type Piece, text, type Value } from '../evaluate/values/value';

interface Allowed {
  readonly when: Condition;
  readonly user: Value & { kind: 'text' };
  /** The twelve digits of the account that its ARN names. */
  readonly account?: string;
}

/**
 * A further key for each user whom a policy of this resource names, with a right to make keys of that
 * user: who has the right (the function behind a custom resource, a rotation) may use it.
 *
 * Rights over any user (`*`, `user/${aws:username}`) say nothing about one, and are passed over.
 */
export function possibleKeysOf(
  resource: Resource,
  engine: Engine,
  source: SourceLocation | undefined,
): AccessKey[] {
  const { stack } = resource.scope;
  const address = addressOf(resource);
  const found = new Map<string, AccessKey>();
  for (const document of documentsOf(resource, engine)) {
    for (const { when, user, account: of } of allowedBy(document)) {
      // A policy gives no rights over the users of another account than its own.
      const { account } = stack;
      if (of !== undefined && account.id !== undefined && account.id !== of) continue;
      const identity = identityOf(user, resource);
      if ('unknown' in identity) continue;
      const id = `${account.id ?? account.scope} further key of ${identity.id}`;
      const reason = `${shown(address)} allows iam:CreateAccessKey for this user, and who has that right may make a further key`;
      if (found.has(id)) continue;
      found.set(id, {
        address,
        user: constantly(identity),
        status: constantly<'Active'>('Active'),
        exists: all(stack.exists, existsWhen(resource, engine), when, unknownCondition(id, reason)),
        account,
        declaredAs: { ...stackResource(resource), indirect: true },
        possible: { reason },
        ...(source ? { source } : {}),
      });
    }
  }
  return [...found.values()];
}

/** The policy documents of a resource, by world. */
function documentsOf(resource: Resource, engine: Engine): Cases[] {
  const property = policyProperty(resource.type);
  if (!property) return [];
  const value = engine.property(resource, property);
  if (property === 'PolicyDocument') return [value];
  // Roles and their kin hold named policies, serverless functions documents.
  return items(value).flatMap((policy) => {
    const inner = entries(policy, 'PolicyDocument');
    return inner.length > 0 ? [inner] : [policy];
  });
}

function allowedBy(document: Cases): Allowed[] {
  return items(entries(document, 'Statement')).flatMap((statement) => {
    const effects = entries(statement, 'Effect');
    if (!effects.some((it) => literal(it.value)?.toLowerCase() === 'allow')) return [];
    const actions = items(entries(statement, 'Action')).flat();
    if (!actions.some((it) => allowsKeys(literal(it.value) ?? ''))) return [];
    return items(entries(statement, 'Resource'))
      .flat()
      .flatMap(({ when, value }) => {
        const user = value.kind === 'text' ? userIn(value.pieces) : undefined;
        return user ? [{ when, ...user }] : [];
      });
  });
}

/** The one user whose ARN this is; `undefined` for other resources, and for patterns. */
function userIn(pieces: readonly Piece[]): Omit<Allowed, 'when'> | undefined {
  const marked = pieces.findIndex((it) => typeof it === 'string' && it.includes(':user/'));
  const mark = pieces[marked];
  if (typeof mark !== 'string') return undefined;
  const at = mark.indexOf(':user/');
  const rest = [mark.slice(at + ':user/'.length), ...pieces.slice(marked + 1)];
  const whole = rest.every((it) =>
    typeof it === 'string' ? !/[*?$]/.test(it) : it.kind !== 'computed',
  );
  if (!whole || text(...rest).pieces.length === 0) return undefined;
  const [, account] = /:iam::(\d{12})$/.exec(mark.slice(0, at)) ?? [];
  return { user: text('/', ...rest), ...(account === undefined ? {} : { account }) };
}

/** What the objects among these have at a key. */
function entries(cases: Cases, key: string): Cases {
  return cases.flatMap(({ when, value }) => {
    const found = value.kind === 'object' ? value.entries.get(key) : undefined;
    return (found ?? []).map((it) => ({ when: all(when, it.when), value: it.value }));
  });
}

/** The items of lists; what is not a list is one item, as IAM takes it. */
function items(cases: Cases): Cases[] {
  return cases.flatMap(({ when, value }): Cases[] => {
    if (value.kind !== 'list') return [[{ when, value }]];
    return value.items.map((item) =>
      item.map((it) => ({ when: all(when, it.when), value: it.value })),
    );
  });
}
