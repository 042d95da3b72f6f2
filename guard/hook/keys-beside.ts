import type { DeployedKey } from '../../rule-core/index';
import type { StackResource } from '../account/account';
import type { ResourceRequest } from '../question/event';
import { resolvedStatus, resolvedUser } from './key-properties';

/** A key that the user has beside the one that the event is about. */
export interface KeyBeside {
  readonly key: DeployedKey;
  /** It may be that one itself. */
  readonly perhapsItself: boolean;
}

/**
 * The keys of a user beside the one that an event is about. A stack says which of them its resource has
 * made: that is this key, or gives way to it. Cloud Control API has no stack to say so, and changes a
 * key that is there by now.
 *
 * @param user to whom the deployed keys belong
 */
export function keysBeside(
  { stack, logicalId, properties, before }: ResourceRequest,
  user: string,
  deployed: readonly DeployedKey[],
  ownerOf: (key: DeployedKey) => StackResource | undefined,
): KeyBeside[] {
  if (stack || !before) {
    const isItself = (it: DeployedKey) => logicalId !== '' && ownerOf(it)?.logicalId === logicalId;
    return certain(deployed.filter((it) => !isItself(it)));
  }
  // The read-only property of the resource that names it.
  const ids = [properties['Id'], before['Id']].filter((it) => typeof it === 'string');
  const named = deployed.find((it) => ids.includes(it.accessKeyId ?? ''));
  if (named) return certain(deployed.filter((it) => it !== named));
  const owner = resolvedUser(before)?.name;
  if (owner !== undefined && owner.toLowerCase() !== user.toLowerCase()) return certain(deployed);
  const status = owner === undefined ? undefined : resolvedStatus(before);
  const first = (wanted: DeployedKey['status']) => deployed.find((it) => it.status === wanted);
  // Of several that fit it does not matter which is this one: as many are left.
  const itself = first(status ?? 'Active') ?? first('unknown');
  const isTold = status !== undefined && itself?.status !== 'unknown';
  return deployed
    .filter((it) => it !== itself || !isTold)
    .map((key) => ({ key, perhapsItself: key === itself }));
}

function certain(keys: readonly DeployedKey[]): KeyBeside[] {
  return keys.map((key) => ({ key, perhapsItself: false }));
}
