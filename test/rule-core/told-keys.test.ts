import { evaluate, is, not, type Parameter, keyState } from '../../rule-core/index';
import { key } from './keys';

const ENV: Parameter = { id: 'Env', name: 'Env', values: ['dev', 'prod', 'test'] };
const SPARE: Parameter = { id: 'Spare', name: 'Spare', values: ['yes', 'no'] };
/** Nobody says the first value of this one. */
const ALONE: Parameter = { id: 'x', name: 'alone', values: ['no', 'yes'], unsaid: 'no' };

function told(...keys: ReturnType<typeof key>[]) {
  const [finding] = evaluate(keys).findings;
  return {
    message: finding?.message,
    activeKeys: finding?.activeKeys,
    when: finding?.when,
    whichKeysBy: finding?.whichKeysBy,
    keys: finding?.keys.map((it) => `${it.address}: ${keyState(it)}`),
  };
}

test('a key that is active with some values of another parameter is not counted', () => {
  const spare = key('K0', { when: is(SPARE, 'yes') });
  expect(told(spare, key('K1'), key('K2', { when: is(ENV, 'prod') }))).toEqual({
    message:
      'IAM user alice has 2 active access keys when Env=prod: K1, K2. K0 may be active too, depending on Spare.',
    activeKeys: 2,
    when: { Env: 'prod' },
    whichKeysBy: undefined,
    keys: ['K0: may be active, depending on Spare', 'K1: Active', 'K2: Active'],
  });
});

test('where it is other keys with other values, it says so', () => {
  const [prod, others] = [is(ENV, 'prod'), not(is(ENV, 'prod'))];
  expect(told(key('K0', { when: prod }), key('K1', { when: others }), key('K2'))).toEqual({
    message:
      'IAM user alice has 2 active access keys when Env=dev (other keys with another Env): K1, K2.',
    activeKeys: 2,
    when: { Env: 'dev' },
    whichKeysBy: ['Env'],
    keys: ['K1: Active', 'K2: Active'],
  });
});

test('what goes without saying is so', () => {
  const part = ['A', 'B'].map((it) => key(it, { when: is(ALONE, 'no') }));
  const own = ['C', 'D'].map((it) => key(it, { when: is(ALONE, 'yes') }));
  expect(told(...part, ...own)).toEqual({
    message: 'IAM user alice has 2 active access keys: A, B.',
    activeKeys: 2,
    when: undefined,
    whichKeysBy: undefined,
    keys: ['A: Active', 'B: Active'],
  });
});
