import { Aspects, App, Stack, Validations } from 'aws-cdk-lib';
import {
  OneActiveKeyAspect,
  type OneActiveKeyValidatorOptions,
  OneActiveKeyValidator,
} from '../../cdk-aspect/index';
import { OneActiveKeyNagPack } from '../../cdk-aspect/nag/index';
import { RULE } from '../../rule-core/index';
import { inFolder, synthesize } from './faces';
import { ACCOUNT, here, named } from './programs/program';

const WHOLE = {
  user: 'alice',
  account: ACCOUNT,
  reason: 'two-step rotation',
  owner: 'platform@example.com',
  expires: '2999-01-31',
};

const without = (field: keyof typeof WHOLE): unknown[] => [
  Object.fromEntries(Object.entries(WHOLE).filter(([name]) => name !== field)),
];

/** What a user of plain JavaScript may write, and what must be said of it. */
const malformed: readonly [string, unknown, string][] = [
  ['no owner', without('owner'), 'exception 1: needs "owner"'],
  ['no reason', without('reason'), 'exception 1: needs "reason"'],
  ['no expires', without('expires'), 'exception 1: needs "expires"'],
  ['no user', without('user'), 'exception 1: needs "user"'],
  ['an empty entry after a whole one', [WHOLE, {}], 'exception 2: needs "user"'],
  ['a blank reason', [{ ...WHOLE, reason: ' ' }], 'needs "reason" to be a text'],
  ['an unknown field', [{ ...WHOLE, until: '2999-01-31' }], 'has an unknown field "until"'],
  ['a Date', [{ ...WHOLE, expires: new Date(0) }], 'needs "expires" to be a text'],
  ['no such day', [{ ...WHOLE, expires: '2999-02-30' }], '"expires" must be a day'],
  ['a number for the account', [{ ...WHOLE, account: 111111111111 }], 'twelve digits in quotes'],
  ['a name alone', ['alice'], 'exception 1: is not a mapping'],
  ['nothing as an entry', [null], 'exception 1: is not a mapping'],
  ['one entry without a list', WHOLE, 'must be a list'],
  ['the content of a file', { exceptions: [WHOLE] }, 'must be a list'],
  ['a text', 'alice', 'must be a list'],
];

const optionsOf = (exceptions: unknown) => ({ exceptions }) as OneActiveKeyValidatorOptions;

/** What a unit test, or `node app.js`, gets from `app.synth()`. */
function errorOf(attach: (app: App) => void, keys: number): string | undefined {
  return inFolder((outdir) => {
    const app = new App({ outdir });
    const stack = new Stack(app, 'S', here);
    for (let i = 1; i <= keys; i++) named(stack, `K${i}`, 'alice');
    attach(app);
    try {
      app.synth();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  });
}

const faces = {
  validator: (options: OneActiveKeyValidatorOptions) => (app: App) => {
    Validations.of(app).addPlugins(new OneActiveKeyValidator(options));
  },
  aspect: (options: OneActiveKeyValidatorOptions) => (app: App) => {
    Aspects.of(app).add(new OneActiveKeyAspect(options), { priority: 0 });
  },
  pack: (options: OneActiveKeyValidatorOptions) => (app: App) => {
    Validations.of(app).addPlugins(new OneActiveKeyNagPack(app, options));
  },
};

describe.each(malformed)('exceptions with %s', (_, exceptions, said) => {
  test.each([1, 2])('fail the validator and the pack, which do not throw: %i keys', (count) => {
    const { plugin, nag } = synthesize((app) => {
      const stack = new Stack(app, 'S', here);
      for (let i = 1; i <= count; i++) named(stack, `K${i}`, 'alice');
    }, optionsOf(exceptions));
    for (const report of [plugin, nag]) {
      expect(report?.conclusion).toBe('failure');
      expect(report?.violations).toHaveLength(1);
      const [shown] = report?.violations ?? [];
      expect(shown?.ruleName).toContain(RULE.undeterminedId);
      expect(['error', 'fatal']).toContain(shown?.severity);
      expect(shown?.description).toContain(said);
      expect(shown?.description).not.toMatch(/undefined|\[object/);
    }
  });

  test('fail the Aspect', () => {
    const message = errorOf(faces.aspect(optionsOf(exceptions)), 1);
    expect(message).toContain(said);
    expect(message).toContain(RULE.undeterminedId);
    expect(message).not.toMatch(/undefined|\[object/);
  });
});

describe.each(Object.entries(faces))('%s in a unit test', (_, face) => {
  test('says what is wrong with an exception', () => {
    expect(errorOf(face(optionsOf(without('owner'))), 1)).toContain('exception 1: needs "owner"');
  });

  test.each([undefined, null, [], [WHOLE]])('takes %j', (exceptions) => {
    const keys = Array.isArray(exceptions) && exceptions.length > 0 ? 2 : 1;
    expect(errorOf(face(optionsOf(exceptions)), keys)).toBeUndefined();
  });
});
