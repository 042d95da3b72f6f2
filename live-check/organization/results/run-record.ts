import { type LeftOut, printable, VERSION } from '../../../rule-core/index';
import { type Source, SOURCES } from '../../account/facts';
import type { AccountList } from '../accounts';
import {
  ACCOUNT_ID,
  ANYTHING,
  ARN,
  listIn,
  Malformed,
  momentIn,
  objectIn,
  parsedObject,
  PARTITION,
  textIn,
  textOrNone,
} from './checked';

/** What a sweep set out to do: written before any account is asked, and what its results are held to. */
export interface RunRecord {
  /** Which run it is: no other has this. */
  readonly run: string;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
  /** The ARN of who listed the accounts. */
  readonly caller: string;
  readonly partition: string;
  /** Where the keys of an account are read from. */
  readonly source: Source;
  /** Who reads the accounts: the name of a role, or of the function that each account has. */
  readonly role: string;
  readonly list: AccountList;
  readonly leftOut: readonly LeftOut[];
  /** What is not known of accounts that a filter looks at. */
  readonly undecided: readonly { readonly account?: string; readonly message: string }[];
}

const KIND = 'one-active-key sweep';
const FORMAT = 1;
/** More accounts than any organization has. */
const MOST_ACCOUNTS = 100_000;
/** For so many accounts, with room. */
export const MOST_RUN_BYTES = 16 * 1024 * 1024;
/** Names of runs are parts of names in S3 and on disks. */
export const RUN_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const LEFT_OUT: readonly LeftOut['why'][] = ['ou', 'exclude', 'account-tag'];
const SHOWN = 500;

export function runText(record: RunRecord): string {
  return `${JSON.stringify({ kind: KIND, format: FORMAT, tool: VERSION, ...record })}\n`;
}

/** The record in a text. @throws Malformed */
export function runIn(text: string): RunRecord {
  const it = parsedObject(text);
  if (it['kind'] !== KIND) throw new Malformed('it is not the record of a sweep');
  if (it['format'] !== FORMAT)
    throw new Malformed('it was written by another version of this tool');
  const leftOut = listIn(it['leftOut'], 'reasons to leave accounts out', LEFT_OUT.length);
  return {
    run: textIn(it['run'], 'name of the run', RUN_NAME),
    startedAt: momentIn(it['startedAt'], 'beginning'),
    caller: textIn(it['caller'], 'caller', ARN),
    partition: textIn(it['partition'], 'partition', PARTITION),
    source: sourceIn(it['source']),
    role: textIn(it['role'], 'role', /^[\x21-\x7e]{1,600}$/),
    list: accountListIn(objectIn(it['list'], 'list of accounts')),
    leftOut: leftOut.map((one) => {
      const { why, accounts } = objectIn(one, 'reason to leave accounts out');
      if (!LEFT_OUT.includes(why as LeftOut['why'])) {
        throw new Malformed('it leaves accounts out for no known reason');
      }
      return { why: why as LeftOut['why'], accounts: accountsIn(accounts) };
    }),
    undecided: listIn(it['undecided'], 'accounts that are not known', MOST_ACCOUNTS).map((one) => {
      const { account, message } = objectIn(one, 'account that is not known');
      const id = textOrNone(account, 'account that is not known', ACCOUNT_ID);
      return { ...(id === undefined ? {} : { account: id }), message: shown(message) };
    }),
  };
}

export function sourceIn(value: unknown): Source {
  const found = SOURCES.find((it) => it === value);
  if (found === undefined) throw new Malformed('it has no known source');
  return found;
}

function accountListIn(it: Record<string, unknown>): AccountList {
  const active = accountsIn(it['active']);
  const others = listIn(it['others'], 'accounts that are not active', MOST_ACCOUNTS).map((one) => {
    const { id, state } = objectIn(one, 'account that is not active');
    const account = textIn(id, 'account that is not active', ACCOUNT_ID);
    const is = textIn(state, 'state of an account', /^[A-Z_]{1,40}$/);
    // Left out, it would be a note; an active account that nobody asked is one that is not read.
    if (is === 'ACTIVE') throw new Malformed(`it does not ask ${account}, an active account`);
    return { id: account, state: is };
  });
  const twice = [...active, ...others.map((one) => one.id)];
  if (new Set(twice).size !== twice.length) throw new Malformed('it lists an account twice');
  const { problem } = it;
  return { active, others, ...(problem === undefined ? {} : { problem: shown(problem) }) };
}

function accountsIn(value: unknown): string[] {
  const all = listIn(value, 'accounts', MOST_ACCOUNTS);
  return all.map((it) => textIn(it, 'account', ACCOUNT_ID));
}

function shown(value: unknown): string {
  return printable(textIn(value, 'sentence', ANYTHING, 20_000)).slice(0, SHOWN);
}
