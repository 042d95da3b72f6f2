import { CONSISTENCY } from '../../live-check/account/contradictions';
import type { Touched } from './record';

/**
 * Why what IAM showed of a user may be of before the call that the event tells of; absent where nothing
 * speaks against it. Past the time in which IAM may lag behind, what it shows is believed: the user may
 * have been changed once more.
 *
 * @param active the ids of the keys that IAM showed active; absent where it knew of no such user
 * @param callAt when the call was made
 * @param readAt when IAM was asked, both in milliseconds
 */
export function doubtOf(
  { name, exists, key }: Touched,
  active: ReadonlySet<string> | undefined,
  callAt: number,
  readAt: number,
): string | undefined {
  if (callAt <= readAt - CONSISTENCY) return undefined;
  if (!active) return exists === true ? `IAM does not show the user ${name} yet` : undefined;
  const several = active.size > 1;
  // With at most one active key the user passes, gone or not.
  if (exists === false && several) return `IAM still shows the user ${name}`;
  if (!key) return undefined;
  const shown = active.has(key.accessKeyId);
  if (key.active && !shown && !several) {
    return `IAM does not show yet that ${key.accessKeyId} is active`;
  }
  if (!key.active && shown && several) {
    return `IAM still shows that ${key.accessKeyId} is active`;
  }
  return undefined;
}
