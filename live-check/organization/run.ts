import type { ReadError, Report, Warning } from '../../rule-core/index';
import { identify } from '../aws/caller';
import { sentenceOf } from '../aws/errors';
import type { Caller, Hub } from './hub';
import type { CheckOrganizationOptions } from './options';
import { readAccounts } from './read-accounts';
import type { MemberReading } from './read-member';
import { notesOn, reportOf, spanOf } from './report-of-readings';
import { keptOf, openCheckpoint } from './resume';
import { leftOutNotes, listSelected, nothingPasses } from './select';

/** Reads and judges the accounts of an organization, as `checkOrganization` says. */
export async function runOrganization(
  hub: Hub,
  options: CheckOrganizationOptions,
): Promise<Report> {
  let caller: Caller;
  try {
    caller = await identify(hub.sts, hub.aws);
  } catch (error) {
    const message = `the caller cannot be identified: ${sentenceOf(error)}. Outside the commercial partition, give --region (us-gov-west-1, cn-north-1)`;
    return reportOf([], options, [{ input: 'organization', message }], []);
  }
  const { list, leftOut, errors: undecided } = await listSelected(hub, caller, options);
  const errors: ReadError[] = [...undecided];
  if (list.problem !== undefined) {
    const message = `its accounts could not all be listed: ${list.problem}. Run this in the management account or a delegated administrator's with organizations:ListAccounts, or name the accounts with --accounts`;
    errors.push({ input: 'organization', message });
  } else if (list.active.length === 0 && undecided.length === 0) {
    const what = leftOut.length === 0 ? 'it has no active account' : nothingPasses(leftOut);
    errors.push({ input: 'organization', message: `${what}: nothing was checked` });
  }
  const checkpoint =
    options.checkpoint === undefined
      ? undefined
      : openCheckpoint(options.checkpoint, caller, options);
  try {
    const kept = keptOf(checkpoint, list);
    const all = await readAccounts(hub, caller, { list, kept: kept.readings, checkpoint }, options);
    if (all.skipped.length > 0) errors.push(expired(all.skipped, options));
    const notes = [
      ...notesOn(list),
      ...leftOutNotes(leftOut, options),
      ...resumedNote(kept.readings, all.readings.length),
      ...kept.notes,
      ...spanOf(all.readings),
      ...all.notes,
    ];
    const report = reportOf(all.readings, options, errors, notes);
    return {
      ...report,
      organization: {
        caller: caller.arn,
        role: options.roleName,
        ...(leftOut.length === 0 ? {} : { leftOut }),
      },
    };
  } finally {
    checkpoint?.close();
  }
}

/** What was not read in this run, and of when it is: said also where all of it is of one moment. */
function resumedNote(kept: ReadonlyMap<string, MemberReading>, accounts: number): Warning[] {
  const times = [...kept.values()].flatMap((it) => it.asOf ?? []).sort();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  const when = first === last ? first : `${first} to ${last}`;
  const message = `${kept.size} of ${accounts} account${accounts === 1 ? '' : 's'} as of ${when} from the checkpoint.`;
  return [{ code: 'note', message }];
}

function expired(skipped: readonly string[], { checkpoint }: CheckOrganizationOptions): ReadError {
  const next =
    checkpoint === undefined
      ? 'Sign in again and repeat the check; with --checkpoint FILE it would go on from here'
      : 'Sign in again and run the same command: it goes on from the checkpoint';
  const message = `the caller's session expired, and ${skipped.length} account${skipped.length === 1 ? ' was' : 's were'} not read (${skipped.join(', ')}). ${next}`;
  return { input: 'organization', message };
}
