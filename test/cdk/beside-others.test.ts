import { App, type IPolicyValidationPlugin, type AppProps, Stack } from 'aws-cdk-lib';
import { OneActiveKey, OneActiveKeyValidator } from '../../cdk-aspect/index';
import { RULE } from '../../rule-core/index';
import { inFolder, synthesize, synthesizeWithAspect } from './faces';
import { here, named } from './programs/program';

const content: IPolicyValidationPlugin = {
  name: 'content',
  validate: () => ({ success: true, violations: [] }),
};
const throwing: IPolicyValidationPlugin = {
  name: 'throwing',
  validate: () => {
    throw new Error('boom');
  },
};

/** What `app.synth()` throws, with plugins registered the old way. */
function errorWith(
  plugins: readonly IPolicyValidationPlugin[],
  keys: number,
  attach: (app: App) => void = () => undefined,
): string | undefined {
  const quiet = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  try {
    return inFolder((outdir) => {
      const app = new App({ outdir, policyValidationBeta1: plugins } as unknown as AppProps);
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
  } finally {
    quiet.mockRestore();
  }
}

const enforce = (app: App) => {
  OneActiveKey.enforce(app);
};

describe('policyValidationBeta1', () => {
  test.each([
    ['ours in the old option', [new OneActiveKeyValidator()], undefined],
    ['ours after another', [content, new OneActiveKeyValidator()], undefined],
    ['ours before another', [new OneActiveKeyValidator(), content], undefined],
    ['another there, ours with enforce', [content], enforce],
    ['ours both ways', [new OneActiveKeyValidator()], enforce],
  ])('%s', (_, plugins, attach) => {
    const message = errorWith(plugins, 2, attach);
    expect(message).toContain(RULE.id);
    expect(message).toContain('IAM user alice');
    expect(errorWith(plugins, 1, attach)).toBeUndefined();
  });

  test('one that throws does not hide ours', () => {
    const message = errorWith([throwing, new OneActiveKeyValidator()], 2);
    expect(message).toContain('boom');
    expect(message).toContain(RULE.id);
    expect(errorWith([throwing, new OneActiveKeyValidator()], 1)).not.toContain(RULE.id);
  });
});

/** One key and something that hides what the template deploys: no face may pass it. */
test.each([
  [
    'a macro that is not known',
    (stack: Stack) => {
      stack.addTransform('TheirMacro');
      named(stack, 'K1', 'alice');
    },
    'TheirMacro',
  ],
  [
    'a resource whose type an override deletes',
    (stack: Stack) => {
      named(stack, 'K1', 'alice');
      named(stack, 'K2', 'alice').addDeletionOverride('Type');
    },
    'K2 has no readable Type',
  ],
])('%s fails every face', (_, fill, said) => {
  const build = (app: App) => {
    fill(new Stack(app, 'S', here));
  };
  const { plugin, nag, assembly } = synthesize(build);
  for (const report of [plugin, nag]) {
    expect(report?.conclusion).toBe('failure');
    expect(report?.violations[0]?.ruleName).toContain(RULE.undeterminedId);
    expect(report?.violations[0]?.description).toContain(said);
  }
  expect(assembly.complete).toBe(false);
  expect(assembly.errors[0]?.message).toContain(said);
  const { error } = synthesizeWithAspect(build);
  expect(error).toContain(RULE.undeterminedId);
  expect(error).toContain(said);
});
