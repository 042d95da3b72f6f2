import { endsSoon, hasExpired, isTooLong, notInForce } from '../excuses/expiry';
import type { AcceptedUnread, ReadError } from '../result/read-error';
import type { Warning } from '../result/report';
import { fits, type UnreadAcceptance } from './acceptance';
import type { KnownUnread } from './known';

/** What becomes of the errors of a run. */
export interface AcceptedErrors {
  /** Those for which nobody answers. */
  readonly standing: readonly ReadError[];
  readonly accepted: readonly AcceptedUnread[];
  readonly warnings: readonly Warning[];
}

interface Terms {
  /** The moment of judging. */
  readonly now: Date;
  /** How far away the end of an acceptance may be, in milliseconds. */
  readonly longest: number | undefined;
  /** What an earlier report holds. */
  readonly known: KnownUnread | undefined;
}

/**
 * Separates the errors that somebody answers for from those that stand. It sees nothing but errors, so that
 * it can hide no finding; and an error that is added can only make it accept less.
 */
export function acceptErrors(
  errors: readonly ReadError[],
  acceptances: readonly UnreadAcceptance[],
  { now, longest, known }: Terms,
): AcceptedErrors {
  const uses = acceptances.map((acceptance) => {
    const fitting = errors.filter((it) => fits(it, acceptance));
    const tooMany = acceptance.atMost !== undefined && fitting.length > acceptance.atMost;
    return { acceptance, fitting: new Set(fitting), tooMany };
  });
  const inForce = uses.filter(
    ({ acceptance: it, tooMany }) =>
      !tooMany && !hasExpired(it, now) && !isTooLong(it, now, longest),
  );
  const knownBefore = known?.of(errors) ?? new Set();
  const standing: ReadError[] = [];
  const accepted: AcceptedUnread[] = [];
  for (const error of errors) {
    const by = inForce.find((it) => it.fitting.has(error))?.acceptance;
    if (by) {
      const { reason, owner, expires } = by;
      accepted.push({ ...error, accepted: { reason, owner, expires } });
    } else if (known && knownBefore.has(error)) {
      accepted.push({ ...error, accepted: { reason: known.reason } });
    } else standing.push(error);
  }
  return {
    standing,
    accepted,
    warnings: [...told(accepted), ...uses.flatMap((it) => stale(it, now, longest))],
  };
}

/** A sentence for each person and what they answer for. */
function told(accepted: readonly AcceptedUnread[]): Warning[] {
  const groups = new Map<string, AcceptedUnread[]>();
  for (const it of accepted) {
    const id = JSON.stringify([it.kind, it.accepted]);
    const group = groups.get(id);
    if (group) group.push(it);
    else groups.set(id, [it]);
  }
  return [...groups.values()].map((group): Warning => {
    const [first] = group;
    const { reason = '', owner, expires } = first?.accepted ?? {};
    const who = owner === undefined ? reason : `${owner}: ${reason}`;
    const until = expires === undefined ? '' : `, until ${expires}`;
    const things = [...new Set(group.map((it) => it.what ?? it.input))];
    const some = things.slice(0, 3).join(', ');
    const more = things.length > 3 ? ` and ${things.length - 3} more` : '';
    const message = `Not read, and accepted (${who}${until}): ${group.length} of kind ${first?.kind ?? ''}: ${some}${more}.`;
    return { code: 'unread-accepted', message };
  });
}

interface Use {
  readonly acceptance: UnreadAcceptance;
  readonly fitting: ReadonlySet<ReadError>;
  readonly tooMany: boolean;
}

function stale(
  { acceptance: it, fitting, tooMany }: Use,
  now: Date,
  longest: number | undefined,
): Warning[] {
  const [input = '', ...others] = it.input;
  const where = others.length === 0 ? input : `${input} and ${others.length} more`;
  const thing = it.what === undefined ? '' : `, ${it.what}`;
  const what = `The acceptance of what is not read (${it.kind} in ${where}${thing}; ${it.owner}: ${it.reason})`;
  const refusal = notInForce(it, what, now, longest);
  if (refusal) return [refusal];
  if (fitting.size === 0) {
    return [{ code: 'exception-unmatched', message: `${what} is not needed: remove it.` }];
  }
  if (tooMany) {
    const message = `${what} is for ${it.atMost ?? 0} parts at most, and there are ${fitting.size}: it accepts none of them.`;
    return [{ code: 'note', message }];
  }
  const reminder = endsSoon(it, what, now);
  return reminder ? [reminder] : [];
}
