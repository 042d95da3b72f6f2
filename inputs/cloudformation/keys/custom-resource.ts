import { type AccountScope, any, type Condition } from '../../../rule-core';
import { always, choose } from '../evaluate/values/cases';
import type { Engine, Resource } from '../evaluate/scope';
import { isObject } from '../../../rule-core/text/json';
import { own, textOf } from '../parse/tree';
import {
  canonical,
  type Cases,
  computed,
  type Piece,
  text,
  type Token,
  type Value,
} from '../evaluate/values/value';

/** A call of createAccessKey, and the worlds in which the resource makes it. */
export interface KeyCall {
  /** `Create`, or `Update`. */
  readonly phase: string;
  readonly userName: Cases;
  readonly elsewise: Condition;
  readonly account?: AccountScope;
}

/**
 * The keys that the CDK's `AwsCustomResource` creates: a `Custom::AWS` (or any resource written like
 * it) whose `Create` or `Update` is the JSON of a call of IAM's createAccessKey. Both for one user are
 * one key, since the CDK writes one call into both; for different users they are two.
 */
export function keyCallsOf(resource: Resource, engine: Engine): KeyCall[] {
  if (!isCustomResource(resource.type)) return [];
  const found = ['Create', 'Update'].flatMap((phase) => keyCall(phase, resource, engine) ?? []);
  const [first, second] = found;
  return first && second && spelled(first) === spelled(second) ? [first] : found;
}

function spelled({ userName, account }: KeyCall): string {
  return `${canonical({ kind: 'list', items: [userName] })} ${JSON.stringify(account)}`;
}

function keyCall(phase: string, resource: Resource, engine: Engine): KeyCall | undefined {
  const calls = engine
    .property(resource, phase)
    .map((it) => ({ when: it.when, ...keyOfCall(it.value, resource) }));
  if (calls.every((it) => it.user === undefined)) return undefined;
  const userName = choose(
    calls.map((it) => ({ when: it.when, value: it.user ?? NO_CALL })),
    (value) => always(value),
  );
  const elsewise = any(...userName.flatMap((it) => (it.value === NO_CALL ? [it.when] : [])));
  const account = calls.find((it) => it.account)?.account;
  return { phase, userName, elsewise, ...(account ? { account } : {}) };
}

export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

const SERVICE = /^(iam|@aws-sdk\/client-iam)$/i;
const ACTION = /^createaccesskey(command)?$/i;
/** Stands around the number of a token in the JSON of a call. */
const MARK = '\u0001';

/** In this world the resource calls something else: no key is made. */
const NO_CALL: Value = { kind: 'refused', reason: 'it is not a call of createAccessKey' };

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
  if (mayBeCall(value, call, tokens, resource)) {
    const id = `${resource.scope.stack.id}#${resource.id} call ${canonical(value)}`;
    return { user: computed(id, 'its call is not known, and may be createAccessKey') };
  }
  const service = (textOf(own(call, 'service')) ?? '').toLowerCase();
  const action = (textOf(own(call, 'action')) ?? '').toLowerCase();
  if (!SERVICE.test(service) || !ACTION.test(action)) return {};
  const account = accountOfRole(own(call, 'assumedRoleArn'), resource);
  const user = userOfCall(own(own(call, 'parameters'), 'UserName'), tokens, resource);
  return { user, ...(account ? { account } : {}) };
}

/** A call of the CDK's resource of which not enough is known to tell what it calls. */
function mayBeCall(
  value: Value,
  call: unknown,
  tokens: readonly Token[],
  { type }: Resource,
): boolean {
  if (tokens.length === 0) return false;
  const isOpen = (it: unknown) => typeof it === 'string' && it.includes(MARK);
  if (isObject(call)) {
    const [service, action] = [own(call, 'service'), own(call, 'action')];
    const mayBe = (it: unknown, pattern: RegExp) =>
      isOpen(it) || (typeof it === 'string' && pattern.test(it));
    return (isOpen(service) || isOpen(action)) && mayBe(service, SERVICE) && mayBe(action, ACTION);
  }
  // What is not even JSON is a call only where the type says so.
  return type === 'Custom::AWS' && value.kind === 'text';
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
      userName === undefined ? 'without a user name' : 'with a user name that is not a string';
    return computed(id, `createAccessKey is called ${reason}`);
  }
  const pieces = userName.split(MARK).map((it, index): Piece => {
    if (index % 2 === 0) return it;
    return tokens[Number(it)] ?? '';
  });
  return text(...pieces);
}

/** CloudFormation takes templates of 1 MB; a call that is longer stands for itself. */
const MAX_CALL = 1_000_000;
const TOO_LONG = Symbol('too long');

/** The JSON with a mark, as a text or within one, for everything that is not known yet. */
function parsed(pieces: readonly Piece[], tokens: Token[]): unknown {
  let inText = false;
  const json = pieces
    .map((it) => {
      if (typeof it !== 'string') {
        tokens.push(it);
        const mark = `\\u0001${tokens.length - 1}\\u0001`;
        return inText ? mark : `"${mark}"`;
      }
      const quotes = it.replace(/\\./gs, '').split('"').length - 1;
      if (quotes % 2 === 1) inText = !inText;
      return it;
    })
    .join('');
  if (json.length > MAX_CALL) return TOO_LONG;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
