import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { type Change as Row, plan as planOf } from './plans';
import { judged, recorded } from './recorded';

/**
 * Plans as Terraform 1.11.4 shows them whole, of its built-in `terraform_data`, which here is called as
 * a resource that concerns keys: what stands in which part does not depend on the type.
 */
const shown = readFileSync(path.join(__dirname, 'whole-plans.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line.replaceAll('terraform_data', 'aws_iam_user')) as Shown);

interface Shown {
  readonly given: string;
  readonly plan: Plan;
}

type Plan = Readonly<Record<string, unknown>>;
interface Change {
  readonly address: string;
  readonly mode?: string;
  readonly type: string;
  readonly deposed?: string;
  readonly change: { readonly actions: readonly string[]; readonly after?: object | null };
}

const changesOf = (plan: Plan) => (plan['resource_changes'] ?? []) as readonly Change[];
const stays = ({ deposed, change }: Change) =>
  deposed === undefined && change.actions.join() !== 'delete';

/** The planned values as Terraform writes them: what each change leaves there. */
function withValues(plan: Plan): Plan {
  const resources = changesOf(plan)
    .filter(stays)
    .map(({ address, mode, type, change }) => ({
      address,
      mode,
      type,
      values: change.after ?? {},
    }));
  return { ...plan, planned_values: { root_module: { resources } } };
}

const whole = recorded.map((it) => ({ ...it, plan: withValues(it.plan) }));
const withChanges = whole.filter(({ plan }) => changesOf(plan).some(stays));
const passes = (plan: Plan) => {
  const { verdict, complete } = judged(plan);
  return verdict === 'compliant' && complete;
};

test.each(shown.map((it) => [it.given, it.plan] as const))(
  'a whole plan of Terraform does not contradict itself: %s',
  (_, plan) => {
    expect(judged(plan).errors).toEqual([]);
  },
);

test('planned values that are those of the changes say nothing new', () => {
  for (const [index, { plan, given }] of whole.entries()) {
    expect([given, judged(plan)]).toEqual([given, judged(recorded[index]?.plan ?? {})]);
  }
});

test('changes that are taken out of a whole plan are told, each by its address', () => {
  const plans = fc.constantFrom(
    ...[...withChanges, ...shown.filter((it) => changesOf(it.plan).some(stays))],
  );
  fc.assert(
    fc.property(plans, fc.infiniteStream(fc.boolean()), ({ plan }, coins) => {
      const kept = changesOf(plan).filter(() => coins.next().value === true);
      // What keeps any text is nothing that concerns keys.
      const gone = changesOf(plan).filter(
        (it) => stays(it) && it.type !== 'terraform_data' && !kept.includes(it),
      );
      const { errors } = judged({ ...plan, resource_changes: kept });
      const told = new Set(errors.map((it) => it.input));
      expect(gone.filter((it) => !told.has(it.address)).map((it) => it.address)).toEqual([]);
    }),
    { seed: 1, numRuns: 300 },
  );
});

test('a change that says otherwise than the planned values is no pass', () => {
  const others: ((it: Change['change']) => object)[] = [
    (it) => ({ ...it, actions: ['delete'], before: it.after }),
    (it) => ({ ...it, after: { ...it.after, user: 'nobody-else', name: 'nobody-else' } }),
    (it) => ({ ...it, after: { ...it.after, status: 'Inactive' } }),
  ];
  const passed: string[] = [];
  for (const { given, plan } of withChanges) {
    for (const other of others) {
      for (const [at, it] of changesOf(plan).entries()) {
        const changed = { ...it, change: other(it.change) };
        const same = JSON.stringify(withValues({ resource_changes: [it] }));
        const turned = JSON.stringify(withValues({ resource_changes: [changed] }));
        const says = Object.keys(it.change.after ?? {});
        const isOther = says.some((name) => ['user', 'name', 'status'].includes(name));
        if (!stays(it) || same === turned || !isOther) continue;
        const list = changesOf(plan).map((one, index) => (index === at ? changed : one));
        if (passes({ ...plan, resource_changes: list })) passed.push(`${given}: ${it.address}`);
      }
    }
  }
  expect(passed).toEqual([]);
});

const key = (name: string, after: object, rest: Partial<Row> = {}): Row => ({
  address: `aws_iam_access_key.${name}`,
  after,
  ...rest,
});
const alice = { user: 'alice', status: 'Active' };
const resource = (name: string, values: object) => ({
  address: `aws_iam_access_key.${name}`,
  mode: 'managed',
  type: 'aws_iam_access_key',
  values,
});
const values = (...resources: object[]) => ({ root_module: { resources } });
const [a, b] = [resource('a', alice), resource('b', alice)];

test.each<[given: string, document: object, verdict: string]>([
  ['no change at all', planOf([], { rest: { planned_values: values(a, b) } }), 'undetermined'],
  [
    'changes that lack one',
    planOf([key('a', alice)], { rest: { planned_values: values(a, b) } }),
    'undetermined',
  ],
  [
    'one in a module',
    planOf([key('a', alice)], {
      rest: {
        planned_values: {
          root_module: { resources: [a], child_modules: [{ address: 'module.m', resources: [b] }] },
        },
      },
    }),
    'undetermined',
  ],
  [
    'a list that is none',
    planOf([key('a', alice)], { rest: { planned_values: { root_module: { resources: {} } } } }),
    'undetermined',
  ],
  [
    'two keys of which the planned values have one: both are judged',
    planOf([key('a', alice), key('b', alice)], { rest: { planned_values: values(a) } }),
    'violation',
  ],
  [
    'a key of the state that no change names: it stays',
    planOf([key('a', alice)], { rest: { prior_state: { values: values(b) } } }),
    'violation',
  ],
  [
    'a key of the state at the former address of another that the state has as well',
    planOf([key('a', alice, { actions: ['no-op'], more: { previous_address: b.address } })], {
      rest: { prior_state: { values: values(a, b) } },
    }),
    'violation',
  ],
  [
    'a key of the state at the former address of one that is made',
    planOf([key('a', alice, { more: { previous_address: b.address } })], {
      rest: { prior_state: { values: values(b) } },
    }),
    'violation',
  ],
])('%s', (_, document, verdict) => {
  expect(judged(document).verdict).toBe(verdict);
});
