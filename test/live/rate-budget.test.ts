import { setImmediate as callsGo } from 'node:timers/promises';
import fc from 'fast-check';
import { RateBudget } from '../../live-check/aws/rate-budget';
import { TestClock } from '../support/test-clock';

function budgetAt(most?: number) {
  const clock = new TestClock();
  const now = () => clock.now().getTime();
  // Who was let go comes to its call before the time passes.
  const sleep = async (milliseconds: number) => {
    await callsGo();
    clock.pass(milliseconds);
  };
  const budget = new RateBudget({
    now,
    sleep,
    ...(most === undefined ? {} : { most }),
  });
  return { budget, clock, now };
}

/** Lets so many calls go, each answered at once, and gives the times at which they went. */
async function go(
  { budget, now }: ReturnType<typeof budgetAt>,
  calls: number,
  answer: (index: number) => void = () => undefined,
): Promise<number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: calls }, async (_, index) => {
      await budget.take();
      times.push(now());
      answer(index);
    }),
  );
  return times;
}

test('in no second do more calls go than are allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 8, maxLength: 8 }),
      async (most, bursts, pauses) => {
        const at = budgetAt(most);
        const times: number[] = [];
        for (const [index, burst] of bursts.entries()) {
          times.push(
            ...(await go(at, burst, () => {
              at.budget.answered();
            })),
          );
          at.clock.pass(pauses[index] ?? 0);
        }
        for (const start of times) {
          const within = times.filter((it) => it >= start && it < start + 1000).length;
          // One on the edge, and what 20 ms saved up.
          expect(within).toBeLessThanOrEqual(Math.ceil(most * 1.02) + 1);
        }
      },
    ),
    { seed: 6, numRuns: 60 },
  );
});

test('begins at 20 a second, grows while nothing is throttled, and stops at the most', async () => {
  const at = budgetAt(60);
  expect(at.budget.perSecond).toBe(20);
  const times = await go(at, 2_000, () => {
    at.budget.answered();
  });
  expect(at.budget.perSecond).toBe(60);
  const first = times.filter((it) => it < (times[0] ?? 0) + 1000).length;
  expect(first).toBeGreaterThan(19);
  expect(first).toBeLessThan(24);
});

test('a burst of throttles halves the rate once; the next one again, down to one a second', () => {
  const { budget, clock } = budgetAt();
  budget.throttled();
  budget.throttled();
  expect(budget.perSecond).toBe(10);
  for (let index = 0; index < 20; index += 1) {
    clock.pass(1000);
    budget.throttled();
  }
  expect(budget.perSecond).toBe(1);
});

test('an idle budget does not grow: nothing shows that more would pass', () => {
  const { budget } = budgetAt();
  for (let index = 0; index < 1000; index += 1) budget.answered();
  expect(budget.perSecond).toBe(20);
});

test('finds a rate near what AWS allows, and is rarely throttled there', async () => {
  const at = budgetAt(100);
  let tokens = 30;
  let filled = at.now();
  let throttles = 0;
  const calls = 3_000;
  const began = at.now();
  await go(at, calls, () => {
    tokens = Math.min(30, tokens + ((at.now() - filled) / 1000) * 30);
    filled = at.now();
    if (tokens >= 1) {
      tokens -= 1;
      at.budget.answered();
    } else {
      throttles += 1;
      at.budget.throttled();
    }
  });
  const perSecond = calls / ((at.now() - began) / 1000);
  expect(perSecond).toBeGreaterThan(18);
  expect(throttles / calls).toBeLessThan(0.1);
});
