import { readTerraform } from '../../inputs/terraform/index';
import { judged, type Recorded, recorded } from './recorded';

const rows = recorded.map((it): [string, Recorded] => [it.given, it]);

test.each(rows)('%s', (_, { plan, verdict }) => {
  const report = judged(plan);
  expect(report.errors).toEqual([]);
  expect(report.verdict).toBe(verdict);
});

test('no verdict that is certain differs from what the apply left', () => {
  for (const { verdict, activeAfterApply } of recorded) {
    if (verdict === 'compliant') expect(activeAfterApply).toBeLessThan(2);
    if (verdict === 'violation') expect(activeAfterApply).toBeGreaterThan(1);
  }
});

test('a key that a rename leaves behind is named, with the way to be rid of it', () => {
  const row = recorded.find(
    (it) => it.given === 'the same with create_before_destroy: the old key stays',
  );
  const { warnings = [] } = readTerraform(JSON.stringify(row?.plan), { file: 'plan.json' });
  expect(warnings.map((it) => it.message).join()).toMatch(
    'run "aws iam delete-access-key --user-name bob --access-key-id AKIA0000000000000002"',
  );
  expect(JSON.stringify(judged(row?.plan ?? {}).findings)).toMatch('AKIA0000000000000002');
});

type Plan = Recorded['plan'];
const listOf = (plan: Plan, name: string) => (plan[name] as object[] | undefined) ?? [];
const configuration = (plan: Plan) =>
  plan['configuration'] as {
    provider_config?: object;
    root_module?: { resources?: object[]; module_calls?: object };
  };
const code = (plan: Plan, change: (it: ReturnType<typeof configuration>) => object) => ({
  ...plan,
  configuration: { ...configuration(plan), ...change(configuration(plan)) },
});
const bucket = {
  address: 'aws_s3_bucket.b',
  mode: 'managed',
  type: 'aws_s3_bucket',
  name: 'b',
  change: { actions: ['create'], before: null, after: { bucket: 'b' }, after_unknown: {} },
};
const stranger = {
  address: 'aws_iam_user.other',
  mode: 'managed',
  type: 'aws_iam_user',
  name: 'other',
  change: { actions: ['create'], before: null, after: { name: 'other' }, after_unknown: {} },
};

/** What does not concern the keys of a plan: none of it takes a violation away. */
const additions: [what: string, add: (plan: Plan) => Plan][] = [
  [
    'a resource of another kind',
    (plan) => ({ ...plan, resource_changes: [bucket, ...listOf(plan, 'resource_changes')] }),
  ],
  [
    'another user',
    (plan) => ({ ...plan, resource_changes: [...listOf(plan, 'resource_changes'), stranger] }),
  ],
  [
    'a provider of another cloud',
    (plan) =>
      code(plan, (it) => ({
        provider_config: {
          ...it.provider_config,
          google: { name: 'google', full_name: 'x/google' },
        },
      })),
  ],
  [
    'an AWS provider in another region that nothing uses',
    (plan) =>
      code(plan, (it) => ({
        provider_config: {
          ...it.provider_config,
          'aws.far': {
            name: 'aws',
            full_name: 'registry.terraform.io/hashicorp/aws',
            alias: 'far',
            expressions: { region: { constant_value: 'ap-south-1' } },
          },
        },
      })),
  ],
  [
    'a module without resources',
    (plan) =>
      code(plan, (it) => ({
        root_module: {
          ...it.root_module,
          module_calls: { ...it.root_module?.module_calls, empty: { source: './e', module: {} } },
        },
      })),
  ],
  ['an output', (plan) => ({ ...plan, output_changes: { o: { actions: ['create'] } } })],
  [
    'a drift of another kind',
    (plan) => ({ ...plan, resource_drift: [...listOf(plan, 'resource_drift'), bucket] }),
  ],
];

test.each(additions)('%s changes no verdict', (_, add) => {
  for (const { given, plan, verdict } of recorded) {
    expect([given, judged(add(plan)).verdict]).toEqual([given, verdict]);
  }
});

test('the order of a plan changes nothing', () => {
  for (const { plan } of recorded) {
    const turned = {
      ...plan,
      resource_changes: [...listOf(plan, 'resource_changes')].reverse(),
    };
    expect(judged(turned)).toEqual(judged(plan));
  }
});

test('a change that is taken out of a plan is never a pass in silence', () => {
  for (const { plan, verdict } of recorded) {
    if (verdict !== 'violation') continue;
    for (const name of ['address', 'change', 'type']) {
      const cut = listOf(plan, 'resource_changes').map((it) =>
        Object.fromEntries(Object.entries(it).filter(([field]) => field !== name)),
      );
      const { verdict: got, complete } = judged({ ...plan, resource_changes: cut });
      expect([name, got === 'compliant' && complete]).toEqual([name, false]);
    }
  }
});
