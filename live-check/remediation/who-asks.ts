import { KnownError } from '../../rule-core/index';
import { clockOf } from '../account/reading';
import type { Identity } from '../aws/answers/sts';
import { sentenceOf } from '../aws/errors';

/** Who makes the calls, and the time by AWS's clock. */
export interface Asking<T extends Identity> {
  readonly caller: T;
  /** What is compared with AWS's dates must not depend on this machine's clock. */
  readonly now: () => Date;
}

/** Nothing is planned, changed or taken back before this is known. @throws KnownError */
export async function whoAsks<T extends Identity>(
  ask: () => Promise<T>,
  ownClock: () => Date = () => new Date(),
): Promise<Asking<T>> {
  const began = ownClock();
  const caller = await ask().catch((error: unknown) => {
    throw new KnownError(`It is not known who asks: ${sentenceOf(error)}.`, 'account');
  });
  const clock = clockOf(ownClock, began, caller.at);
  return { caller, now: () => clock.now() };
}
