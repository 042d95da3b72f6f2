import { isObject } from '../../rule-core/text/json';
import { wholeJson } from '../../rule-core/text/whole-json';

/** How the engine writes a text that is not known yet. */
export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/**
 * What stands for a value that is not known at preview, by kind: the engine's wire protocol
 * (pulumi/pulumi sdk/go/common/resource/plugin/rpc.go) and the policy SDK (pulumi-policy proxy.ts).
 */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  '030794c1-ac77-496b-92df-f27374a8bd58',
  'e48ece36-62e2-4504-bad9-02848725956a',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

const SIGNATURE = '4dabf18193072939515e22adb298388d';
const SECRET = '1b47061264138c4ac30d75fd1eb44270';

/** What the command line prints in place of a secret; two of them may be different values. */
const HIDDEN = '[secret]';

export type Property =
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly secret: boolean }
  | { readonly kind: 'known'; readonly value: unknown; readonly secret?: true };

const ABSENT: Property = { kind: 'absent' };

/**
 * Reads a property without touching the proxy that the policy SDK puts around it: reading an unknown
 * value through the proxy throws, and the SDK then demotes the whole policy to advice.
 */
export function property(of: object, name: string): Property {
  const value: unknown = Object.getOwnPropertyDescriptor(of, name)?.value;
  return propertyOf(value);
}

function propertyOf(value: unknown): Property {
  if (value === undefined || value === null || value === '') return ABSENT;
  if (value === HIDDEN) return { kind: 'unknown', secret: true };
  if (UNKNOWNS.has(value)) return { kind: 'unknown', secret: false };
  if (isObject(value) && own(value, SIGNATURE) === SECRET) return unwrapped(value);
  return { kind: 'known', value };
}

/** A secret as state files hold it: encrypted, or its JSON in the clear, or (on the wire) its value. */
function unwrapped(secret: object): Property {
  const value = own(secret, 'value');
  if (value !== undefined) return hidden(propertyOf(value));
  const plaintext = own(secret, 'plaintext');
  if (typeof plaintext !== 'string') return { kind: 'unknown', secret: true };
  try {
    return hidden(propertyOf(wholeJson(plaintext)));
  } catch {
    return { kind: 'unknown', secret: true };
  }
}

/** A property that is a text, and known. */
export function knownText(of: object, name: string): string | undefined {
  const read = property(of, name);
  return read.kind === 'known' && typeof read.value === 'string' ? read.value : undefined;
}

/** It is known, and judged, but not to be shown. */
function hidden(read: Property): Property {
  return read.kind === 'known' ? { ...read, secret: true } : read;
}

/** Whether a value is, or anywhere holds, something unknown; JSON in texts is looked into too. */
export function holdsUnknown(value: unknown, depth = 0): boolean {
  if (depth > 20) return true;
  const read = propertyOf(value);
  if (read.kind === 'unknown') return true;
  if (read.kind === 'absent') return false;
  if (typeof read.value === 'string') {
    const text = read.value;
    return [...UNKNOWNS].some((it) => text.includes(String(it)));
  }
  if (typeof read.value !== 'object' || read.value === null) return false;
  return Object.values(Object.getOwnPropertyDescriptors(read.value)).some(
    (it) => it.enumerable === true && holdsUnknown(it.value, depth + 1),
  );
}

/** The value of a property that may be JSON in a text, as provider inputs are. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function own(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
