import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type AccountSeed, deny, type PolicyDocument } from '../../embedded-iam/index';
import type { CheckOrganizationOptions } from '../../live-check/index';
import { exitCode, type Report } from '../../rule-core/index';
import {
  checkMembers,
  MANAGEMENT,
  member,
  type OrganizationAtWork,
} from '../support/embedded-organization';

const [WORK, PROD, TEST] = ['ou-embd-workload', 'ou-embd-wlprod00', 'ou-embd-wltest00'];
const keys = ['Active', 'Active'] as const;

/** In each account one user violates: what is not read is not found. */
const seed = (id: string, units: string, tags = {}): AccountSeed => ({
  id,
  units,
  tags,
  users: [{ name: 'eve', keys }],
});

const ACCOUNTS: readonly AccountSeed[] = [
  { id: MANAGEMENT, tags: { env: 'none' } },
  seed(member(1), WORK, { env: 'prod' }),
  seed(member(2), `${WORK}/${PROD}`, { env: 'prod', team: 'a=b' }),
  seed(member(3), `${WORK}/${TEST}`, { env: 'test' }),
  seed(member(4), 'ou-embd-sandbox0', { env: '' }),
];

const check = (
  options: Partial<CheckOrganizationOptions>,
  more: Partial<OrganizationAtWork> = {},
) => checkMembers({ accounts: ACCOUNTS, check: options, ...more });

const found = (report: Report) => report.findings.map((it) => it.user.account);
const said = (report: Report) => report.errors.map((it) => `${it.input}: ${it.message}`).join('\n');

const tag = (key: string, value: string) => ({ accountTags: [{ key, value }] });

test.each<[string, Partial<CheckOrganizationOptions>, number[], object[]]>([
  [
    'one unit with those below it',
    { ous: [WORK] },
    [1, 2, 3],
    [{ why: 'ou', accounts: [MANAGEMENT, member(4)] }],
  ],
  [
    'units that overlap',
    { ous: [PROD, WORK] },
    [1, 2, 3],
    [{ why: 'ou', accounts: [MANAGEMENT, member(4)] }],
  ],
  ['the root: all', { ous: ['r-embd'] }, [1, 2, 3, 4], []],
  [
    'without some',
    { exclude: [member(1), MANAGEMENT] },
    [2, 3, 4],
    [{ why: 'exclude', accounts: [MANAGEMENT, member(1)] }],
  ],
  [
    'of a list',
    { accounts: [member(1), member(2)], exclude: [member(1)] },
    [2],
    [{ why: 'exclude', accounts: [member(1)] }],
  ],
  [
    'by a tag',
    tag('env', 'prod'),
    [1, 2],
    [{ why: 'account-tag', accounts: [MANAGEMENT, member(3), member(4)] }],
  ],
  [
    'by a tag without a value',
    tag('env', ''),
    [4],
    [{ why: 'account-tag', accounts: [MANAGEMENT, member(1), member(2), member(3)] }],
  ],
  [
    'by all of several',
    {
      ous: [WORK],
      exclude: [member(3)],
      accountTags: [
        { key: 'env', value: 'prod' },
        { key: 'team', value: 'a=b' },
      ],
    },
    [2],
    [
      { why: 'exclude', accounts: [member(3)] },
      { why: 'ou', accounts: [MANAGEMENT, member(4)] },
      { why: 'account-tag', accounts: [member(1)] },
    ],
  ],
])('%s', async (_, options, read, leftOut) => {
  const { report, iam } = await check(options);
  expect(said(report)).toBe('');
  expect(found(report)).toEqual(read.map(member));
  expect(report.organization?.leftOut ?? []).toEqual(leftOut);
  const notes = report.warnings.filter((it) => /left out, because/.test(it.message));
  expect(notes).toHaveLength(leftOut.length);
  const asked = iam.calls.filter((it) => it.action === 'ListUsers').map((it) => it.account);
  for (const it of leftOut.flatMap((one) => (one as { accounts: string[] }).accounts))
    expect(asked).not.toContain(it);
});

test.each<[string, Partial<CheckOrganizationOptions>, RegExp]>([
  [
    'a unit that is not there',
    { ous: ['ou-embd-nothing0'] },
    /no organizational unit or root ou-embd-nothing0 in it: correct --ou/,
  ],
  [
    'one of two units is not there',
    { ous: [PROD, 'ou-embd-nothing0'] },
    /no organizational unit or root ou-embd-nothing0/,
  ],
  [
    'a tag that no account has',
    tag('env', 'Prod'),
    /all of its accounts were left out, 5 because they do not have the tags of --account-tag: nothing was checked/,
  ],
  [
    'everything excluded',
    { exclude: ACCOUNTS.map((it) => it.id) },
    /5 because --exclude names them: nothing was checked/,
  ],
])('%s is no pass', async (_, options, why) => {
  const accounts = ACCOUNTS.map((it) => ({ ...it, users: [] }));
  const { report } = await check(options, { accounts });
  expect([report.verdict, exitCode(report)]).toEqual(['undetermined', 2]);
  expect(said(report)).toMatch(why);
});

test('an account whose tags are not told is an error of its own, and neither read nor left out', async () => {
  const { report } = await check(tag('env', 'prod'), {
    faults: (call) =>
      call.action === 'ListTagsForResource' && call.parameters['ResourceId'] === member(2)
        ? deny(call)
        : undefined,
  });
  expect(found(report)).toEqual([member(1)]);
  expect(report.complete).toBe(false);
  expect(report.errors).toMatchObject([
    {
      account: member(2),
      message: expect.stringMatching(/its tags are not known: denied/) as string,
    },
  ]);
});

test('a name in --exclude that nobody has is told', async () => {
  const { report } = await check({ exclude: [member(77)] });
  expect(report.warnings.map((it) => it.message)).toContain(
    `--exclude names accounts that are not listed: ${member(77)}.`,
  );
});

test('a delegated administrator may ask; another account may not', async () => {
  const admin: AccountSeed = { ...seed(member(9), WORK), delegated: true };
  const [first, ...rest] = ACCOUNTS;
  const ask = (delegated: boolean) =>
    checkMembers({
      // The caller is of the first account that is asked; the management account must stay the first.
      accounts: [first!, { ...admin, delegated }, ...rest],
      check: { ous: [WORK] },
      callerAccount: member(9),
    });
  const [may, mayNot] = [(await ask(true)).report, (await ask(false)).report];
  expect([said(may), found(may)]).toEqual(['', [member(1), member(2), member(3), member(9)]]);
  expect([mayNot.complete, said(mayNot)]).toEqual([
    false,
    expect.stringMatching(/ListAccounts|permissions/),
  ]);
});

describe('the rights that the guide gives', () => {
  const guide = readFileSync(path.join(__dirname, '../../docs/live-check.md'), 'utf8');
  const block = /^```json organization\n(.*?)^```/ms.exec(guide)?.[1] ?? '';
  const policy = JSON.parse(block) as PolicyDocument;
  const actions = policy.Statement.flatMap((it) => it.Action);
  const CALLER = `arn:aws:iam::${MANAGEMENT}:user/lead`;
  const options = { ous: [WORK], ...tag('env', 'prod') };
  const as = (Action: readonly string[]) =>
    check(options, {
      caller: CALLER,
      policies: {
        [CALLER]: {
          Statement: [{ Effect: 'Allow', Action: [...Action, 'sts:AssumeRole'], Resource: '*' }],
        },
      },
    });

  test('are enough for every filter', async () => {
    const { report } = await as(actions);
    expect([said(report), found(report)]).toEqual(['', [member(1), member(2)]]);
  });

  test.each(actions)('%s is needed, and its lack is told', async (action) => {
    const { report } = await as(actions.filter((it) => it !== action));
    expect(report.complete).toBe(false);
    expect(said(report)).toContain(action);
  });
});

test('whatever the tree and the units asked for, what is read and what is left out are all accounts', async () => {
  const units = fc.array(
    fc.constantFrom('ou-embd-aaaaaaaa', 'ou-embd-bbbbbbbb', 'ou-embd-cccccccc'),
    { maxLength: 3 },
  );
  // A unit has one place in the tree: its path says which.
  const place = units.map((all) =>
    [...new Set(all)].map((it, index) => `${it}${index}${all[0]?.slice(-1) ?? ''}`),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(place, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 5 }),
      async (places, which) => {
        const accounts = places.map((it, index) => seed(member(index), it.join('/')));
        const all = ['r-embd', ...new Set(places.flat())];
        const unit = all[which % all.length]!;
        const { report } = await checkMembers({ accounts, check: { ous: [unit] } });
        const below = places.flatMap((it, index) =>
          unit === 'r-embd' || it.includes(unit) ? [member(index)] : [],
        );
        const left = places.map((_, index) => member(index)).filter((it) => !below.includes(it));
        expect([found(report), report.organization?.leftOut?.[0]?.accounts ?? []]).toEqual([
          below,
          left,
        ]);
      },
    ),
    { seed: 14, numRuns: Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 20) },
  );
});
