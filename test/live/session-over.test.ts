import fc from 'fast-check';
import type { UserSeed } from '../../embedded-iam/index';
import { SOURCES } from '../../live-check/index';
import { exitCode } from '../../rule-core/index';
import { checkMembers, MANAGEMENT, member } from '../support/embedded-organization';
import { checkUsers } from '../support/embedded-account';

const users = (count: number, prefix = 'user'): UserSeed[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${prefix}-${String(index).padStart(3, '0')}`,
    keys: index === 0 ? (['Active', 'Active'] as const) : (['Active'] as const),
  }));

const CODES = ['ExpiredToken', 'ExpiredTokenException', 'InvalidClientTokenId'] as const;

/** The evidence of a finding, and what the account is called: they may be all that is lacking. */
const DECIDES_NOTHING = ['GetAccessKeyLastUsed', 'ListAccountAliases'];

/** A session that is over from this call on, whatever it is about. */
function overAfter(calls: number, code: string) {
  let made = 0;
  const after: string[] = [];
  return {
    after,
    faults: ({ action }: { readonly action: string }) => {
      if (action === 'GetCallerIdentity' || ++made <= calls) return undefined;
      after.push(action);
      return { kind: 'error', code, status: 403 } as const;
    },
  };
}

test('a session that ends while users are read is one error with a count, and stops the calls', async () => {
  const { after, faults } = overAfter(22, 'ExpiredToken');
  const { report } = await checkUsers(users(60), { faults, check: { concurrency: 5 } });
  expect(report.errors).toEqual([
    {
      input: 'account 111111111111',
      account: '111111111111',
      message:
        'the access keys of 40 users are not known: the session expired while reading. Sign in again and repeat the check',
    },
  ]);
  expect(after.length).toBeLessThanOrEqual(5);
  expect([report.summary.users, report.verdict, exitCode(report)]).toEqual([20, 'violation', 1]);
});

test('at any moment, by any source: one error of the session, few calls after it, never a pass', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: 30 }),
      fc.constantFrom(...CODES),
      fc.constantFrom(...SOURCES),
      fc.integer({ min: 1, max: 4 }),
      async (calls, code, source, concurrency) => {
        const { after, faults } = overAfter(calls, code);
        const check = { source, concurrency };
        const { report } = await checkUsers(users(25), { faults, check });
        const said = report.errors.filter((it) => /session|credentials/.test(it.message));
        const keysLack = after.some((it) => !DECIDES_NOTHING.includes(it));
        expect(said).toHaveLength(keysLack ? 1 : 0);
        expect(report.complete).toBe(!keysLack);
        expect(after.length).toBeLessThanOrEqual(concurrency + 3);
      },
    ),
    { seed: 7, numRuns: 60 },
  );
});

test('an account in the middle of an organization: one error for it, one for the rest', async () => {
  let keys = 0;
  let over = false;
  const { report } = await checkMembers({
    accounts: [
      { id: MANAGEMENT },
      ...[0, 1, 2].map((it) => ({ id: member(it), users: users(30) })),
    ],
    check: { concurrency: 1, ownAccount: 'direct' },
    faults: ({ action }) => {
      over ||= action === 'ListAccessKeys' && ++keys > 40;
      return over ? { kind: 'error', code: 'ExpiredToken', status: 403 } : undefined;
    },
  });
  expect(report.errors.map((it) => [it.input, it.message])).toEqual([
    ['organization', expect.stringMatching(/1 accounts? (was|were) not read \(200000000002\)/)],
    [
      `account ${member(1)}`,
      expect.stringMatching(/^the access keys of 20 users are not known: the s/),
    ],
  ]);
});
