import { constantly, evaluate, type Report, unknown } from '../../rule-core/index';
import { clean, full, hostile, key } from './hostile';

const NOW = new Date('2026-11-23T12:00:00Z');
const LONG = 'a-very-long-name-that-nobody-would-choose-but-generators-do-'.repeat(8);

const pair = (user: string, count: number) =>
  Array.from({ length: count }, (_, index) => key(`${user}Key${index + 1}`, user));

const accepted = (user: string, expires: string) => ({
  user,
  account: '111111111111',
  reason: 'two-step rotation with the vendor',
  owner: 'platform@example.com',
  expires,
});

/** Nothing stands against the rule, but one value decides and is not known. */
export const undeterminedOnly: Report = evaluate(
  [
    key('M1', 'maybe'),
    key('M2', 'maybe', { status: constantly(unknown('s', 'its status is computed')) }),
  ],
  { now: NOW },
);

/** One exception has run out, one matches nothing, one is about to run out. */
export const staleExceptions: Report = evaluate(
  [...pair('late', 2), ...pair('soon', 2), key('One', 'fine')],
  {
    now: NOW,
    exceptions: [
      accepted('late', '2026-11-22'),
      accepted('soon', '2026-11-30'),
      accepted('gone', '2027-01-31'),
    ],
  },
);

export const nothingRead: Report = evaluate([], {
  now: NOW,
  errors: [{ input: 'broken.yaml', message: 'is cut off', location: { file: 'broken.yaml' } }],
});

/** The reports in which every format has to be at its best, by what is special about them. */
export const REPORTS: Readonly<Record<string, Report>> = {
  clean,
  full,
  'undetermined only': undeterminedOnly,
  'stale exceptions': staleExceptions,
  'nothing read': nothingRead,
  'very long names': evaluate(
    [
      key(`${LONG}1`, LONG, { source: { file: `${LONG}/${LONG}.yaml`, line: 123456 } }),
      key(`${LONG}2`, LONG, { source: { file: `${LONG.replaceAll('-', '')}.yaml`, line: 1 } }),
      ...pair(`${LONG}accepted`, 2),
    ],
    {
      now: NOW,
      exceptions: [{ ...accepted(`${LONG}accepted`, '2027-01-31'), reason: LONG, owner: LONG }],
      errors: [{ input: `${LONG}.yaml`, message: LONG }],
    },
  ),
  'many findings': evaluate(
    Array.from({ length: 60 }, (_, index) => pair(`user-${index}`, 2 + (index % 3))).flat(),
    { now: NOW },
  ),
  hostile,
};
