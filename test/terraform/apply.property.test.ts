import fc from 'fast-check';
import { type Model, type ModelKey, outcomes, planOf } from './apply-model';
import { judged } from './recorded';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 2000);

const status = fc.constantFrom<'Active' | 'Inactive'>('Active', 'Active', 'Inactive');
const models: fc.Arbitrary<Model> = fc
  .array(fc.record({ isThere: fc.boolean(), isRenamed: fc.boolean(), isLater: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((made) => {
    const users = made.map(({ isThere, isRenamed, isLater }, index) => ({
      ...(isThere ? { before: `user-${index}` } : {}),
      after: isThere && isRenamed ? `renamed-${index}` : `user-${index}`,
      // A name that is there and stays is known.
      isLater: isLater && (!isThere || isRenamed),
    }));
    const there = users.flatMap((it, index) => (it.before === undefined ? [] : [index]));
    const of = (owners: readonly number[]) =>
      owners.length === 0
        ? fc.constant(undefined)
        : fc.option(fc.record({ user: fc.constantFrom(...owners), status }), { nil: undefined });
    const key = fc
      .record({
        before: of(there),
        after: of(users.map((_, index) => index)),
        isReference: fc.boolean(),
        isCreatedFirst: fc.boolean(),
        isForgotten: fc.boolean(),
        isLeftOut: fc.boolean(),
        isDeposed: fc.boolean(),
      })
      .map(({ before, after, ...it }): ModelKey => {
        const later = after && users[after.user]?.isLater;
        return {
          ...it,
          isReference: it.isReference || later === true,
          ...(before ? { before } : {}),
          ...(after ? { after } : {}),
        };
      });
    return fc.record({
      users: fc.constant(users),
      keys: fc.array(key, { maxLength: 4 }),
      isInModule: fc.boolean(),
    });
  });

test('a verdict that is certain is what every order of the apply leaves', () => {
  fc.assert(
    fc.property(models, (model) => {
      const { verdict, errors } = judged(planOf(model));
      const most = outcomes(model);
      expect(errors).toEqual([]);
      if (verdict === 'compliant') expect(Math.max(...most)).toBeLessThan(2);
      if (verdict === 'violation') expect(Math.min(...most)).toBeGreaterThan(1);
    }),
    { numRuns: RUNS, seed: 13 },
  );
});

test('where no user is renamed, every verdict is certain', () => {
  fc.assert(
    fc.property(models, (model) => {
      const users = model.users.map(({ before, ...it }) => ({
        ...it,
        ...(before === undefined ? {} : { before, after: before, isLater: false }),
      }));
      const settled = { ...model, users };
      const most = Math.max(...outcomes(settled));
      expect(judged(planOf(settled)).verdict).toBe(most > 1 ? 'violation' : 'compliant');
    }),
    { numRuns: RUNS, seed: 31 },
  );
});
