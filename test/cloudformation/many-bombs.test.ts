import {
  spend,
  stepsLeft,
  stepsOf,
  withinBounds,
} from '../../inputs/cloudformation/evaluate/budget';
import { readStacks } from '../../inputs/cloudformation/index';
import type { StackInput } from '../../inputs/cloudformation/stacks/stack-input';
import { evaluate } from '../../rule-core/index';

const account = { scope: 'home' };
const ITEMS = Array.from({ length: 25 }, (_, n) => String(n));

/** A stack with as many steps as its loops make: hundreds for each entry. */
function looping(name: string, levels: number, inner: object): StackInput {
  let Resources = inner;
  for (let level = 0; level < levels; level += 1) {
    Resources = { [`Fn::ForEach::L${level}`]: [`V${level}`, ITEMS, Resources] };
  }
  return { name, account, template: { Transform: 'AWS::LanguageExtensions', Resources } };
}

const bomb = (n: number) => looping(`Bomb${n}`, 6, { K: { Type: 'AWS::IAM::AccessKey' } });
const BOMBS = Array.from({ length: 30 }, (_, n) => bomb(n));
const keyOf = (UserName: unknown) => ({ Type: 'AWS::IAM::AccessKey', Properties: { UserName } });
const FEW = BOMBS.slice(0, 10);
/** It takes more than an equal share of the work of 41 stacks. */
const LONG = looping('Long', 2, {
  'A${V0}x${V1}': keyOf('a-${V0}'),
  'U${V0}x${V1}': { Type: 'T' },
});

test('many stacks that ask for too much work take as much together as one run may', () => {
  const total = 10 * stepsOf(BOMBS);
  const left = withinBounds(total, () => {
    const { errors } = readStacks(BOMBS);
    expect(errors).toHaveLength(BOMBS.length);
    return stepsLeft();
  });
  // Together, one by one, and the plain keys of each.
  expect(total - left).toBeLessThan(3 * stepsOf(BOMBS));
});

test('a step that is refused is not taken from what others have', () => {
  const left = withinBounds(1_000, () => {
    const refused = () => {
      withinBounds(10, () => {
        spend(5_000);
      });
    };
    expect(refused).toThrow('more work');
    return stepsLeft();
  });
  expect(left).toBe(990);
});

test('what runs within has no more than is left outside', () => {
  withinBounds(100, () => {
    withinBounds(60, () => {
      spend(50);
    });
    expect(stepsLeft()).toBe(50);
    expect(withinBounds(60, stepsLeft)).toBe(50);
  });
});

test('a template has steps for its size, up to a bound, and the run has some for any', () => {
  const one = (size: number) => stepsOf([{ template: 'x'.repeat(size) }]) - stepsOf([]);
  expect(one(200)).toBe(2 * one(100));
  expect(one(1_000_000)).toBe(one(10_000));
  expect(stepsOf([{ template: {} }]) - stepsOf([])).toBe(one(1_000_000));
});

test.each([
  ['before', [LONG, ...FEW]],
  ['after', [...FEW, LONG]],
])(
  'a stack that needs more than its share is read %s them, with what others leave',
  (_, stacks) => {
    const quick = Array.from({ length: 30 }, (_unused, n) =>
      looping(`Quick${n}`, 1, { 'T${V0}': { Type: 'T' } }),
    );
    const { keys, errors } = readStacks([...stacks, ...quick]);
    expect(errors.map((it) => it.input).sort()).toEqual(FEW.map((it) => it.name).sort());
    const { findings } = evaluate(keys, { errors });
    expect(findings.filter((it) => it.verdict === 'violation')).toHaveLength(ITEMS.length);
  },
);

test('imports of plain names take work in proportion to the stacks, not to its square', () => {
  const stepsFor = (count: number) => {
    const stacks = Array.from({ length: count }, (_, n): StackInput => ({
      name: `s${n}`,
      account,
      template: {
        Resources: { K: keyOf({ 'Fn::ImportValue': `e${(n + 1) % count}` }) },
        Outputs: { O: { Value: `u${n}`, Export: { Name: `e${n}` } } },
      },
    }));
    return withinBounds(1e9, () => {
      const { keys } = readStacks(stacks);
      expect(evaluate(keys).findings).toEqual([]);
      expect(keys).toHaveLength(count);
      return 1e9 - stepsLeft();
    });
  };
  expect(stepsFor(400)).toBeLessThan(2.2 * stepsFor(200));
});

test('rules that ask of each item of a list whether it is in another end at the bound', () => {
  const texts = Array.from({ length: 20 }, (_, n) => `x${n}`);
  const asked = { 'Fn::EachMemberIn': [{ Ref: 'L' }, texts] };
  const rules = Array.from({ length: 250 }, (_, n) => [
    `R${n}`,
    { Assertions: [{ Assert: asked }] },
  ]);
  const keys = Array.from({ length: 100 }, (_, n) => [
    `K${n}`,
    keyOf({ 'Fn::Select': [n, { Ref: 'L' }] }),
  ]);
  const template = {
    Parameters: { L: { Type: 'List<String>' } },
    Rules: Object.fromEntries(rules) as object,
    Resources: Object.fromEntries(keys) as object,
  };
  const { errors } = readStacks([{ name: 'Rules', account, template }]);
  expect(errors.map((it) => it.message).join()).toMatch('more work');
});
