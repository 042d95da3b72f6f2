/** Access key ids (IAM user guide, "IAM identifiers"): long-term and temporary ones. */
const KEY_ID = /\b(A[KS]IA)[A-Z0-9]{8,120}([A-Z0-9]{4})\b/g;

/**
 * The report (or plan) with every access key id cut to its prefix and its last four characters, wherever it
 * stands: enough to find the key for who has access to the account, of no use to anybody else.
 */
export function maskKeyIds<T>(report: T): T {
  return masked(report) as T;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(KEY_ID, '$1****$2');
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, masked(it)]));
}
