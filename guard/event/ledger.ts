import type { Report } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { LOST, type Store } from '../store/store';
import { wholeJson } from '../../rule-core/text/whole-json';

/** What was last told of a user, so that a finding that opens is told once. */
export interface LedgerEntry {
  readonly version: 1;
  readonly state: 'open' | 'closed';
  /** IAM was asked no earlier. */
  readonly asOf: string;
  /** Since when the finding is open. */
  readonly openedAt?: string;
  /** Until when whoever noted the opening has time to tell of it; nobody else does so before. */
  readonly tellingUntil?: string;
  /** When it was told. */
  readonly toldAt?: string;
}

/** What a reading means for what was told before. */
export type Step =
  | { readonly kind: 'older' }
  | { readonly kind: 'noted'; readonly entry: LedgerEntry }
  | { readonly kind: 'opened'; readonly entry: LedgerEntry };

/** In milliseconds: a message is sent within less. */
const TELLING = 30_000;

/**
 * @param entry what was told before; absent where nothing was
 * @param asOf of the reading
 */
export function step(
  entry: LedgerEntry | undefined,
  isOpen: boolean,
  asOf: string,
  now: Date,
): Step {
  if (entry && entry.asOf >= asOf) return { kind: 'older' };
  if (!isOpen) return { kind: 'noted', entry: { version: 1, state: 'closed', asOf } };
  const before = entry?.state === 'open' ? entry : undefined;
  const { tellingUntil, toldAt } = before ?? {};
  const isTelling = tellingUntil !== undefined && tellingUntil > now.toISOString();
  const entryOf = (more: Partial<LedgerEntry>): LedgerEntry => ({
    ...{ version: 1, state: 'open', asOf, openedAt: before?.openedAt ?? now.toISOString() },
    ...more,
  });
  if (toldAt !== undefined) return { kind: 'noted', entry: entryOf({ toldAt }) };
  if (isTelling) return { kind: 'noted', entry: entryOf({ tellingUntil }) };
  const until = new Date(now.getTime() + TELLING).toISOString();
  return { kind: 'opened', entry: entryOf({ tellingUntil: until }) };
}

/** Whether somebody should be told of a user. */
export function isOpen({ findings }: Report): boolean {
  return findings.some((it) => it.verdict !== 'excepted');
}

/** Others may write at the same time; more than this in a row is not that. */
const TRIES = 10;

/** What was told of every user that an event was about. */
export class Ledger {
  constructor(
    private readonly store: Store,
    private readonly account: string,
    private readonly now: () => Date,
  ) {}

  /** Whether a reading is older than what was noted of the user. */
  async isOlder(user: string, asOf: string): Promise<boolean> {
    const { entry } = await this.read(user);
    return entry !== undefined && entry.asOf >= asOf;
  }

  /** Notes a reading. @returns what it means; with `opened` the caller tells, and then calls {@link told} */
  async note(user: string, open: boolean, asOf: string): Promise<Step['kind']> {
    return this.change(user, (entry) => {
      const next = step(entry, open, asOf, this.now());
      return { result: next.kind, ...(next.kind === 'older' ? {} : { entry: next.entry }) };
    });
  }

  /** Notes that an opened finding was told. */
  async told(user: string): Promise<void> {
    await this.change(user, (entry) => {
      if (entry?.state !== 'open' || entry.toldAt !== undefined) return { result: undefined };
      const { version, state, asOf, openedAt } = entry;
      const opened = openedAt === undefined ? {} : { openedAt };
      const toldAt = this.now().toISOString();
      return { result: undefined, entry: { version, state, asOf, ...opened, toldAt } };
    });
  }

  private async change<T>(
    user: string,
    decide: (entry: LedgerEntry | undefined) => { result: T; entry?: LedgerEntry },
  ): Promise<T> {
    for (let tries = 0; tries < TRIES; tries++) {
      const { entry, version } = await this.read(user);
      const next = decide(entry);
      if (!next.entry) return next.result;
      const done = await this.store.put(
        this.name(user),
        `${JSON.stringify(next.entry)}\n`,
        version,
      );
      if (done !== LOST) return next.result;
    }
    throw new Error(`what was told of ${user} is changed by others again and again`);
  }

  private async read(
    user: string,
  ): Promise<{ readonly entry?: LedgerEntry; readonly version?: string }> {
    const found = await this.store.get(this.name(user));
    if (!found) return {};
    return { entry: entryIn(found.text, user), version: found.version };
  }

  /** IAM's names are one without regard to case, and have no slash. */
  private name(user: string): string {
    return `findings/${this.account}/${encodeURIComponent(user.toLowerCase())}.json`;
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** @throws Error for what the guard did not write */
function entryIn(text: string, user: string): LedgerEntry {
  let value: unknown;
  try {
    value = wholeJson(text);
  } catch {
    value = undefined;
  }
  const it = isObject(value) ? value : {};
  const times = ['asOf', 'openedAt', 'tellingUntil', 'toldAt'].map((name) => it[name]);
  const isRight =
    it['version'] === 1 &&
    (it['state'] === 'open' || it['state'] === 'closed') &&
    typeof it['asOf'] === 'string' &&
    times.every((time) => time === undefined || (typeof time === 'string' && TIME.test(time)));
  if (!isRight) {
    throw new Error(
      `what was told of ${user} is not as the guard wrote it: delete its object in the bucket, and it is told anew`,
    );
  }
  return value as LedgerEntry;
}
