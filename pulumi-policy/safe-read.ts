/**
 * What a property is, read without touching the policy SDK's proxy: it throws at an unknown value,
 * and the engine then turns a mandatory policy into advice for that run.
 */
export type Property =
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' }
  | { readonly state: 'known'; readonly value: unknown };

/**
 * How the engine writes values that are not known yet, one text per kind of value.
 * Source: pulumi-policy sdk/nodejs/policy/proxy.ts.
 */
const UNKNOWN_VALUES: ReadonlySet<unknown> = new Set([
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

export function isUnknownValue(value: unknown): boolean {
  return UNKNOWN_VALUES.has(value);
}

/** A property by its descriptor, which no proxy of the SDK traps. */
export function read(properties: object | undefined, name: string): Property {
  if (!properties) return { state: 'absent' };
  const value: unknown = Object.getOwnPropertyDescriptor(properties, name)?.value;
  if (value === undefined || value === null || value === '') return { state: 'absent' };
  return isUnknownValue(value) ? { state: 'unknown' } : { state: 'known', value };
}

/** Whether something unknown stands anywhere in a value; nested values often come as JSON. */
export function holdsUnknown(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') {
    return [...UNKNOWN_VALUES].some((it) => value.includes(String(it)));
  }
  if (typeof value !== 'object' || value === null || depth > 20) return false;
  const descriptors = Object.values(Object.getOwnPropertyDescriptors(value));
  return descriptors.some((it) => holdsUnknown(it.value, depth + 1));
}
