import type { MemberReading } from './read-member';

/** Less than this between two clocks is their difference. */
const CLOCKS_DIFFER = 5 * 60 * 1000;

const count = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

/**
 * What is wrong with a reading that a checkpoint has kept; `undefined` for one that a run can have
 * written. Only complete readings are kept, so that one without a part of it was edited.
 */
export function problemOf(account: string, kept: object, now: Date): string | undefined {
  const it = kept as Partial<Record<keyof MemberReading, unknown>>;
  if (it.account !== account) return 'it is of another account than its line says';
  if (!['list', 'report', 'delta'].includes(String(it.source))) return 'it has no known source';
  const asOf = typeof it.asOf === 'string' ? Date.parse(it.asOf) : NaN;
  if (Number.isNaN(asOf)) return 'it does not say as of when it is';
  if (asOf > now.getTime() + CLOCKS_DIFFER) return `it is of the future (${String(it.asOf)})`;
  if (!Array.isArray(it.errors) || it.errors.length > 0) return 'it is not of a complete account';
  if (!Array.isArray(it.warnings)) return 'its warnings are missing';
  if (!count(it.users) || !count(it.keysRead)) return 'its counts are missing';
  if (typeof it.calls !== 'object' || it.calls === null) return 'its calls are missing';
  if (Object.keys(it.calls).length === 0) return 'no call was made for it';
  if (!Array.isArray(it.keys) || !it.keys.every((key) => isKeyOf(account, key))) {
    return 'its access keys are missing or not those of the account';
  }
  if (it.keys.length > it.keysRead) return 'it has more access keys than were read';
  if (it.judged === undefined) return undefined;
  if (!Array.isArray(it.judged) || it.judged.length !== it.users) {
    return `it names other users than the ${it.users} that were read`;
  }
  return undefined;
}

function isKeyOf(account: string, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const key = value as Record<string, unknown>;
  return (
    typeof key['address'] === 'string' &&
    Array.isArray(key['user']) &&
    Array.isArray(key['status']) &&
    typeof key['exists'] === 'object' &&
    key['exists'] !== null &&
    (key['account'] as { id?: unknown } | null | undefined)?.id === account
  );
}
