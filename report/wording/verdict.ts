import type { ExceptionShown, Report } from '../../rule-core/index';
import { plural } from './plural';
import { kindsOf } from './unread';

/** The verdict, in the words of every format. None of them says more than the report shows. */

/** In a sentence without its full stop, as a heading. */
export function headlineOf(report: Report): string {
  const { verdict, complete, summary } = report;
  if (!complete && summary.violations + summary.undetermined === 0) {
    return 'Not everything was read, so nothing is proven';
  }
  const accepted = reservationsOf(report);
  const violating = plural(summary.violations, 'IAM user has', 'IAM users have');
  const said = {
    compliant:
      accepted.length === 0 ? 'No IAM user has more than one active access key' : 'No violation',
    violation: `${violating} more than one active access key`,
    undetermined: 'It is not known whether every IAM user has at most one active access key',
  }[verdict];
  const rest = complete ? accepted : ['not everything was read', ...accepted];
  return [said, ...rest].join('; ');
}

/** In a few words: where not everything was read, never as if it were a pass. */
export function stateOf(report: Report): string {
  const { verdict, complete, summary } = report;
  if (!complete) {
    return summary.violations + summary.undetermined === 0
      ? 'not complete, so nothing is proven'
      : `${verdict}, but not everything was read`;
  }
  const accepted = verdict === 'compliant' ? reservationsOf(report) : unreadOf(report);
  return accepted.length === 0 ? verdict : `${verdict}, but for ${accepted.join(' and ')}`;
}

/** `1 violation, 0 undetermined, …`; of many errors also what they are. */
export function countsOf({ summary: it, errors }: Report): string {
  return [
    plural(it.violations, 'violation'),
    `${it.undetermined} undetermined`,
    `${it.excepted} excepted`,
    `${plural(it.errors, 'error')}${kindsOf(errors)}`,
  ].join(', ');
}

/** `4 access keys of 2 users`. */
export function checkedOf({ summary: it }: Report): string {
  return `${plural(it.keys, 'access key')} of ${plural(it.users, 'user')}`;
}

/** What somebody answers for, so that nobody takes it for a pass. */
function reservationsOf(report: Report): string[] {
  const excepted = report.findings.filter((it) => it.verdict === 'excepted');
  return [
    ...(excepted.length === 0
      ? []
      : [
          accepted(
            `${excepted.length}`,
            excepted.map((it) => it.exception ?? { reason: '' }),
          ),
        ]),
    ...unreadOf(report),
  ];
}

function unreadOf({ acceptedUnread: list = [] }: Report): string[] {
  if (list.length === 0) return [];
  const what = `${plural(list.length, 'part')} not read and`;
  return [
    accepted(
      what,
      list.map((it) => it.accepted),
    ),
  ];
}

/** The first day on which an exception ends stands for the others. */
function accepted(what: string, exceptions: readonly ExceptionShown[]): string {
  const ends = [...new Set(exceptions.flatMap((it) => it.expires ?? []))].sort();
  const [first] = ends;
  if (first === undefined) return `${what} accepted`;
  const all = ends.length === 1 && exceptions.every((it) => it.expires !== undefined);
  return `${what} accepted${all ? '' : ', the first'} until ${first}`;
}
