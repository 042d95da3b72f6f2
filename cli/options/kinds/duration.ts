import { InvalidArgumentError } from 'commander';
import { durationIn } from '../../../rule-core/text/duration';

/** A duration in milliseconds (`durationIn` says which texts are one), for an option. */
export function parseDuration(text: string): number {
  const duration = durationIn(text);
  if (duration === undefined) {
    throw new InvalidArgumentError('Write a duration such as 7d, 12h, P7D or 0.');
  }
  return duration;
}
