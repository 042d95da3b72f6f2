import { KnownError } from '../../../rule-core/index';
import type { Aws } from '../../aws/ask/ask';
import { identify } from '../../aws/caller';
import type { ConnectionOptions } from '../../aws/clients';
import { sentenceOf } from '../../aws/errors';
import type { Hub } from '../../organization/hub';
import type { OwnAccount } from '../../organization/options';
import { begin } from '../apply';
import { AccountApplication, type Tally } from '../apply-account';
import { checkIdentity, checkPartition, checkPlan, isRole, type PlanChecks } from '../checks';
import type { Journal } from '../journal';
import { ChangePace, type ControlOptions, KeyControl } from '../key-control';
import { planDigest } from '../planning/plan-file';
import type { OrganizationPlan, RemediationPlan } from '../planning/plan-types';
import { type KeyResult, type OrganizationResult, type RemediationResult, wait } from '../results';
import { RunLines } from '../run-lines';
import { whoAsks } from '../who-asks';
import { type Visits, visitsOf } from './visits';

/** How the accounts of a run are reached. */
export interface ManyOptions extends ConnectionOptions, Partial<ControlOptions> {
  /** @default the role of the plan */
  readonly roleName?: string;
  readonly externalId?: string;
  readonly sessionName?: string;
  readonly ownAccount?: OwnAccount;
  /** Only these accounts of the plan or the journal. */
  readonly accounts?: readonly string[];
  readonly keepGoing?: boolean;
  /** Called before each account. */
  readonly onAccount?: (account: string) => void;
  readonly onResult?: (result: KeyResult) => void;
}

export interface ApplyOrganizationOptions extends ManyOptions, PlanChecks {
  readonly journal: string;
  /** How many keys are deactivated at most in this run, over all accounts. */
  readonly max?: number;
  /** After so many accounts in which something was changed it is asked whether to go on. */
  readonly canary?: number;
  /** @returns whether to go on @default no */
  readonly afterCanary?: (done: readonly RemediationResult[]) => Promise<boolean>;
}

/**
 * Carries out the plan account by account, under one rate, with one journal. It stops at the first thing
 * that is not as expected, and goes on there when run again with the same journal.
 *
 * @throws KnownError where the plan, the caller or the journal is not the right one; nothing was changed
 */
export async function carryOutAll(
  hub: Hub,
  plan: OrganizationPlan,
  options: ApplyOrganizationOptions,
): Promise<OrganizationResult> {
  const { accounts } = options;
  const { caller, now } = await whoAsks(() => identify(hub.sts, hub.aws), options.now);
  if (plan.forRole === undefined) checkIdentity(plan, caller);
  else checkPartition(plan, caller);
  checkPlan(plan, now(), options);
  const unknown = accounts?.find((it) => !plan.plans.some((one) => one.account === it));
  if (unknown !== undefined) {
    throw new KnownError(`--accounts names ${unknown}, which is not in the plan.`, 'usage');
  }
  const journal = begin(options.journal, {
    plan: planDigest(plan),
    accounts: plan.plans.map((it) => it.account),
    partition: caller.partition,
    roleName: options.roleName ?? plan.roleName,
    caller: caller.arn,
    at: now().toISOString(),
  });
  try {
    // Who is named by an ARN may be the caller from whom the accounts are reached.
    const isNamed = plan.forRole?.startsWith('arn:') === true && isRole(plan.forRole, caller.arn);
    const run = new OrganizationApplication(
      plan,
      visitsOf(hub, caller, options.ownAccount),
      journal,
      { ...options, now },
      isNamed,
      hub.aws,
    );
    return await run.all(
      plan.plans.filter((it) => it.users.length > 0 && (accounts?.includes(it.account) ?? true)),
    );
  } finally {
    journal.close();
  }
}

class OrganizationApplication {
  private readonly done: RemediationResult[] = [];
  private readonly tally: Tally = { changed: 0 };
  private readonly pace: ChangePace;
  private readonly control: ControlOptions;
  private readonly lines: RunLines;

  constructor(
    private readonly plan: OrganizationPlan,
    private readonly visits: Visits,
    private readonly journal: Journal,
    private readonly options: ApplyOrganizationOptions & { readonly now: () => Date },
    private readonly isNamed: boolean,
    private readonly aws: Aws,
  ) {
    this.control = { wait, ...options };
    this.pace = new ChangePace(this.control);
    this.lines = new RunLines(journal, 'apply', options.now);
  }

  async all(plans: readonly RemediationPlan[]): Promise<OrganizationResult> {
    const { canary = Infinity, keepGoing = false, onAccount } = this.options;
    let tried = 0;
    let stopped: string | undefined;
    for (const [index, plan] of plans.entries()) {
      onAccount?.(plan.account);
      const before = this.tally.changed;
      const result = await this.one(plan);
      this.done.push(result);
      stopped = this.lines.account(result) ?? (keepGoing ? undefined : unexpectedIn(result));
      if (stopped !== undefined) break;
      if (this.tally.changed > before) tried += 1;
      if (tried !== canary || this.tally.changed === before || index + 1 === plans.length) continue;
      if ((await this.options.afterCanary?.(this.done)) === true) continue;
      stopped = `the canary of ${canary} account${canary === 1 ? '' : 's'} is done; run the same command again to go on`;
      break;
    }
    const accounts = [
      ...this.done,
      ...plans.slice(this.done.length).map((plan) => leftOf(plan, 'not looked at any more')),
    ];
    stopped = this.lines.end(stopped);
    return { accounts, ...(stopped === undefined ? {} : { stopped }) };
  }

  private async one(plan: RemediationPlan): Promise<RemediationResult> {
    try {
      const { clients, caller } = await this.visits(plan.account);
      const { forRole } = this.plan;
      const by = forRole === undefined ? plan : { ...plan, forRole };
      if (!this.isNamed) checkIdentity(by, caller);
      const control = new KeyControl(
        clients.iam,
        plan.account,
        this.journal,
        this.control,
        this.aws,
        this.pace,
      );
      return await new AccountApplication(
        plan,
        control,
        this.journal,
        this.options,
        caller,
        this.tally,
      ).run();
    } catch (error) {
      return leftOf(plan, sentenceOf(error), sentenceOf(error));
    }
  }
}

/** The first thing that is not as expected: a key that somebody else has changed since is. */
export function unexpectedIn({ account, results, stopped }: RemediationResult): string | undefined {
  const odd = results.find((it) => ['failed', 'unverified', 'reverted'].includes(it.result));
  const why = stopped ?? (odd && `${odd.accessKeyId} of ${odd.user}: ${odd.why ?? odd.result}`);
  return why === undefined ? undefined : `account ${account}: ${why}`;
}

export function leftOf(plan: RemediationPlan, why: string, stopped?: string): RemediationResult {
  return {
    account: plan.account,
    results: plan.users.flatMap(({ user, deactivate }) =>
      deactivate.map((accessKeyId) => ({ user, accessKeyId, result: 'left' as const, why })),
    ),
    ...(stopped === undefined ? {} : { stopped }),
  };
}
