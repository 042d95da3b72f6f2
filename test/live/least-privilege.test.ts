import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { PolicyDocument, UserSeed } from '../../embedded-iam/index';
import type { Source } from '../../live-check/index';
import { exitCode, type Report } from '../../rule-core/index';
import { checkUsers } from '../support/embedded-account';

const GUIDE = readFileSync(path.join(__dirname, '../../docs/live-check.md'), 'utf8');
const CALLER = 'arn:aws:iam::111111111111:user/auditor';

/** The policy that the guide gives for a source: the very text that people copy. */
function policyOf(source: string): PolicyDocument {
  const block = new RegExp(`^\`\`\`json ${source}\n(.*?)^\`\`\``, 'ms').exec(GUIDE)?.[1] ?? '';
  return JSON.parse(block) as PolicyDocument;
}

const actionsOf = (policy: PolicyDocument) => policy.Statement.flatMap((it) => it.Action);

function without(policy: PolicyDocument, action: string): PolicyDocument {
  const Statement = policy.Statement.map((it) => ({
    ...it,
    Action: [it.Action].flat().filter((one) => one !== action),
  }));
  return { ...policy, Statement };
}

const ALIAS = { Effect: 'Allow', Action: 'iam:ListAccountAliases', Resource: '*' } as const;

// The second user has a third key: a report does not settle it, the account itself does.
const users: UserSeed[] = [
  { name: 'alice', keys: ['Active'] },
  { name: 'bob', keys: ['Active', 'Inactive', 'Inactive'] },
];

async function checkAs(
  policy: PolicyDocument,
  source: Source,
  seeds: readonly UserSeed[],
): Promise<Report> {
  const { report } = await checkUsers(seeds, {
    alias: 'acme-prod',
    policies: { [CALLER]: policy },
    clients: { caller: CALLER },
    check: { source },
  });
  return report;
}

const settled = (source: Source) => (source === 'report' ? users.slice(0, 1) : users);

describe.each(['list', 'report', 'delta'] as const)('--source %s', (source) => {
  const policy = policyOf(source);

  test('works with exactly the policy of the guide', async () => {
    const report = await checkAs(policy, source, settled(source));
    expect(report.errors).toEqual([]);
    expect([report.verdict, exitCode(report)]).toEqual(['compliant', 0]);
  });

  test.each(actionsOf(policy))('without %s it is exit 2, and says so', async (action) => {
    const report = await checkAs(without(policy, action), source, settled(source));
    expect([report.verdict, exitCode(report)]).toEqual(['undetermined', 2]);
    const said = report.errors.map((it) => it.message).join('\n');
    expect(said).toContain(`not authorized to perform: ${action}`);
  });

  test('does without the alias of the account, and shows it where it may be read', async () => {
    const named = { ...policy, Statement: [...policy.Statement, ALIAS] };
    const [without, shown] = [
      await checkAs(policy, source, settled(source)),
      await checkAs(named, source, settled(source)),
    ];
    expect([without, shown].map((it) => it.readings?.[0]?.alias)).toEqual([undefined, 'acme-prod']);
    expect(without.warnings).toEqual(shown.warnings);
  });

  test('finds a violation without the permission that is evidence only', async () => {
    const report = await checkAs(policy, source, [{ name: 'eve', keys: ['Active', 'Active'] }]);
    expect(report.verdict).toBe('violation');
  });
});

test('auto lists where neither the report nor CloudTrail may be read', async () => {
  const report = await checkAs(policyOf('list'), 'auto', users);
  expect(report).toMatchObject({ verdict: 'compliant', readings: [{ source: 'list' }] });
});

test('a deny on one user makes that user undetermined and no other', async () => {
  const list = policyOf('list');
  const denied: PolicyDocument = {
    ...list,
    Statement: [
      ...list.Statement,
      {
        Effect: 'Deny',
        Action: 'iam:ListAccessKeys',
        Resource: 'arn:aws:iam::*:user/secret/*',
      },
    ],
  };
  const report = await checkAs(denied, 'list', [
    { name: 'eve', keys: ['Active', 'Active'] },
    { name: 'hidden', path: '/secret/', keys: ['Active', 'Active'] },
  ]);
  expect(report).toMatchObject({ verdict: 'violation', complete: false, summary: { users: 1 } });
  expect(report.errors.map((it) => it.input)).toEqual(['account 111111111111, user hidden']);
});
