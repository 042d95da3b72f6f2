import fc from 'fast-check';
import { type Operation, World } from './world';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 300);

const user = fc.nat({ max: 2 });
const key = fc.nat({ max: 1 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('key' as const), user }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('user' as const), user }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('no-user' as const), user }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('activate' as const, 'deactivate' as const, 'delete' as const),
      ...{ user, key },
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rename' as const), user, to: user }) },
);
/** How an event comes: so often, or not at all. */
const delivery = (least: number) => fc.integer({ min: least, max: 3 });
const steps = (least: number) =>
  fc.array(fc.tuple(operation, delivery(least), fc.constantFrom(0, 6, 60)), {
    minLength: 1,
    maxLength: 14,
  });

/** Changes the account while events of before are worked on, in any order. */
async function live(world: World, scheduler: fc.Scheduler, all: Step[]): Promise<void> {
  for (const it of [0, 1]) world.change({ kind: 'user', user: it });
  const running: Promise<void>[] = [];
  for (const [what, times, waits] of all) {
    const event = world.change(what);
    for (let count = 0; event && count < times; count++) {
      running.push(scheduler.schedule(Promise.resolve()).then(() => world.handle(event)));
    }
    // Some of what waits goes on before the next change.
    for (let count = 0; count < waits && scheduler.count() > 0; count++)
      await scheduler.waitNext(1);
  }
  await Promise.all([...running, scheduler.waitIdle()]);
}
type Step = readonly [Operation, number, number];

test('every event that comes, late, twice or in another order, ends with the truth', async () => {
  let violating = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), steps(1), async (scheduler, all) => {
      const world = new World(scheduler);
      await live(world, scheduler, all);
      expect(world.failing()).toEqual(world.violating());
      // What is noted is the truth too: the next opening is told.
      expect(world.noted()).toEqual(
        world
          .violating()
          .map((it) => it.toLowerCase())
          .sort(),
      );
      violating += world.violating().length;
      const told = world.notices.map((it) => it.subject.split(' ')[1]);
      expect(told).toEqual(expect.arrayContaining(world.violating()));
    }),
    { seed: 22, numRuns: RUNS },
  );
  expect(violating).toBeGreaterThan(RUNS / 20);
});

test('whatever events are lost, the next sweep ends with the truth, while others still come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), steps(0), fc.boolean(), async (scheduler, all, twice) => {
      const world = new World(scheduler);
      const early = twice ? world.sweep() : Promise.resolve();
      await live(world, scheduler, all);
      await early;
      const last = [world.sweep(), ...(twice ? [world.sweep()] : [])];
      await scheduler.waitIdle();
      await Promise.all(last);
      expect(world.failing()).toEqual(world.violating());
    }),
    { seed: 23, numRuns: RUNS },
  );
});

test('a finding that opens once is told once, however often and in whatever order its events come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(delivery(1), { minLength: 2, maxLength: 2 }),
      async (scheduler, times) => {
        const world = new World(scheduler);
        const all = times.map((it): Step => [{ kind: 'key', user: 0 }, it, 0]);
        await live(world, scheduler, all);
        expect(world.notices.map((it) => it.message)).toEqual([
          expect.stringMatching(/^IAM user alice in account 111111111111 has 2 active access keys/),
        ]);
      },
    ),
    { seed: 24, numRuns: RUNS },
  );
});
