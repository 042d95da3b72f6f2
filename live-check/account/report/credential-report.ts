import {
  type AccessKey,
  ALWAYS,
  constantly,
  namedUser,
  type ReadError,
  type Warning,
} from '../../../rule-core/index';
import { parseReport, type ReportRow, type ReportRows } from './rows';

export interface CredentialReportReading {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  readonly users: number;
}

/**
 * Reads a credential report that was saved in a file. It has two key slots and no key ids, and shows
 * a past moment that the file does not name: what it finds stands, but it is never complete.
 *
 * @param name what messages call the report
 */
export function readCredentialReport(text: string, name: string): CredentialReportReading {
  let rows: ReportRows;
  try {
    rows = parseReport(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `is not a credential report: ${why}`;
    return { keys: [], users: 0, warnings: [], errors: [{ input: name, message }] };
  }
  const users = [...rows.users.values()];
  const message = `shows the account as it was when AWS made the report, and a file does not say when that was: users and keys made since are not in it. Check the account itself: one-active-key live`;
  return {
    keys: users.flatMap((it) => keysOfRow(it, { name })),
    users: users.length,
    errors: [{ input: name, message }, ...users.flatMap((it) => hiddenKeys(it, name))],
    warnings: rootNote(rows, name),
  };
}

/** The keys of a row, as facts. The address names the slot: the report has no key ids. */
export function keysOfRow(
  row: ReportRow,
  { name, account, at }: { name: string; account?: string; at?: string },
): AccessKey[] {
  const id = account ?? row.account;
  return row.keys.map(({ slot, status, ...dates }) => ({
    address: `${id ?? name}/${row.user}/key ${slot}`,
    user: constantly(namedUser(row.user)),
    status: constantly(status),
    exists: ALWAYS,
    account: id === undefined ? { scope: name } : { id, scope: id },
    observed: {
      ...dates,
      observedBy: at === undefined ? `credential report ${name}` : 'iam:GetCredentialReport',
      ...(at === undefined ? {} : { observedAt: at }),
    },
  }));
}

/** What a row does not show although there is more: a third key, or a state that cannot be. */
export function hiddenKeys(
  { user, account, more, contradiction }: ReportRow,
  input: string,
): ReadError[] {
  const ask = 'check the account itself';
  const whose = { input, user, ...(account === undefined ? {} : { account }) };
  return [
    ...(more === ''
      ? []
      : [{ ...whose, message: `${user} has more keys than the report shows (${more}): ${ask}` }]),
    ...(contradiction === undefined
      ? []
      : [
          { ...whose, message: `the row of ${user} contradicts itself (${contradiction}): ${ask}` },
        ]),
  ];
}

export function rootNote({ root }: ReportRows, name: string): Warning[] {
  if (!root?.keys.some((it) => it.status === 'Active')) return [];
  const message = `The root user in ${name} has active access keys. It is no IAM user and not judged here, but it should have none.`;
  return [{ code: 'note', message }];
}
