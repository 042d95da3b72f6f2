import { type App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { AccessKey, AccessKeyStatus, CfnAccessKey, type CfnUser, User } from 'aws-cdk-lib/aws-iam';
import fc from 'fast-check';
import type { Verdict } from '../../rule-core/index';
import { ACCOUNT, OTHER_ACCOUNT } from './programs/program';

/** Where something stands: stages, stacks and nested stacks are numbers. */
interface Spot {
  readonly stage: number;
  readonly stack: number;
  /** 0 for the stack itself. */
  readonly nested: number;
}

interface UserPlan extends Spot {
  readonly name: string | undefined;
  /** A name set by an override, behind the construct's back. */
  readonly override: string | undefined;
}

interface KeyPlan extends Spot {
  /** A user of the same stage by its number, or a name. */
  readonly of: { readonly user: number } | { readonly name: string };
  readonly status: 'Active' | 'Inactive' | undefined;
  readonly override: 'Active' | 'Inactive' | 'deleted' | undefined;
  readonly viaLevel1: boolean;
}

/** An app as plain facts; from it both the construct tree and the expected verdict are made. */
export interface AppPlan {
  /** The environment of each stage; the last "stage" is the App itself. */
  readonly environments: readonly ('first' | 'second' | 'open')[];
  readonly users: readonly UserPlan[];
  readonly keys: readonly KeyPlan[];
  readonly strength: 'strong' | 'weak' | 'both';
  /** Whether references go from nested stacks to their parents, or the other way round. */
  readonly outwards: boolean;
}

const names = fc.constantFrom('alice', 'Alice', 'bob', 'carol', 'dave');
const spot = { stage: fc.nat(2), stack: fc.nat(1), nested: fc.nat(2) };
const optional = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined });

export const plans: fc.Arbitrary<AppPlan> = fc.record({
  environments: fc.array(fc.constantFrom('first', 'second', 'open'), {
    minLength: 3,
    maxLength: 3,
  }),
  users: fc.array(fc.record({ ...spot, name: optional(names), override: optional(names) }), {
    minLength: 1,
    maxLength: 4,
  }),
  keys: fc.array(
    fc.record({
      ...spot,
      of: fc.oneof(fc.record({ user: fc.nat(3) }), fc.record({ name: names })),
      status: optional(fc.constantFrom('Active', 'Inactive')),
      override: optional(fc.constantFrom('Active', 'Inactive', 'deleted')),
      viaLevel1: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  strength: fc.constantFrom('strong', 'weak', 'both'),
  outwards: fc.boolean(),
});

/**
 * The user a key is of. A reference never leaves its stage, and all references of an app go in one
 * direction: the CDK forbids the rest.
 */
function userOf(plan: AppPlan, key: KeyPlan): { index: number; stage: number } | undefined {
  if ('name' in key.of) return undefined;
  const candidates = plan.users.flatMap((it, index) => {
    const reachable = it.stage === key.stage && rank(it, plan) <= rank(key, plan);
    return reachable ? [index] : [];
  });
  const index = candidates[key.of.user % Math.max(1, candidates.length)];
  return index === undefined ? undefined : { index, stage: key.stage };
}

function rank({ stack, nested }: Spot, { outwards }: AppPlan): number {
  return stack * 10 + (outwards ? 9 - nested : nested);
}

export function buildApp(plan: AppPlan, app: App): void {
  app.node.setContext('@aws-cdk/core:defaultCrossStackReferences', plan.strength);
  const scopes = plan.environments.map((environment, n) => {
    if (n === plan.environments.length - 1) return { scope: app, environment };
    return { scope: new Stage(app, `Stage${n}`), environment };
  });
  const place = ({ stage, stack, nested }: Spot): Stack => {
    const { scope, environment } = scopes[stage]!;
    const env = environmentOf(environment);
    const id = `Stack${stack}`;
    const outer = (scope.node.tryFindChild(id) ??
      new Stack(scope, id, env ? { env } : {})) as Stack;
    if (nested === 0) return outer;
    const inner = `Nested${nested}`;
    const found = outer.node.tryFindChild(inner) as NestedStack | undefined;
    return found ?? new NestedStack(outer, inner);
  };
  const users = plan.users.map((it, n) => {
    const made = new User(
      place(it),
      `User${n}`,
      it.name === undefined ? {} : { userName: it.name },
    );
    if (it.override !== undefined) {
      (made.node.defaultChild as CfnUser).addPropertyOverride('UserName', it.override);
    }
    return made;
  });
  plan.keys.forEach((it, n) => {
    const owner = userOf(plan, it);
    const user = owner && users[owner.index];
    const scope = place(it);
    const id = `Key${n}`;
    let made: CfnAccessKey;
    if (user && !it.viaLevel1) {
      const status = it.status === 'Inactive' ? AccessKeyStatus.INACTIVE : AccessKeyStatus.ACTIVE;
      const key = new AccessKey(scope, id, it.status ? { user, status } : { user });
      made = key.node.defaultChild as CfnAccessKey;
    } else {
      const userName = user ? user.userName : nameOf(it);
      made = new CfnAccessKey(scope, id, { userName, ...(it.status ? { status: it.status } : {}) });
    }
    if (it.override === 'deleted') made.addPropertyDeletionOverride('Status');
    else if (it.override !== undefined) made.addPropertyOverride('Status', it.override);
  });
}

function nameOf({ of }: KeyPlan): string {
  return 'name' in of ? of.name : 'nobody';
}

function environmentOf(environment: AppPlan['environments'][number]) {
  if (environment === 'open') return undefined;
  return {
    account: environment === 'first' ? ACCOUNT : OTHER_ACCOUNT,
    region: 'eu-west-1',
  };
}

/** The verdict by counting: per account and user, and then per user over accounts that are open. */
export function expectedVerdict(plan: AppPlan): Verdict {
  const counts = new Map<string, number>();
  const openStages = new Map<string, Set<string>>();
  for (const key of plan.keys) {
    const status = key.override === 'deleted' ? 'Active' : (key.override ?? key.status ?? 'Active');
    if (status !== 'Active') continue;
    const owner = userOf(plan, key);
    const user = owner && plan.users[owner.index];
    const name = user ? (user.override ?? user.name) : nameOf(key);
    const identity = name === undefined ? `#${owner?.index}` : name.toLowerCase();
    const environment = plan.environments[key.stage]!;
    const account = environment === 'open' ? `open${key.stage}` : environment;
    const id = `${account}/${identity}`;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    if (name !== undefined) {
      openStages.set(identity, (openStages.get(identity) ?? new Set()).add(account));
    }
  }
  if ([...counts.values()].some((it) => it > 1)) return 'violation';
  const mayMeet = (accounts: Set<string>) =>
    accounts.size > 1 && [...accounts].some((it) => it.startsWith('open'));
  return [...openStages.values()].some(mayMeet) ? 'undetermined' : 'compliant';
}
