import fc from 'fast-check';
import type { CandidateUser } from '../../rule-core/candidates';
import { mayBeTheSameAccount } from '../../rule-core/facts/account';
import { Neighbours } from '../../rule-core/neighbours';

const name = fc.constantFrom('a', 'b', 'c');
const account = fc.record(
  { scope: name, id: name, family: name, uncertain: fc.boolean() },
  { requiredKeys: ['scope'] },
);
const users = fc.array(account, { maxLength: 20 }).map((accounts) =>
  accounts.map((it, n): CandidateUser => ({
    account: it,
    user: { id: `u${n}`, label: `u${n}` },
    candidates: [],
  })),
);

test('users who may be in one account are found as by comparing each with all, in their order', () => {
  fc.assert(
    fc.property(users, (all) => {
      const neighbours = new Neighbours(all);
      for (const user of all) {
        const compared = all.filter((it) => mayBeTheSameAccount(user.account, it.account));
        expect(neighbours.of(user)).toEqual(compared);
      }
    }),
    { numRuns: 500, seed: 24 },
  );
});

test('a user of one of many accounts is compared with those of its own only', () => {
  const all = Array.from({ length: 1_000 }, (_, n): CandidateUser => ({
    account: { scope: `s${n}`, family: `f${n % 500}` },
    user: { id: 'u', label: 'u' },
    candidates: [],
  }));
  let looks = 0;
  const counted = all.map((it): CandidateUser => ({
    ...it,
    get account() {
      looks += 1;
      return it.account;
    },
  }));
  const neighbours = new Neighbours(counted);
  for (const it of counted) neighbours.of(it);
  expect(looks).toBeLessThan(10 * all.length);
});
