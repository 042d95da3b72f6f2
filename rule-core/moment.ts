/** A moment of judging, or the clock that tells it. The core itself reads no clock. */
export type Moment = Date | (() => Date);

export function momentOf(moment: Moment): Date {
  return typeof moment === 'function' ? moment() : moment;
}
