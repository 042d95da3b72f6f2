import { byPlace, candidateUsers } from './candidates';
import { decide } from './decide';
import type { AccessKey } from './facts/access-key';
import { fingerprintOf } from './result/finding';
import { Budget } from './solver/budget';

/** What it costs to look at one of the users or statuses that a key may have. */
const STEPS_OF_A_CASE = 2;

/**
 * Judges keys as they would be after a change, with the work of one run for all changes that are asked
 * about: they are for suggestions, which are a help and not a part of the answer.
 */
export class WhatIf {
  private readonly budget = new Budget();

  /**
   * Whether the user of a finding has no violation with these keys, whoever accepts one for a time;
   * `false` where there is no work left to tell.
   *
   * @param keys all keys that the user may have
   */
  isSettled(fingerprint: string, keys: readonly AccessKey[]): boolean {
    const { budget } = this;
    for (const { user, status } of keys)
      budget.spend(STEPS_OF_A_CASE * (user.length + status.length));
    if (budget.exhausted) return false;
    const decisions = decide(candidateUsers([...keys].sort(byPlace)), budget);
    const isLeft = decisions.some(
      (it) => it.verdict === 'violation' && fingerprintOf(it) === fingerprint,
    );
    return !isLeft && !budget.exhausted;
  }
}
