import { parse } from 'csv-parse/sync';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  type KeyStatus,
  namedUser,
  type ReadError,
  type Unknown,
  unknown,
  type Warning,
} from '../rule-core/index';

export interface CredentialReportReading {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  readonly users: number;
}

type Row = Readonly<Record<string, string>>;

const NEEDED = ['user', 'arn', 'access_key_1_active', 'access_key_2_active'];
const MORE = 'additional_credentials_info';

/**
 * Reads a credential report (IAM user guide, "Getting credential reports"). It has two key slots and
 * no key ids, and may be four hours older than the moment it was fetched.
 *
 * @param name what messages call the report
 */
export function readCredentialReport(text: string, name: string): CredentialReportReading {
  const failed = (message: string): CredentialReportReading => ({
    keys: [],
    users: 0,
    warnings: [],
    errors: [{ input: name, message }],
  });
  let rows: Row[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(`is not a credential report: ${why}`);
  }
  const [first] = rows;
  if (!first) return failed('is not a credential report: it has no rows');
  const missing = NEEDED.filter((it) => !Object.hasOwn(first, it));
  if (missing.length > 0)
    return failed(`is not a credential report: no column ${missing.join(', ')}`);

  const users = rows.filter((it) => it['user'] !== '<root_account>');
  const root = rows.find((it) => it['user'] === '<root_account>');
  const errors = users.flatMap((it) => hiddenKeys(it, name));
  return {
    keys: users.flatMap((it) => keysOf(it, name)),
    users: users.length,
    errors,
    warnings: [
      {
        code: 'note',
        message: `${name} shows the account as it was when AWS made the report, up to four hours before it was fetched. Users and keys made since are not in it.`,
      },
      ...rootNote(root, name),
    ],
  };
}

function keysOf(row: Row, name: string): AccessKey[] {
  const { user = '', arn = '' } = row;
  const account = /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1];
  return [1, 2].flatMap((slot): AccessKey[] => {
    const active = row[`access_key_${slot}_active`] ?? '';
    const rotated = row[`access_key_${slot}_last_rotated`] ?? 'N/A';
    const status = statusOf(active, `${user}, key ${slot}`);
    if (status === 'Inactive' && !isDate(rotated)) return [];
    const used = row[`access_key_${slot}_last_used_date`] ?? '';
    return [
      {
        address: `${account ?? name}/${user}/key ${slot}`,
        user: constantly(namedUser(user)),
        status: constantly(status),
        exists: ALWAYS,
        account: account === undefined ? { scope: name } : { id: account, scope: account },
        observed: {
          observedBy: `credential report ${name}`,
          ...(isDate(rotated) ? { createdAt: new Date(rotated).toISOString() } : {}),
          ...(isDate(used) ? { lastUsedAt: new Date(used).toISOString() } : {}),
        },
      },
    ];
  });
}

function statusOf(active: string, what: string): KeyStatus | Unknown {
  const word = active.trim().toLowerCase();
  if (word === 'true') return 'Active';
  if (word === 'false') return 'Inactive';
  return unknown(what, `the report says "${active}" of ${what}`);
}

/** A third key is only hinted at; whether it is active the report does not say. */
function hiddenKeys(row: Row, name: string): ReadError[] {
  const more = row[MORE]?.trim() ?? '';
  if (more === '' || more === 'N/A') return [];
  const message = `${row['user'] ?? ''} has more keys than the report shows (${more}): check the account itself`;
  return [{ input: name, message }];
}

function rootNote(root: Row | undefined, name: string): Warning[] {
  const has = [1, 2].some((slot) => root?.[`access_key_${slot}_active`]?.toLowerCase() === 'true');
  if (!has) return [];
  const message = `The root user in ${name} has active access keys. It is no IAM user and not judged here, but it should have none.`;
  return [{ code: 'note', message }];
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(Date.parse(text));
}
