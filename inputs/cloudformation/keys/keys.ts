import {
  type AccessKey,
  all,
  any,
  type Condition,
  constantly,
  type ByWorld,
  type KeyAcceptance,
  type KeyStatus,
  not,
  type SourceLocation,
  unknown,
  type UserIdentity,
} from '../../../rule-core';
import { ACCESS_KEY } from './access-key-type';
import { isCustomResource, keyCallsOf } from './custom-resource';
import { relevant } from '../parameters/relevant';
import { existsWhen } from './existence';
import { identityOf } from './identity';
import type { Evaluation } from '../evaluate/evaluation';
import { policyProperty } from './policy-resources';
import { isSettled, plainKey } from './plain-keys';
import { possibleKeysOf } from './possible-keys';
import { constructPath, stackResource } from './resource-names';
import type { Resource, Stack } from '../evaluate/scope';
import { own, shown, textOf } from '../parse/tree';
import { templatePlace } from '../stacks/problems';
import { canonical, type Cases, label, literal, text, type Value } from '../evaluate/values/value';

const STATUSES = ['Active', 'Inactive'] as const;

/** The access keys that one stack creates. */
export function keysOf(stack: Stack, engine: Evaluation): AccessKey[] {
  const candidates = lookedAt(stack, engine);
  return candidates.flatMap((it) => keysIn(it, engine));
}

/** Looks at everything that decides about the keys of a stack; a plain key says all there is to know. */
export function lookAtKeys(stack: Stack, engine: Evaluation): void {
  for (const it of lookedAt(stack, engine)) if (!plainKey(it, engine)) keysIn(it, engine);
}

function lookedAt(stack: Stack, engine: Evaluation): Resource[] {
  const candidates = engine
    .relevant(stack)
    .filter(({ type }) => type === ACCESS_KEY || isCustomResource(type) || policyProperty(type));
  for (const resource of candidates)
    if (resource.type === ACCESS_KEY && !plainKey(resource, engine)) lookAt(resource, engine);
  return candidates;
}

function keysIn(resource: Resource, engine: Evaluation): AccessKey[] {
  return engine.at(resource.scope.stack, resource.path, () => {
    if (resource.type === ACCESS_KEY) return [declaredKey(resource, engine)];
    if (policyProperty(resource.type)) return possibleKeysOf(resource, engine, sourceOf(resource));
    return keyCallsOf(resource, engine).map(({ phase, userName, elsewise, account }, index) => {
      const user = whose(userName, resource);
      const key = keyOf(resource, user, constantly('Active'), [elsewise], engine, account);
      return index === 0 ? key : { ...key, address: `${key.address} (${phase})` };
    });
  });
}

/** One of them that CloudFormation refuses stops the whole stack, with all its other keys. */
function lookAt(resource: Resource, engine: Evaluation): void {
  const status = propertyOf(resource, 'Status', engine);
  for (const it of [...propertyOf(resource, 'UserName', engine), ...status]) {
    if (it.value.kind === 'refused')
      engine.refuse(resource.scope.stack, all(existsWhen(resource, engine), it.when));
  }
  // A parameter that becomes the status may be either word.
  for (const { value } of status) {
    const tokens = value.kind === 'text' ? value.pieces.filter((it) => typeof it !== 'string') : [];
    if (!tokens.every((it) => it.variable?.chosen)) continue;
    for (const word of STATUSES) engine.compare(value, text(word));
  }
}

function propertyOf(resource: Resource, name: string, engine: Evaluation): Cases {
  return engine.at(resource.scope.stack, [...resource.path, 'Properties', name], () =>
    engine.keyValues.of(resource, name, () => engine.property(resource, name)),
  );
}

function declaredKey(resource: Resource, engine: Evaluation): AccessKey {
  const plain = plainKey(resource, engine);
  if (plain) {
    const status = constantly(plain.status);
    return keyOf(resource, constantly(plain.user), status, [], engine);
  }
  const user = propertyOf(resource, 'UserName', engine);
  const status = propertyOf(resource, 'Status', engine);
  const refused = [...user, ...status]
    .filter((it) => it.value.kind === 'refused')
    .map((it) => it.when);
  return keyOf(resource, whose(user, resource), statusOf(status, resource), refused, engine);
}

function whose(user: Cases, resource: Resource): ByWorld<UserIdentity> {
  return user.map(({ when, value }) => ({ when, value: identityOf(value, resource) }));
}

function keyOf(
  resource: Resource,
  user: ByWorld<UserIdentity>,
  status: ByWorld<KeyStatus>,
  refused: readonly Condition[],
  engine: Evaluation,
  account = resource.scope.stack.account,
): AccessKey {
  const { stack } = resource.scope;
  const { id } = resource;
  const source = sourceOf(resource);
  const related = relatedOf(resource, source);
  const exists = all(stack.exists, existsWhen(resource, engine), not(any(...refused)));
  const accepted = stack.input.accepted?.[id] ?? acceptedIn(resource, engine);
  return {
    address: stack.input.addresses?.[id] ?? constructPath(resource.body) ?? `${stack.prefix}${id}`,
    user,
    status,
    exists: all(
      exists,
      relevant(
        [exists, ...user.map((it) => it.when), ...status.map((it) => it.when)],
        isSettled(stack, engine) ? [] : engine.constraintsOf(stack),
      ),
    ),
    account,
    declaredAs: {
      ...stackResource(resource),
      ...(resource.type === ACCESS_KEY ? {} : { indirect: true }),
      ...(isKept(resource, 'DeletionPolicy') ? { keptOnRemoval: true } : {}),
      ...(isKept(resource, 'UpdateReplacePolicy') ? { keptOnReplacement: true } : {}),
    },
    ...(source ? { source } : {}),
    ...(related.length > 0 ? { related } : {}),
    ...(accepted ? { accepted } : {}),
  };
}

/** Whether CloudFormation leaves the key in the account: any policy but the default may be Retain. */
function isKept({ body }: Resource, policy: 'DeletionPolicy' | 'UpdateReplacePolicy'): boolean {
  const value = own(body, policy);
  return value !== undefined && value !== null && value !== 'Delete';
}

function statusOf(cases: Cases, resource: Resource): ByWorld<KeyStatus> {
  return cases.map(({ when, value }) => {
    const plain = value.kind === 'nothing' || value.kind === 'refused' ? 'Active' : literal(value);
    const known = STATUSES.find((it) => it === plain);
    if (known) return { when, value: known };
    const place = `${resource.scope.stack.id}#${resource.id}`;
    const id = value.kind === 'text' ? canonical(value) : place;
    return {
      when,
      value: unknown(id, `the status of ${shown(resource.id)} ${statusReason(value, plain)}`),
    };
  });
}

function statusReason(value: Value, plain: string | undefined): string {
  if (plain !== undefined) return `is "${shown(plain)}", which is neither Active nor Inactive`;
  if (value.kind !== 'text') return 'is not a string';
  const open = value.pieces.find((it) => typeof it === 'object' && it.kind === 'computed');
  if (typeof open === 'object') return `is not known: ${open.reason ?? 'it is computed'}`;
  return `comes from ${shown(label(value.pieces))}, which may be either`;
}

function sourceOf(resource: Resource): SourceLocation | undefined {
  const { stack } = resource.scope;
  return stack.input.sources?.[resource.id] ?? templatePlace(stack, resource.path);
}

/** Places in the template that decide the user or the status. */
function relatedOf(resource: Resource, source: SourceLocation | undefined): SourceLocation[] {
  const { path } = resource;
  const { stack } = resource.scope;
  const caller = stack.input.callers?.[resource.id];
  const own = stack.input.sources?.[resource.id] ? [caller, templatePlace(stack, path)] : [];
  const decided = ['UserName', 'Status'].map((it) => {
    const place = templatePlace(stack, [...path, 'Properties', it]);
    const nearer = templatePlace(stack, path);
    const properties = templatePlace(stack, [...path, 'Properties']);
    return place && place.line !== nearer?.line && place.line !== properties?.line
      ? place
      : undefined;
  });
  return [...own, ...decided].filter(
    (it): it is SourceLocation => it !== undefined && it !== source,
  );
}

/** `Metadata: { one-active-key: { accept: { reason, owner, expires } } }`. */
function acceptedIn(resource: Resource, engine: Evaluation): KeyAcceptance | undefined {
  const accept = own(own(own(resource.body, 'Metadata'), 'one-active-key'), 'accept');
  if (accept === undefined) return undefined;
  const [reason, owner, expires] = ['reason', 'owner', 'expires'].map((it) =>
    textOf(own(accept, it)),
  );
  if (!reason?.trim() || !owner?.trim() || expires === undefined || !isDay(expires)) {
    engine.error(
      `The exception on ${shown(resource.id)} (Metadata, one-active-key, accept) needs a reason, an owner and an expiry date (YYYY-MM-DD).`,
    );
    return undefined;
  }
  return { reason: shown(reason), owner: shown(owner), expires };
}

function isDay(value: string): boolean {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
  return (
    date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
  );
}
