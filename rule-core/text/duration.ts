const SHORT = /^(\d+(?:\.\d+)?)(d|h|m|s)$/;
const ISO = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const SECOND = 1000;
const UNITS: Readonly<Record<string, number>> = {
  d: 86_400 * SECOND,
  h: 3_600 * SECOND,
  m: 60 * SECOND,
  s: SECOND,
};
const ISO_UNITS = [7 * 86_400, 86_400, 3_600, 60, 1].map((it) => it * SECOND);

/**
 * A duration in milliseconds: `0`, short (`7d`, `12h`) or ISO 8601 (`P7D`, `PT12H`); `undefined` for
 * any other text. Months and years are refused: they have no fixed length.
 */
export function durationIn(text: string): number | undefined {
  if (text === '0') return 0;
  const [, amount, unit = ''] = SHORT.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * (UNITS[unit] ?? NaN);
  const parts = ISO.exec(text)?.slice(1);
  if (!parts?.some((it) => (it as string | undefined) !== undefined) || text.endsWith('T')) {
    return undefined;
  }
  return parts.reduce((sum, it, index) => sum + Number(it || 0) * (ISO_UNITS[index] ?? 0), 0);
}
