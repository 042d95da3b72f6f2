/** Whether the day has come (UTC). What is not a day has always come: it must not accept anything. */
export function hasExpired({ expires }: { readonly expires: string }, now: Date): boolean {
  return !isDay(expires) || now.getTime() >= Date.parse(`${expires}T00:00:00Z`);
}

/** Whether it ends later than an exception may; what has no end does. */
export function isTooLong(
  { expires }: { readonly expires?: string },
  now: Date,
  longest: number | undefined,
): boolean {
  if (longest === undefined) return false;
  return expires === undefined || Date.parse(`${expires}T00:00:00Z`) > now.getTime() + longest;
}

/** The end of the sentence about an exception that `isTooLong`. */
export function tooLong(
  { expires }: { readonly expires?: string },
  longest: number | undefined,
): string {
  const days = Math.floor((longest ?? 0) / 86_400_000);
  const end = expires === undefined ? 'has no end' : `ends on ${expires}`;
  return `${end} and does not count: exceptions of at most ${days} day${days === 1 ? '' : 's'} do here.`;
}

export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(time) &&
    new Date(time).toISOString().startsWith(text)
  );
}
