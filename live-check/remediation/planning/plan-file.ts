import { createHash } from 'node:crypto';
import { KnownError } from '../../../rule-core/index';
import type { AnyPlan, OrganizationPlan, RemediationPlan } from './plan-types';
import {
  account,
  duration,
  fields,
  flag,
  keyId,
  list,
  oneOf,
  optional,
  type Shape,
  text,
  time,
  userName,
  WrongShape,
} from './shape';
import { RepeatedName, wholeJson } from '../../../rule-core/text/whole-json';

/** A file that is not a plan, or a plan that was changed since it was written. */
function bad(why: string): KnownError {
  return new KnownError(why, 'plan');
}

/** As it is written to a file: readable, the same for the same plan, with the digest of its content. */
export function writePlan(plan: AnyPlan): string {
  return `${JSON.stringify({ ...plan, digest: planDigest(plan) }, null, 2)}\n`;
}

/**
 * The digest of all that a plan says, SHA-256. Layout does not count. It is not a secret: it tells who
 * has it from another place (a ticket, an approval) that this is the plan that was seen there.
 */
export function planDigest(plan: object): string {
  const content = Object.fromEntries(Object.entries(plan).filter(([name]) => name !== 'digest'));
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/**
 * Reads a plan back. A plan is approved by people and carried out by a machine, so nothing in it is
 * taken on trust: it must be as it was written, every user must keep one of its active keys, no key is
 * there twice, and no time is one that cannot be.
 *
 * @throws KnownError
 */
export function readAnyPlan(content: string): AnyPlan {
  let value: unknown;
  try {
    value = wholeJson(content);
  } catch (error) {
    if (error instanceof RepeatedName) throw bad(`it is not certain: ${error.message}.`);
    throw bad('it is not JSON. Was it written by "remediate plan --output"?');
  }
  const plan = (typeof value === 'object' ? value : null) as Record<string, unknown> | null;
  const kind = plan?.['kind'];
  if (!plan || typeof kind !== 'string' || !Object.hasOwn(SHAPES, kind)) {
    throw bad('it is not a remediation plan. Make one with "remediate plan --output".');
  }
  if (plan['schemaVersion'] !== 1 || plan['digest'] === undefined) {
    throw bad('it was written by another version of this tool: plan again.');
  }
  if (plan['digest'] !== digestOf(plan)) {
    throw bad('it was changed since it was written: its digest is another one. Plan again.');
  }
  try {
    SHAPES[kind]?.(plan, '');
  } catch (error) {
    if (error instanceof WrongShape) throw bad(`${error.message}. Plan again.`);
    throw error;
  }
  const known = plan as unknown as AnyPlan;
  if ('plans' in known) checkMembers(known);
  else checkUsers(known);
  return known;
}

/** @throws KnownError for what is nested deeper than this process can follow, and no plan is */
function digestOf(plan: object): string {
  try {
    return planDigest(plan);
  } catch (error) {
    if (error instanceof RangeError) throw bad('it is nested too deeply to be a plan. Plan again.');
    throw error;
  }
}

/** Reads the plan of one account back. @throws KnownError */
export function readPlan(content: string): RemediationPlan {
  const plan = readAnyPlan(content);
  if ('plans' in plan) throw bad('it is the plan of an organization.');
  return plan;
}

const lastUse: Shape = (value, where) => {
  fields({ kind: oneOf('used', 'never', 'unknown') })(value, where);
  if ((value as { kind: string }).kind === 'used') {
    fields({ at: time, service: optional(text), region: optional(text) })(value, where);
  }
};
const key = fields({
  accessKeyId: keyId,
  status: oneOf('Active', 'Inactive'),
  createdAt: optional(time),
  lastUse: optional(lastUse),
});
const owner = fields({ accessKeyId: keyId, in: text, resource: text, fix: text });
const file = {
  tool: fields({ name: text, version: text }),
  caller: text,
  partition: text,
  createdAt: time,
  forRole: optional(text),
  complete: flag,
  errors: list(fields({ input: text, message: text })),
  notes: list(text),
};
const ofAccount = fields({
  ...file,
  account,
  unusedFor: duration,
  minAge: duration,
  rotationWindow: duration,
  users: list(
    fields({
      user: userName,
      owner: optional(text),
      keys: list(key),
      keep: keyId,
      deactivate: list(keyId),
      byHand: optional(flag),
      reason: text,
      notes: list(text),
      owners: list(owner),
    }),
  ),
  decisions: list(fields({ user: userName, owner: optional(text), keys: list(key), why: text })),
});
const SHAPES: Readonly<Record<AnyPlan['kind'], Shape>> & Readonly<Record<string, Shape>> = {
  'one-active-key remediation plan': ofAccount,
  'one-active-key organization remediation plan': fields({
    ...file,
    roleName: text,
    plans: list(ofAccount),
  }),
};

function checkMembers({ plans, createdAt }: OrganizationPlan): void {
  const seen = new Set<string>();
  const known = new Set<string>();
  for (const plan of plans) {
    if (seen.has(plan.account)) throw bad(`account ${plan.account} is there twice.`);
    seen.add(plan.account);
    if (Date.parse(plan.createdAt) < Date.parse(createdAt) - 60_000) {
      throw bad(`account ${plan.account} was planned before the plan began.`);
    }
    checkUsers(plan, known);
  }
}

/** @param known the keys of other accounts: an id is of one user in one account */
function checkUsers({ users, createdAt }: RemediationPlan, known = new Set<string>()): void {
  const seen = new Set<string>();
  for (const { user, keys, keep, deactivate } of users) {
    const wrong = (what: string) => bad(`the user ${JSON.stringify(user)} ${what}`);
    const name = user.toLowerCase();
    if (seen.has(name)) throw wrong('is there twice.');
    seen.add(name);
    const ids = new Set(keys.map((it) => it.accessKeyId));
    if (ids.size < keys.length) throw wrong('has a key twice.');
    const odd = keys.find((it) => !isSensible(it.createdAt, createdAt));
    if (odd) throw wrong(`has ${odd.accessKeyId} of ${odd.createdAt ?? ''}, which makes no sense.`);
    for (const { accessKeyId: id, lastUse: use } of keys) {
      if (use?.kind === 'used' && !isSensible(use.at, createdAt))
        throw wrong(`has ${id} with a use on ${use.at}, which makes no sense.`);
      if (known.has(id)) throw wrong(`has ${id}, which another user has too.`);
      known.add(id);
    }
    const active = new Set(keys.filter((it) => it.status === 'Active').map((it) => it.accessKeyId));
    if (!active.has(keep)) throw wrong(`keeps ${keep}, which is not an active key of its own.`);
    if (deactivate.length === 0) throw wrong('has nothing to deactivate.');
    for (const id of deactivate) {
      if (!active.delete(id) || id === keep) {
        throw wrong(`would lose ${id}, which is not another active key of its own.`);
      }
    }
  }
}

/** Before it there was no IAM ("AWS Identity and Access Management", preview of September 2010). */
const FIRST_KEYS = Date.parse('2010-01-01T00:00:00Z');
/** Less than this between two times of AWS is their clocks. */
export const CLOCKS_DIFFER = 5 * 60_000;

function isSensible(made: string | undefined, planned: string): boolean {
  if (made === undefined) return true;
  const at = Date.parse(made);
  return at >= FIRST_KEYS && at <= Date.parse(planned) + CLOCKS_DIFFER;
}
