import {
  type AccessKey,
  all,
  any,
  constantly,
  evaluate,
  is,
  not,
  type Parameter,
  ruleOf,
  unknown,
  unknownCondition,
} from '../../rule-core/index';
import { candidateUsers } from '../../rule-core/candidates';
import { decide } from '../../rule-core/decide';
import { Budget } from '../../rule-core/solver/budget';
import { Worlds } from '../../rule-core/solver/worlds';
import { key } from './keys';

const ENV: Parameter = { id: 'Env', name: 'Env', values: ['dev', 'prod'] };

describe('what an undetermined finding hangs on', () => {
  test.each([
    {
      given: 'a condition whose name begins like a status',
      keys: [key('A'), key('B', { when: unknownCondition('status of b.yaml', 'why') })],
      code: 'unknown-condition',
      about: ['condition'],
    },
    {
      given: 'a status',
      keys: [key('A'), { ...key('B'), status: constantly(unknown('B', 'why')) }],
      code: 'unknown-status',
      about: ['status'],
    },
    {
      given: 'a status and a condition of one name: two different facts',
      keys: [
        key('A', { when: unknownCondition('same', 'why') }),
        { ...key('B'), status: constantly(unknown('same', 'why')) },
      ],
      code: 'unknown-status',
      about: ['condition', 'status'],
    },
  ])('$given', ({ keys, code, about }) => {
    const [finding] = evaluate(keys).findings;
    expect(finding).toMatchObject({ verdict: 'undetermined', code });
    expect(finding?.unknowns?.map((it) => it.about).sort()).toEqual(about);
  });

  test('a parameter and an unknown of one name are two different facts', () => {
    const open = unknownCondition('Env', 'why');
    const report = evaluate([key('A'), key('B', { when: all(is(ENV, 'prod'), open) })]);
    expect(report.findings).toMatchObject([{ verdict: 'undetermined', when: { Env: 'prod' } }]);
  });
});

test('an accepted finding keeps the rule that it is of', () => {
  const accepted = { reason: 'known' };
  const keys = [
    key('A'),
    { ...key('B', { accepted }), status: constantly(unknown('B', 'an attribute')) },
  ];
  const [finding] = evaluate(keys).findings;
  expect(finding?.verdict).toBe('excepted');
  expect(finding && ruleOf(finding)).toBe('iam-user-access-keys-undetermined');
});

test('keys of one user under two identities in different worlds count once each', () => {
  const twice: AccessKey = {
    ...key('A'),
    user: [...key('A').user.map((it) => ({ ...it, when: is(ENV, 'dev') })), ...prodOfAlice()],
  };
  expect(evaluate([twice]).findings).toEqual([]);
  const report = evaluate([twice, key('B', { when: is(ENV, 'prod') })]);
  expect(report.findings).toMatchObject([{ verdict: 'violation', when: { Env: 'prod' } }]);
});

function prodOfAlice(): AccessKey['user'] {
  return key('A').user.map((it) => ({ ...it, when: is(ENV, 'prod') }));
}

describe('questions that are too complex', () => {
  const wide = (letter: string, size: number) =>
    Array.from({ length: size }, (_, index): Parameter => {
      const id = `${letter}${index}`;
      return { id, name: id, values: ['yes', 'no'] };
    });
  /** A condition that no small diagram holds: pairs of parameters from opposite ends. */
  const entangled = (letter: string) => {
    const parameters = wide(letter, 64);
    const pairs = parameters
      .slice(0, 32)
      .map((it, index) => [it, parameters[63 - index] ?? it] as const);
    const listed = all(...parameters.map((it) => any(is(it, 'yes'), is(it, 'no'))));
    const ordered = all(...parameters.map((it) => is(it, 'yes')));
    const same = pairs.map(([a, b]) =>
      any(all(is(a, 'yes'), is(b, 'yes')), all(is(a, 'no'), is(b, 'no'))),
    );
    return any(ordered, all(...same), all(listed, not(all(...same))));
  };

  test.each([
    ['X', 'Y'],
    ['0', '1'],
  ])('a violation that one pair shows is still found: %s, %s', (first, second) => {
    const keys = [
      key('A', { when: entangled('p') }),
      key('B', { when: not(entangled('p')) }),
      key(first),
      key(second),
    ];
    const decisions = decide(candidateUsers(keys), new Budget(20_000));
    expect(decisions.map((it) => [it.code, it.keys.map((one) => one.key.address)])).toEqual([
      ['several-active-keys', [first, second]],
    ]);
  });

  test('when all the work of a run is spent, such users are not passed over', () => {
    const keys = Array.from({ length: 8 }, (_, index) => `u${index}`).flatMap((user) => [
      key(`${user}/A`, { user, when: entangled(user) }),
      key(`${user}/B`, { user, when: not(entangled(user)) }),
      key(`${user}/C`, { user, when: all(entangled(user), not(entangled(`${user}x`))) }),
    ]);
    const decisions = decide(candidateUsers(keys), new Budget(30_000));
    expect(decisions.map((it) => it.verdict)).toEqual(Array(8).fill('undetermined'));
    expect(decisions.map((it) => it.code)).toEqual(Array(8).fill('too-complex'));
  });

  test('a user beside them who violates the rule is still found', () => {
    const keys = [
      ...['A', 'B'].map((it) => key(it, { user: 'alice', when: entangled(it) })),
      ...['K', 'L'].map((it) => key(it, { user: 'zoe', when: is(ENV, 'prod') })),
    ];
    const decisions = decide(candidateUsers(keys), new Budget(5_000));
    expect(decisions.map((it) => it.code)).toEqual(['too-complex', 'several-active-keys']);
  });

  test('the order of the keys changes nothing', () => {
    const keys = ['bob', 'alice', 'carol'].flatMap((user) => [
      key(`${user}/2`, { user }),
      key(`${user}/1`, { user, when: is(ENV, 'prod') }),
    ]);
    const report = evaluate(keys);
    expect(evaluate([...keys].reverse())).toEqual(report);
    expect(report.findings.map((it) => it.user.name)).toEqual(['alice', 'bob', 'carol']);
  });
});

test.each([['x'], [undefined], [null], [{}], [7]])('evaluate(%j) is told in a sentence', (keys) => {
  expect(() => evaluate(keys as never)).toThrow(/give a list of access keys/);
});

test('a question about a parameter does not look at each of its values', () => {
  let looks = 0;
  const values = new Proxy(
    Array.from({ length: 1_000 }, (_, n) => `v${n}`),
    {
      get: (of, name, whole) => {
        looks += 1;
        return Reflect.get(of, name, whole) as unknown;
      },
    },
  );
  const parameter = { id: 'P', name: 'P', values };
  for (let n = 0; n < 100; n += 1) {
    const condition = is(parameter, `v${n}`);
    const worlds = new Worlds([condition]);
    expect(worlds.compile(condition)).not.toBe(worlds.never);
  }
  expect(looks).toBeLessThan(10_000);
});
