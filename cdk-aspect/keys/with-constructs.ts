import { sourcesAndCallers } from '../../inputs/cloudformation/assembly/creation-stacks';
import type { CreationPlaces } from '../../inputs/cloudformation/assembly/user-frames';
import type { AccessKey } from '../../rule-core/index';
import { creationOf } from './creation-line';
import type { KeyConstruct, KeyPlaces } from './key-constructs';

/** One custom resource may make several keys, told apart by the call: `Stack/Resource (Update)`. */
const CALL = / \([^()]*\)$/;

/**
 * The keys with what the construct tree says of those that are asked for: their path in place of the
 * logical id, the line that makes them, and who called that line where it makes several of them.
 *
 * @param asked the addresses of keys, as they were read
 * @returns all keys, and the constructs of those that were asked for by their new addresses
 */
export function withConstructs(
  facts: readonly AccessKey[],
  asked: readonly string[],
  places: KeyPlaces,
): { readonly facts: AccessKey[]; readonly keys: ReadonlyMap<string, KeyConstruct> } {
  const found = places.constructsOf(asked.flatMap((it) => [it, it.replace(CALL, '')]));
  const made = [...found.values()].flatMap((it): [string, CreationPlaces][] => {
    const creation = it.resource && creationOf(it.resource);
    return creation ? [[it.address, creation]] : [];
  });
  const { sources, callers } = sourcesAndCallers(made);
  const keys = new Map<string, KeyConstruct>();
  const named = facts.map((key): AccessKey => {
    const [call = ''] = found.has(key.address) ? [] : (CALL.exec(key.address) ?? []);
    const construct = found.get(key.address.slice(0, key.address.length - call.length));
    if (!construct) return key;
    const address = `${construct.address}${call}`;
    keys.set(address, construct);
    const source = sources[construct.address];
    if (!source) return { ...key, address };
    const nearer = [callers[construct.address], key.source].filter((it) => it !== undefined);
    return { ...key, address, source, related: [...nearer, ...(key.related ?? [])] };
  });
  return { facts: named, keys };
}
