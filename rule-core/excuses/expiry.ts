import type { Warning } from '../result/report';

const DAY = 86_400_000;

/** Whether the day has come (UTC). What is not a day has always come: it must not accept anything. */
export function hasExpired({ expires }: { readonly expires: string }, now: Date): boolean {
  return !isDay(expires) || now.getTime() >= Date.parse(`${expires}T00:00:00Z`);
}

/** Whether it ends later than an exception may; what has no end does. */
export function isTooLong({ expires }: Until, now: Date, longest: number | undefined): boolean {
  if (longest === undefined) return false;
  return expires === undefined || Date.parse(`${expires}T00:00:00Z`) > now.getTime() + longest;
}

interface Until {
  /** The day (UTC) from which it accepts nothing. */
  readonly expires?: string;
}

/**
 * A warning about what no longer accepts anything: it expired, or ends too late.
 *
 * @param what it is, as the beginning of a sentence
 * @param now the moment of judging; without it, whatever ends has expired
 * @param longest how far away its end may be, in milliseconds
 */
export function notInForce(
  it: Until,
  what: string,
  now: Date | undefined,
  longest: number | undefined,
): Warning | undefined {
  const { expires } = it;
  if (expires !== undefined && (!now || hasExpired({ expires }, now))) {
    const message = `${what} expired on ${expires}: remove it, or renew it with a new date.`;
    return { code: 'exception-expired', message };
  }
  if (!now || !isTooLong(it, now, longest)) return undefined;
  const days = Math.floor((longest ?? 0) / DAY);
  const end = expires === undefined ? 'has no end' : `ends on ${expires}`;
  const message = `${what} ${end} and does not count: exceptions of at most ${days} day${days === 1 ? '' : 's'} do here.`;
  return { code: 'exception-refused', message };
}

/** A reminder within two weeks of the end. */
export function endsSoon(
  { expires }: Required<Until>,
  what: string,
  now: Date,
): Warning | undefined {
  if (Date.parse(expires) - now.getTime() > 14 * DAY) return undefined;
  return { code: 'exception-expiring', message: `${what} expires on ${expires}.` };
}

export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(time) &&
    new Date(time).toISOString().startsWith(text)
  );
}
