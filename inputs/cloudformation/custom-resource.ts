import type { AccountScope } from '../../rule-core/index';
import { always, choose } from './cases';
import type { Engine, Resource } from './scope';
import { own, textOf } from './tree';
import { type Cases, computed, literal, type Piece, text, type Token, type Value } from './value';

/**
 * The key that the CDK's `AwsCustomResource` creates: a `Custom::AWS` (or any resource written like
 * it) whose `Create` or `Update` is the JSON of a call of IAM's createAccessKey.
 */
export function apiCallOf(
  resource: Resource,
  engine: Engine,
): { readonly userName: Cases; readonly account?: AccountScope } | undefined {
  if (!isCustomResource(resource.type)) return undefined;
  for (const phase of ['Create', 'Update']) {
    const found =
      own(own(resource.body, 'Properties'), phase) === undefined
        ? []
        : engine.property(resource, phase);
    const calls = found.map((it) => ({ when: it.when, ...keyOfCall(it.value, resource) }));
    if (calls.some((it) => it.user !== undefined)) {
      const userName = choose(
        calls.map((it) => ({ when: it.when, value: it.user ?? NO_CALL })),
        (value) => always(value),
      );
      const account = calls.find((it) => it.account)?.account;
      return { userName, ...(account ? { account } : {}) };
    }
  }
  return undefined;
}

export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** In this world the resource calls something else: no key is made. */
const NO_CALL: Value = { kind: 'refused', reason: 'it is no call of createAccessKey' };

function keyOfCall(
  value: Value,
  resource: Resource,
): { readonly user?: Value; readonly account?: AccountScope } {
  const tokens: Token[] = [];
  const call = value.kind === 'text' ? parsed(value.pieces, tokens) : undefined;
  if (call === TOO_LONG) {
    const id = `${resource.scope.stack.id}#${resource.id} call`;
    return { user: computed(id, 'its call is longer than is read, and may be createAccessKey') };
  }
  const service = (textOf(own(call, 'service')) ?? '').toLowerCase();
  const action = (textOf(own(call, 'action')) ?? '').toLowerCase();
  if (!/^(iam|@aws-sdk\/client-iam)$/.test(service)) return {};
  if (!/^createaccesskey(command)?$/.test(action)) return {};
  const account = accountOfRole(own(call, 'assumedRoleArn'), resource);
  const user = userOfCall(own(own(call, 'parameters'), 'UserName'), tokens, resource);
  return { user, ...(account ? { account } : {}) };
}

/**
 * The account in which the call is made, where it takes on a role: the role's own, or one that is not
 * known.
 */
function accountOfRole(
  role: unknown,
  { id, scope: { stack } }: Resource,
): AccountScope | undefined {
  if (typeof role !== 'string') return undefined;
  const [, account] = /^arn:[^:]*:iam::(\d{12}):/.exec(role) ?? [];
  if (account !== undefined) return { id: account, scope: account };
  const { account: own } = stack;
  return { scope: `${own.scope} role of ${id}`, family: own.family ?? own.scope, uncertain: true };
}

function userOfCall(userName: unknown, tokens: readonly Token[], resource: Resource): Value {
  if (typeof userName !== 'string') {
    const id = `${resource.scope.stack.id}#${resource.id} UserName`;
    const reason =
      userName === undefined ? 'without a user name' : 'with a user name that is no text';
    return computed(id, `createAccessKey is called ${reason}`);
  }
  const pieces = userName.split('\u0001').map((it, index): Piece => {
    if (index % 2 === 0) return it;
    return tokens[Number(it)] ?? '';
  });
  return text(...pieces);
}

/** CloudFormation takes templates of 1 MB; a call that is longer stands for itself. */
const MAX_CALL = 1_000_000;
const TOO_LONG = Symbol('too long');

/** The JSON with a mark for everything that is not known yet. */
function parsed(pieces: readonly Piece[], tokens: Token[]): unknown {
  const plain = literal({ kind: 'text', pieces });
  const json =
    plain ??
    pieces
      .map((it) => {
        if (typeof it === 'string') return it;
        tokens.push(it);
        return `\\u0001${tokens.length - 1}\\u0001`;
      })
      .join('');
  if (json.length > MAX_CALL) return TOO_LONG;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
