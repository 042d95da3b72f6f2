import type { AccessKey, KeyAcceptance } from './access-key';
import type { ClaimedUser } from './claims';
import { hasExpired } from './exceptions';
import { findingsOf } from './findings';
import type { ExceptionShown, Finding, Warning } from './report';

/**
 * Judges the users without the keys that are accepted in the code; what is found only because of
 * those keys is `excepted`. Expired acceptances count for nothing, and ones that change nothing are
 * pointed out.
 */
export function applyAcceptances(
  users: readonly ClaimedUser[],
  now: Date | undefined,
): { findings: Finding[]; warnings: Warning[] } {
  const accepted = new Map<AccessKey, KeyAcceptance>();
  const warnings: Warning[] = [];
  for (const { key } of users.flatMap((it) => it.claims)) {
    const { accepted: acceptance } = key;
    if (!acceptance || accepted.has(key)) continue;
    const { expires } = acceptance;
    if (expires !== undefined && (!now || hasExpired({ expires }, now))) {
      const message = `The exception on ${key.address} (${acceptance.reason}) expired on ${expires}: remove it, or renew it with a new date.`;
      warnings.push({ code: 'exception-expired', message });
    } else accepted.set(key, acceptance);
  }
  const everything = findingsOf(users);
  if (accepted.size === 0) return { findings: everything, warnings };

  const left = findingsOf(users.flatMap((user) => without(user, accepted)));
  const standing = new Set(left.map((it) => it.fingerprint));
  const gone = everything.filter((it) => !standing.has(it.fingerprint));
  const addresses = new Map([...accepted].map(([key, it]) => [key.address, it]));
  const used = new Set(everything.flatMap((it) => it.keys.map((key) => key.address)));
  for (const [address, { reason }] of addresses) {
    if (used.has(address)) continue;
    const message = `The exception on ${address} (${reason}) is not needed: without it nothing is found. Remove it.`;
    warnings.push({ code: 'exception-unmatched', message });
  }
  return { findings: [...left, ...gone.map((it) => excepted(it, addresses))], warnings };
}

function without(user: ClaimedUser, accepted: ReadonlyMap<AccessKey, unknown>): ClaimedUser[] {
  const claims = user.claims.filter((it) => !accepted.has(it.key));
  return claims.length > 0 ? [{ ...user, claims }] : [];
}

function excepted(finding: Finding, accepted: ReadonlyMap<string, KeyAcceptance>): Finding {
  const reasons = finding.keys.flatMap((it) => accepted.get(it.address) ?? []);
  const owners = [...new Set(reasons.flatMap((it) => it.owner ?? []))];
  // Of several days the first: from then on it is to be looked at again.
  const [expires] = reasons.flatMap((it) => it.expires ?? []).sort();
  const exception: ExceptionShown = {
    reason: [...new Set(reasons.map((it) => it.reason))].join('; '),
    ...(owners.length > 0 ? { owner: owners.join(', ') } : {}),
    ...(expires === undefined ? {} : { expires }),
  };
  return { ...finding, verdict: 'excepted', exception };
}
