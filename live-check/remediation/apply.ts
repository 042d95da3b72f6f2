import { KnownError } from '../../rule-core/index';
import { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import type { Clients, ConnectionOptions } from '../aws/clients';
import { callerOf } from './caller';
import { type ControlOptions, KeyControl, type KeysOfUser } from './key-control';
import { Journal } from './journal';
import type { PlannedUser, RemediationPlan } from './plan-types';
import { planId } from './plan-file';

/** How often giving a key back is tried: a user without any is worse than a late answer. */
const REVERTS = 4;

export interface ApplyOptions extends ConnectionOptions, Partial<ControlOptions> {
  readonly clients?: Clients;
  /** The file of the journal: made, or gone on with. */
  readonly journal: string;
  /** How many keys are deactivated at most in this run. */
  readonly max?: number;
  /** Goes on after an error. @default stops */
  readonly keepGoing?: boolean;
  /** Called after every user. */
  readonly onResult?: (result: KeyResult) => void;
}

/** What became of one key. */
export interface KeyResult {
  readonly user: string;
  readonly accessKeyId: string;
  /** `reverted`: active again, since the key to keep was not active any more. */
  readonly result: 'done' | 'already' | 'skipped' | 'unverified' | 'failed' | 'reverted' | 'left';
  readonly why?: string;
}

export interface RemediationResult {
  readonly account: string;
  readonly results: readonly KeyResult[];
  /** Why it ended before all was looked at. */
  readonly stopped?: string;
}

/**
 * Deactivates exactly the keys of the plan, each user read anew before and after, each call in the
 * journal. Never deletes, never leaves a user without the key that the plan keeps. Run again with the
 * same journal it goes on where it ended.
 *
 * @throws KnownError where the account or the caller is not the plan's
 * @throws KnownError where the journal belongs to something else
 */
export async function carryOut(
  clients: Clients,
  plan: RemediationPlan,
  options: ApplyOptions,
): Promise<RemediationResult> {
  const { now = () => new Date() } = options;
  const aws = new Aws(options.limits);
  const caller = await callerOf(clients, aws).catch((error: unknown) => {
    throw new KnownError(`It is not known who asks: ${sentenceOf(error)}.`, 'account');
  });
  if (caller.account !== plan.account) {
    throw new KnownError(
      `The plan is for account ${plan.account}, but these credentials are of ${caller.account}.`,
      'account',
    );
  }
  if (whoIs(caller.arn) !== whoIs(plan.caller)) {
    throw new KnownError(
      `The plan was made by ${plan.caller}, but these credentials are of ${caller.arn}: whose key is in use may look different to them. Plan again.`,
      'account',
    );
  }
  const journal = Journal.begin(options.journal, {
    plan: planId(plan),
    account: plan.account,
    caller: caller.arn,
    at: now().toISOString(),
  });
  try {
    const control = new KeyControl(clients.iam, journal, { wait, now, ...options }, aws);
    return await new Application(plan, control, journal, options, caller.accessKeyId).run();
  } finally {
    journal.close();
  }
}

/** One run through a plan. */
class Application {
  private readonly results: KeyResult[] = [];
  private changed = 0;

  constructor(
    private readonly plan: RemediationPlan,
    private readonly control: KeyControl,
    private readonly journal: Journal,
    private readonly options: ApplyOptions,
    private readonly ownKeyId: string | undefined,
  ) {}

  async run(): Promise<RemediationResult> {
    const { account, users } = this.plan;
    for (const [index, user] of users.entries()) {
      const stopped = await this.user(user);
      if (stopped === undefined) continue;
      for (const rest of users.slice(index + 1)) this.all(rest, 'left', 'not looked at any more');
      return { account, results: this.results, stopped };
    }
    return { account, results: this.results };
  }

  /** @returns why the run must stop here */
  private async user(user: PlannedUser): Promise<string | undefined> {
    let keys: KeysOfUser;
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
      if (keys.get(id) === 'Inactive') {
        if (this.journal.states().get(id)?.result === 'begun')
          this.control.settle(user.user, id, 'deactivate');
        this.result(user, id, 'already', 'an earlier run did it');
        continue;
      }
      if (this.journal.states().get(id)?.result === 'done' && ours.has(id)) {
        this.result(user, id, 'skipped', 'somebody made it active again since this journal');
        continue;
      }
      const rest = user.deactivate.slice(index);
      if (id === this.ownKeyId) {
        this.result(user, id, 'skipped', 'it is the key that makes these calls');
        continue;
      }
      if (this.changed >= (this.options.max ?? Infinity)) {
        for (const it of rest) this.result(user, it, 'left', 'the bound of this run is reached');
        return `the bound of ${this.changed} keys is reached`;
      }
      this.changed++;
      const change = await this.control.change(user.user, id, 'Inactive');
      if (change.result === 'failed') return this.failed(user, rest, change.why);
      if (change.result === 'unverified') {
        // Nobody can tell whether the user still has the key that it keeps: too little is known to leave it so.
        if (!(await this.keeps(user))) await this.revert(user, id);
        else this.result(user, id, 'unverified', change.why);
        for (const it of rest.slice(1))
          this.result(user, it, 'left', 'the one before is not verified');
        if (!this.options.keepGoing) return `${id} of ${user.user} is not verified: ${change.why}`;
        return undefined;
      }
      if (change.keys.get(user.keep) !== 'Active') {
        const trouble = await this.revert(user, id);
        for (const it of rest.slice(1))
          this.result(user, it, 'left', 'the key to keep is not active');
        return trouble;
      }
      this.result(user, id, 'done');
    }
    return undefined;
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

  /** The key to keep is not (known to be) active any more: what we took is given back. */
  private async revert(user: PlannedUser, id: string): Promise<string | undefined> {
    const why = `${user.keep}, the key to keep, is not seen active any more`;
    let back = await this.control.change(user.user, id, 'Active');
    for (let again = 1; back.result !== 'done' && again < REVERTS; again++) {
      back = await this.control.change(user.user, id, 'Active');
    }
    if (back.result === 'done') {
      this.result(user, id, 'reverted', why);
      return undefined;
    }
    const trouble = `${why}; reactivating it: ${back.why}`;
    this.result(user, id, back.result, trouble);
    return this.options.keepGoing ? undefined : `${id} of ${user.user}: ${trouble}`;
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
  ) {
    const made = { user, accessKeyId, result, ...(why === undefined ? {} : { why }) };
    this.results.push(made);
    this.options.onResult?.(made);
  }
}

/** How the keys differ from those that the plan was made for, but for what this journal did. */
function driftOf(
  user: PlannedUser,
  keys: KeysOfUser,
  ours: ReadonlySet<string>,
): string | undefined {
  if (keys === 'gone') return 'the user no longer exists';
  const planned = new Map(user.keys.map((it) => [it.accessKeyId, it.status]));
  for (const [id, status] of keys) {
    const before = planned.get(id);
    if (before === undefined) return `${id} was created since the plan was made`;
    if (before !== status && !(status === 'Inactive' && ours.has(id)))
      return `${id} is ${status} now, and was ${before} when the plan was made`;
  }
  const missing = [...planned.keys()].find((id) => !keys.has(id));
  return missing === undefined ? undefined : `${missing} was deleted since the plan was made`;
}

/** The user or the role: sessions of one role have names of their own. */
function whoIs(arn: string): string {
  return arn.replace(/^(arn:[^:]*:sts::\d+:assumed-role\/[^/]+)\/.*$/, '$1');
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
