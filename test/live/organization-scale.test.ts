import { type AccountSeed, deny, type FaultScript, THROTTLED } from '../../embedded-iam/index';
import type { Source } from '../../live-check/index';
import { checkMembers, MANAGEMENT, member } from '../support/embedded-organization';

/**
 * An organization in which some accounts fail, each in a way of its own: the verdict is exact all the
 * same. ONE_ACTIVE_KEY_SCALE=1000x100 is the full size, 2 % of whose accounts fail.
 */
const [ACCOUNTS = 0, USERS = 0] = (process.env['ONE_ACTIVE_KEY_SCALE'] ?? '60x10')
  .split('x')
  .map(Number);
const FULL = ACCOUNTS > 60;

const TROUBLES = [
  'the role is refused',
  'every call is throttled for ever',
  'keys are throttled for ever',
  'connections are cut',
  'suspended',
  'ListUsers is denied',
  'one user is denied',
] as const;
type Trouble = (typeof TROUBLES)[number];

/** Each kind once at least, spread over the accounts. */
const FAILING = Math.max(TROUBLES.length, Math.round(ACCOUNTS / 50));
const troubleOf = new Map<string, Trouble>(
  Array.from({ length: FAILING }, (_, index) => [
    member(Math.floor(((index + 0.5) * ACCOUNTS) / FAILING)),
    TROUBLES[index % TROUBLES.length]!,
  ]),
);

type Status = 'Active' | 'Inactive';
const SETS: readonly (readonly Status[])[] = [
  ['Active'],
  [],
  ['Active', 'Inactive'],
  ['Inactive', 'Active'],
  ['Inactive', 'Inactive'],
  ['Inactive'],
  ['Active', 'Active'],
];

/** The last user of each account has two active keys, and of the others every now and then one. */
function keysOf(account: number, user: number): readonly Status[] {
  if (user === USERS - 1) return ['Active', 'Active'];
  return SETS[(account * 31 + user * 17 + ((account * user) % 5)) % SETS.length]!;
}

const nameOf = (user: number) => `user-${String(user).padStart(3, '0')}`;
const DENIED = nameOf(USERS - 1);

const seeds: AccountSeed[] = Array.from({ length: ACCOUNTS }, (_, account) => ({
  id: member(account),
  ...(troubleOf.get(member(account)) === 'suspended' ? { state: 'SUSPENDED' as const } : {}),
  users: Array.from({ length: USERS }, (__, user) => ({
    name: nameOf(user),
    keys: keysOf(account, user),
  })),
}));

const faults: FaultScript = (call) => {
  if (call.action === 'AssumeRole') {
    const account = call.parameters['RoleArn']?.split(':')[4] ?? '';
    return troubleOf.get(account) === 'the role is refused' ? deny(call) : undefined;
  }
  if (call.service !== 'iam') return undefined;
  switch (troubleOf.get(call.account)) {
    case 'every call is throttled for ever':
      return THROTTLED;
    case 'keys are throttled for ever':
      return call.action === 'ListAccessKeys' ? THROTTLED : undefined;
    case 'connections are cut':
      return { kind: 'reset' };
    case 'ListUsers is denied':
      return call.action === 'ListUsers' ? deny(call) : undefined;
    case 'one user is denied':
      return call.parameters['UserName'] === DENIED ? deny(call) : undefined;
    case 'the role is refused':
    case 'suspended':
    case undefined:
      return undefined;
  }
};

/** What must come out, told from the seeds and not from what was read. */
function expected(source: Source) {
  const violations: string[] = [];
  const errors: string[] = [];
  let users = 1;
  for (const [index, { id }] of seeds.entries()) {
    const trouble = troubleOf.get(id);
    if (trouble === 'suspended') continue;
    const all = Array.from({ length: USERS }, (_, user) => user);
    const two = all.filter((it) => keysOf(index, it).filter((key) => key === 'Active').length > 1);
    // With a fresh report only users with two active keys are asked about one by one.
    const asked = source === 'list' ? all : two;
    const failing =
      trouble === undefined
        ? []
        : trouble === 'keys are throttled for ever'
          ? asked
          : trouble === 'one user is denied'
            ? [USERS - 1]
            : undefined;
    if (!failing) {
      errors.push(`account ${id}`);
      continue;
    }
    users += USERS - failing.length;
    errors.push(...failing.map((it) => `account ${id}, user ${nameOf(it)}`));
    violations.push(
      ...two.filter((it) => !failing.includes(it)).map((it) => `${id} ${nameOf(it)}`),
    );
  }
  return { violations, errors: errors.sort(), users };
}

test.each<Source>(FULL ? ['list'] : ['list', 'auto'])(
  `${ACCOUNTS} accounts of ${USERS} users, ${FAILING} of which fail, by %s`,
  async (source) => {
    const began = Date.now();
    const accounts = [{ id: MANAGEMENT, users: [{ name: 'root-admin' }] }, ...seeds];
    const { report, iam } = await checkMembers({ accounts, faults, check: { source } });
    const { violations, errors, users } = expected(source);
    const found = report.findings.map((it) => `${it.user.account ?? ''} ${it.user.label}`);
    expect(found).toEqual(violations);
    expect(new Set(report.findings.map((it) => it.verdict))).toEqual(new Set(['violation']));
    expect(report.errors.map((it) => it.input)).toEqual(errors);
    expect(report).toMatchObject({
      complete: false,
      verdict: 'violation',
      summary: { users, violations: violations.length, undetermined: 0, errors: errors.length },
    });
    const incomplete = report.readings?.filter((it) => !it.complete).map((it) => it.account);
    const failing = [...troubleOf].filter(([, it]) => it !== 'suspended').map(([id]) => id);
    expect(incomplete).toEqual(failing.sort());
    const suspended = [...troubleOf].filter(([, it]) => it === 'suspended').map(([id]) => id);
    for (const id of suspended) {
      expect(report.warnings[0]?.message).toContain(`${id} (SUSPENDED)`);
      expect(iam.calls.some((it) => it.account === id)).toBe(false);
    }
    // Nobody of an account that answers is asked about twice.
    const asked = new Map<string, number>();
    for (const { account, action, parameters } of iam.calls) {
      if (action !== 'ListAccessKeys' || troubleOf.has(account)) continue;
      const user = `${account} ${parameters['UserName'] ?? ''}`;
      asked.set(user, (asked.get(user) ?? 0) + 1);
    }
    expect(Math.max(...new Set(asked.values()))).toBe(1);
    if (!FULL) return;
    const seconds = ((Date.now() - began) / 1000).toFixed(0);
    process.stdout.write(
      `${users} users judged, ${violations.length} violations, ${errors.length} errors, ${iam.calls.length} calls, ${seconds} s\n`,
    );
  },
  FULL ? 3_600_000 : 30_000,
);
