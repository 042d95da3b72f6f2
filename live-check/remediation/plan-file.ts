import { createHash } from 'node:crypto';
import { KnownError } from '../../rule-core/index';
import type { RemediationPlan } from './plan-types';

/** A file that is not a plan, or a plan that was changed into something that cannot be carried out. */
function bad(why: string): KnownError {
  return new KnownError(why, 'plan');
}

/** As it is written to a file: readable, and the same for the same plan. */
export function writePlan(plan: RemediationPlan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/** Told from every other plan by its content. */
export function planId(plan: RemediationPlan): string {
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 32);
}

/**
 * Reads a plan back. A plan is approved by people and carried out by a machine, so nothing in it is
 * taken on trust: every user must keep one of its active keys, and no key is there twice.
 *
 * @throws KnownError
 */
export function readPlan(text: string): RemediationPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw bad('it is no JSON. Was it written by "remediate plan --output"?');
  }
  const plan = value as Partial<RemediationPlan> | null;
  if (
    typeof plan !== 'object' ||
    plan === null ||
    plan.kind !== 'one-active-key remediation plan'
  ) {
    throw bad('it is no remediation plan. Make one with "remediate plan --output".');
  }
  if (plan.schemaVersion !== 1) throw bad('it was written by another version: plan again.');
  if (typeof plan.account !== 'string' || !/^\d{12}$/.test(plan.account)) {
    throw bad('it names no account of twelve digits.');
  }
  if (typeof plan.caller !== 'string') throw bad('it does not say who made it.');
  if (!Array.isArray(plan.users)) throw bad('it has no list of users.');
  const seen = new Set<string>();
  for (const it of plan.users as unknown[]) checkUser(it, seen);
  return plan as RemediationPlan;
}

function checkUser(value: unknown, seen: Set<string>): void {
  const { user, keys, keep, deactivate } = (value ?? {}) as Record<string, unknown>;
  if (typeof user !== 'string' || user === '') throw bad('a user has no name.');
  const wrong = (what: string) => bad(`the user ${JSON.stringify(user)} ${what}`);
  const name = user.toLowerCase();
  if (seen.has(name)) throw wrong('is there twice.');
  seen.add(name);
  if (!Array.isArray(keys) || !Array.isArray(deactivate) || typeof keep !== 'string') {
    throw wrong('needs "keys", "keep" and "deactivate".');
  }
  const active = new Set<string>();
  for (const key of keys as unknown[]) {
    const { accessKeyId, status } = (key ?? {}) as Record<string, unknown>;
    if (typeof accessKeyId !== 'string' || (status !== 'Active' && status !== 'Inactive')) {
      throw wrong('has a key without an id or a status.');
    }
    if (status === 'Active') active.add(accessKeyId);
  }
  if (!active.has(keep)) throw wrong(`keeps ${keep}, which is no active key of its own.`);
  for (const id of deactivate as unknown[]) {
    if (typeof id !== 'string' || !active.delete(id) || id === keep) {
      throw wrong(`would lose ${String(id)}, which is no other active key of its own.`);
    }
  }
}
