import { sentenceOf } from '../aws/errors';
import type { Caller } from '../aws/caller';
import { LogUnwritable } from '../jsonl-log';
import { driftOf, useSince } from './drift';
import type { ChangeResult, KeyControl, KeysOfUser } from './key-control';
import type { Journal } from './journal';
import type { PlannedUser, RemediationPlan } from './planning/plan-types';
import type { KeyResult, RemediationResult } from './results';

/** How often giving a key back is tried: a user without any is worse than a late answer. */
const REVERTS = 4;

/** What the accounts of a run have in common. */
export interface RunOptions {
  /** By AWS's clock. */
  readonly now: () => Date;
  readonly max?: number;
  readonly keepGoing?: boolean;
  readonly onResult?: (result: KeyResult) => void;
}

/** Keys that a run has changed, over all its accounts. */
export interface Tally {
  changed: number;
}

/** One run through the plan of one account. */
export class AccountApplication {
  private readonly results: KeyResult[] = [];

  constructor(
    private readonly plan: RemediationPlan,
    private readonly control: KeyControl,
    private readonly journal: Journal,
    private readonly options: RunOptions,
    private readonly caller: Caller,
    private readonly tally: Tally = { changed: 0 },
  ) {}

  async run(): Promise<RemediationResult> {
    const { account, users } = this.plan;
    for (const [index, user] of users.entries()) {
      const stopped = await this.safely(user);
      if (stopped === undefined) continue;
      for (const rest of users.slice(index + 1)) this.all(rest, 'left', 'not looked at any more');
      return { account, results: this.results, stopped };
    }
    return { account, results: this.results };
  }

  /** Whatever goes wrong, what was done so far is told. */
  private async safely(user: PlannedUser): Promise<string | undefined> {
    const before = this.results.length;
    try {
      return await this.user(user);
    } catch (error) {
      const why =
        error instanceof LogUnwritable
          ? `the journal cannot be written (${error.message}): nothing is changed without a line in it`
          : `something unexpected happened: ${sentenceOf(error)}`;
      const told = new Set(this.results.slice(before).map((it) => it.accessKeyId));
      for (const id of user.deactivate.filter((it) => !told.has(it)))
        this.result(user, id, 'left', why);
      return why;
    }
  }

  /** @returns why the run must stop here */
  private async user(user: PlannedUser): Promise<string | undefined> {
    let keys: KeysOfUser;
    // What is true of a key is looked at after the wait for the rate, not before it.
    if (this.isRoom()) await this.control.ready();
    try {
      keys = await this.control.keysOf(user.user);
    } catch (error) {
      return this.failed(user, user.deactivate, `its keys could not be read: ${sentenceOf(error)}`);
    }
    const ours = this.ours(user);
    if (keys !== 'gone' && keys.get(user.keep) !== 'Active') {
      const lost = user.deactivate.filter((id) => ours.has(id) && keys.get(id) === 'Inactive');
      let stop: string | undefined;
      for (const id of lost) {
        const trouble = await this.revert(user, id);
        stop ??= trouble;
      }
      const rest = user.deactivate.filter((id) => !lost.includes(id));
      for (const id of rest)
        this.result(user, id, 'skipped', `${user.keep} is not active any more`);
      return stop;
    }
    const drift = driftOf(user, keys, ours);
    if (drift !== undefined || keys === 'gone') {
      this.all(user, 'skipped', drift ?? 'the user no longer exists');
      return undefined;
    }
    for (const [index, id] of user.deactivate.entries()) {
      const rest = user.deactivate.slice(index);
      if (keys.get(id) === 'Inactive') {
        if (this.journal.states().get(id)?.result === 'begun')
          this.control.settle(user.user, id, 'deactivate');
        this.result(user, id, 'already', 'an earlier run did it');
        continue;
      }
      const untouchable = this.untouchable(user, id, ours);
      if (untouchable !== undefined) {
        this.result(user, id, 'skipped', untouchable);
        continue;
      }
      if (!this.isRoom()) {
        for (const it of rest) this.result(user, it, 'left', 'the bound of this run is reached');
        return 'the bound of this run (--max) is reached';
      }
      if (index > 0) await this.control.ready();
      const use = await this.control.lastUse(id);
      if (use.kind === 'unknown') {
        return this.failed(user, rest, `its last use could not be read again: ${use.why}`);
      }
      const since = useSince(user, id, use, this.plan, this.options.now());
      if (since !== undefined) {
        this.result(user, id, 'skipped', since);
        continue;
      }
      const ended = await this.deactivate(user, id, rest.slice(1));
      if (ended !== undefined) return ended.stop;
    }
    return undefined;
  }

  /** @returns whether the rest of the user is done with, and why the run must stop */
  private async deactivate(
    user: PlannedUser,
    id: string,
    rest: readonly string[],
  ): Promise<{ readonly stop: string | undefined } | undefined> {
    const change = await this.control.change(user.user, id, 'Inactive', { atOnce: true });
    this.tally.changed++;
    const unwritten =
      change.unwritten === undefined
        ? undefined
        : `the journal cannot be written any more (${change.unwritten}); it holds what was begun`;
    if (change.result === 'failed')
      return { stop: this.failed(user, [id, ...rest], change.why) ?? unwritten };
    const keeps = change.result === 'done' ? change.keys.get(user.keep) === 'Active' : undefined;
    // Where nobody can tell whether the user still has the key that it keeps, too little is known to leave it so.
    if (!(keeps ?? (await this.keeps(user)))) {
      const trouble = await this.revert(user, id);
      for (const it of rest) this.result(user, it, 'left', 'the key to keep is not active');
      return { stop: trouble ?? unwritten };
    }
    if (change.result === 'unverified') {
      this.result(user, id, 'unverified', change.why);
      for (const it of rest) this.result(user, it, 'left', 'the one before is not verified');
      const stop = `${id} of ${user.user} is not verified: ${change.why}`;
      return { stop: this.options.keepGoing ? unwritten : stop };
    }
    this.result(user, id, 'done');
    if (unwritten === undefined) return undefined;
    for (const it of rest) this.result(user, it, 'left', unwritten);
    return { stop: unwritten };
  }

  /** Whether the bound of the run lets one more be changed. */
  private isRoom(): boolean {
    return this.tally.changed < (this.options.max ?? Infinity);
  }

  private untouchable(
    user: PlannedUser,
    id: string,
    ours: ReadonlySet<string>,
  ): string | undefined {
    if (this.journal.states().get(id)?.result === 'done' && ours.has(id))
      return 'somebody made it active again since this journal';
    if (this.caller.keys.has(id)) return 'it is the key behind these calls';
    return this.caller.users.has(user.user.toLowerCase())
      ? 'these calls come from a session of this user, which may be of this key'
      : undefined;
  }

  /** Whether the key to keep is seen to be active. */
  private async keeps(user: PlannedUser): Promise<boolean> {
    try {
      const keys = await this.control.keysOf(user.user);
      return keys === 'gone' || keys.get(user.keep) === 'Active';
    } catch {
      return false;
    }
  }

  /** The key to keep is not (known to be) active any more: what we took is given back, whatever the disk says. */
  private async revert(user: PlannedUser, id: string): Promise<string | undefined> {
    const why = `${user.keep}, the key to keep, is not seen active any more`;
    const back = await this.giveBack(user, id);
    if (back.result === 'done') {
      this.result(user, id, 'reverted', why);
      return back.unwritten;
    }
    const trouble = `${why}; reactivating it: ${back.why}`;
    this.result(user, id, back.result, trouble, true);
    return this.options.keepGoing ? undefined : `${id} of ${user.user}: ${trouble}`;
  }

  private async giveBack(user: PlannedUser, id: string): Promise<ChangeResult> {
    const how = { known: true, atOnce: true };
    let back = await this.control.change(user.user, id, 'Active', how);
    for (let again = 1; back.result !== 'done' && again < REVERTS; again++)
      back = await this.control.change(user.user, id, 'Active', how);
    return back;
  }

  /** Keys of this user that this journal has deactivated, or may have. */
  private ours(user: PlannedUser): ReadonlySet<string> {
    const states = this.journal.states();
    return new Set(
      user.deactivate.filter((id) => {
        const state = states.get(id);
        // A giving-back that is not known to have worked leaves the key ours to give back.
        return state !== undefined && (state.action === 'deactivate' || state.result !== 'done');
      }),
    );
  }

  private failed(user: PlannedUser, ids: readonly string[], why: string): string | undefined {
    const [first, ...rest] = ids;
    if (first !== undefined) this.result(user, first, 'failed', why);
    for (const it of rest) this.result(user, it, 'left', 'the one before failed');
    return this.options.keepGoing ? undefined : `${user.user}: ${why}`;
  }

  private all(user: PlannedUser, result: KeyResult['result'], why: string): void {
    for (const id of user.deactivate) this.result(user, id, result, why);
  }

  private result(
    { user }: PlannedUser,
    accessKeyId: string,
    result: KeyResult['result'],
    why?: string,
    isOff = false,
  ) {
    const off = isOff ? { isOff: true as const } : {};
    const made = { user, accessKeyId, result, ...(why === undefined ? {} : { why }), ...off };
    this.results.push(made);
    this.options.onResult?.(made);
  }
}
