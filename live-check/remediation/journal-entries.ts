import { KnownError } from '../../rule-core/index';
import {
  account,
  count,
  fields,
  keyId,
  list,
  oneOf,
  optional,
  type Shape,
  text,
  time,
  userName,
  WrongShape,
} from './planning/shape';

/** A journal that cannot be gone on with. */
export function bad(why: string): KnownError {
  return new KnownError(why, 'journal');
}

export interface JournalHeader {
  readonly type: 'header';
  readonly version: 2;
  readonly tool: string;
  /** The digest of the plan. */
  readonly plan: string;
  /** The accounts of the plan. */
  readonly accounts: readonly string[];
  readonly partition: string;
  /** The role that was assumed in every account, where there are many. */
  readonly roleName?: string;
  readonly caller: string;
  readonly at: string;
}

export type KeyAction = 'deactivate' | 'reactivate' | 'delete';

interface OfKey {
  readonly action: KeyAction;
  readonly account: string;
  readonly user: string;
  readonly accessKeyId: string;
  readonly at: string;
}

/** A call that is about to be made. */
export interface Intent extends OfKey {
  readonly type: 'intent';
}

/** How that call ended. */
export interface Outcome extends OfKey {
  readonly type: 'outcome';
  /** `unverified`: IAM took it, but did not show it in time. */
  readonly result: 'done' | 'unverified' | 'failed';
  readonly why?: string;
}

/** What a run did in one account. */
export interface AccountDone {
  readonly type: 'account';
  readonly action: 'apply' | 'undo' | 'finish';
  readonly account: string;
  /** How many keys ended in which way. */
  readonly results: Readonly<Record<string, number>>;
  readonly at: string;
}

/** The run came to its end, or stopped by itself. */
export interface End {
  readonly type: 'end';
  readonly action: 'apply' | 'undo' | 'finish';
  readonly stopped?: string;
  readonly at: string;
}

export type Entry = Intent | Outcome | AccountDone | End;

export interface KeyState {
  readonly account: string;
  readonly user: string;
  readonly accessKeyId: string;
  readonly action: KeyAction;
  /** `begun`: the call may or may not have been made. */
  readonly result: 'begun' | 'done' | 'unverified';
  /** Of the line that says so. */
  readonly at: string;
  readonly previous?: KeyState;
}

const HEADER = fields({
  tool: text,
  plan: text,
  accounts: list(account),
  partition: text,
  roleName: optional(text),
  caller: text,
  at: time,
});
const KEY = {
  action: oneOf('deactivate', 'reactivate', 'delete'),
  account,
  user: userName,
  accessKeyId: keyId,
  at: time,
};
const RUN = { action: oneOf('apply', 'undo', 'finish'), at: time };
const counts: Shape = (value, where) => {
  fields({})(value, where);
  for (const [name, it] of Object.entries(value as object)) count(it, `${where}.${name}`);
};
const ENTRIES: Readonly<Record<string, Shape>> = {
  intent: fields(KEY),
  outcome: fields({ ...KEY, result: oneOf('done', 'unverified', 'failed'), why: optional(text) }),
  account: fields({ ...RUN, account, results: counts }),
  end: fields({ ...RUN, stopped: optional(text) }),
};

/** @throws KnownError */
export function headerOf(value: Readonly<Record<string, unknown>>): JournalHeader {
  if (value['type'] !== 'header' || typeof value['plan'] !== 'string') {
    throw bad('it is not a journal of "remediate apply".');
  }
  if (value['version'] !== 2) {
    const tool = typeof value['tool'] === 'string' ? ` (${value['tool'].slice(0, 60)})` : '';
    throw bad(
      `it was written by another version of this tool${tool}, and this one cannot prove its lines. Undo it with that version.`,
    );
  }
  checked(HEADER, value, 1);
  return value as unknown as JournalHeader;
}

/** @throws KnownError */
export function entryOf(
  value: Readonly<Record<string, unknown>>,
  line: number,
  { accounts }: JournalHeader,
): Entry {
  const type = value['type'];
  const shape =
    typeof type === 'string' && Object.hasOwn(ENTRIES, type) ? ENTRIES[type] : undefined;
  if (!shape) throw bad(`its line ${line} is not an entry that this version knows.`);
  checked(shape, value, line);
  const it = value as unknown as Entry;
  if (it.type !== 'end' && !accounts.includes(it.account)) {
    throw bad(`its line ${line} is of account ${it.account}, which is not of its plan.`);
  }
  return it;
}

function checked(shape: Shape, value: object, line: number): void {
  try {
    shape(value, '');
  } catch (error) {
    if (!(error instanceof WrongShape)) throw error;
    throw bad(`its line ${line}: ${error.message}. Decide by hand.`);
  }
}
