import type { AccessKey, KeyAcceptance } from '../facts/access-key';
import type { CandidateUser } from '../candidates';
import { decide, type Decision } from '../decide';
import { notInForce } from './expiry';
import type { Excuses } from './excuse';
import { fingerprintOf } from '../result/finding';
import type { ExceptionShown } from '../result/finding-data';
import type { Warning } from '../result/report';

/** Decisions, with those that stand only because of keys which the code accepts. */
export interface InCode {
  readonly decisions: readonly Decision[];
  readonly excuses: Excuses;
}

interface Given {
  readonly now: Date | undefined;
  /** How far away the end of an exception may be, in milliseconds. */
  readonly longest: number | undefined;
  /** Whether acceptances in the code count at all. */
  readonly count: boolean;
}

/**
 * Judges the users without the keys that are accepted in the code; what is found only because of
 * those keys is accepted. Expired acceptances count for nothing, and ones that change nothing are
 * pointed out.
 */
export function acceptedInCode(users: readonly CandidateUser[], given: Given): InCode {
  const accepted = new Map<AccessKey, KeyAcceptance>();
  const refused = new Map<string, Warning>();
  for (const { key } of users.flatMap((it) => it.candidates)) {
    if (!key.accepted || accepted.has(key)) continue;
    const refusal = refusalOf(key.address, key.accepted, given);
    if (refusal) refused.set(refusal.message, refusal);
    else accepted.set(key, key.accepted);
  }
  const warnings = [...refused.values()];
  const everything = decide(users);
  if (accepted.size === 0) return { decisions: everything, excuses: nothingBut(warnings) };

  const left = decide(users.flatMap((user) => without(user, accepted)));
  const standing = new Set(left.map(fingerprintOf));
  const gone = new Set(everything.filter((it) => !standing.has(fingerprintOf(it))));
  const used = new Set(everything.flatMap((it) => it.keys.map(({ key }) => key)));
  for (const [key, { reason }] of accepted) {
    if (used.has(key)) continue;
    const message = `The exception on ${key.address} (${reason}) is not needed: without it nothing is found. Remove it.`;
    warnings.push({ code: 'exception-unmatched', message });
  }
  return {
    decisions: [...left, ...gone],
    excuses: {
      excuse: (decision) => (gone.has(decision) ? joined(decision, accepted) : undefined),
      warnings: () => warnings,
    },
  };
}

/** Why an acceptance does not count; nothing, where it does. */
function refusalOf(
  address: string,
  acceptance: KeyAcceptance,
  { now, longest, count }: Given,
): Warning | undefined {
  const what = `The exception on ${address} (${acceptance.reason})`;
  if (!count) {
    const message = `${what} does not count: exceptions in the code are refused here.`;
    return { code: 'exception-refused', message };
  }
  return notInForce(acceptance, what, now, longest);
}

function nothingBut(warnings: readonly Warning[]): Excuses {
  return { excuse: () => undefined, warnings: () => warnings };
}

function without(user: CandidateUser, accepted: ReadonlyMap<AccessKey, unknown>): CandidateUser[] {
  const candidates = user.candidates.filter((it) => !accepted.has(it.key));
  return candidates.length > 0 ? [{ ...user, candidates }] : [];
}

/** Several acceptances in one: every reason and owner, and the earliest day. */
function joined(
  { keys }: Decision,
  accepted: ReadonlyMap<AccessKey, KeyAcceptance>,
): ExceptionShown {
  const own = keys.flatMap((it) => accepted.get(it.key) ?? []);
  const owners = [...new Set(own.flatMap((it) => it.owner ?? []))];
  const [expires] = own.flatMap((it) => it.expires ?? []).sort();
  return {
    reason: [...new Set(own.map((it) => it.reason))].join('; '),
    ...(owners.length > 0 ? { owner: owners.join(', ') } : {}),
    ...(expires === undefined ? {} : { expires }),
  };
}
