import {
  App,
  Aspects,
  CfnCondition,
  CfnParameter,
  Fn,
  Stack,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import { OneActiveKeyAspect, OneActiveKeyValidator } from '../../cdk-aspect/index';
import { OneActiveKeyNagPack } from '../../cdk-aspect/nag/index';
import { RULE } from '../../rule-core/index';
import { inFolder, synthesize } from './faces';
import { here, named } from './programs/program';

const faces = {
  validator: (app: App) => {
    Validations.of(app).addPlugins(new OneActiveKeyValidator());
  },
  aspect: (app: App) => {
    Aspects.of(app).add(new OneActiveKeyAspect(), { priority: 0 });
  },
  pack: (app: App) => {
    Validations.of(app).addPlugins(new OneActiveKeyNagPack(app));
  },
};

const shapes = {
  root: (app: App) => new Stack(app, 'S', here),
  stage: (app: App) => new Stack(new Stage(app, 'Prod', here), 'S'),
};

/** The second key only with Env=prod. */
function twoInProd(stack: Stack): void {
  const env = new CfnParameter(stack, 'Env', { allowedValues: ['dev', 'prod'] });
  const expression = Fn.conditionEquals(env.valueAsString, 'prod');
  named(stack, 'First', 'alice');
  named(stack, 'Second', 'alice').cfnOptions.condition = new CfnCondition(stack, 'Prod', {
    expression,
  });
}

const rows = Object.entries(faces).flatMap(([face, attach]) =>
  Object.entries(shapes).map(([shape, stackIn]) => ({ face, attach, shape, stackIn })),
);

describe.each(rows)('app.synth() in a unit test: $face, $shape', ({ attach, stackIn }) => {
  const messageWith = (keys: (stack: Stack) => void): string | undefined =>
    inFolder((outdir) => {
      const app = new App({ outdir });
      keys(stackIn(app));
      attach(app);
      try {
        app.synth();
        return undefined;
      } catch (error) {
        return (error as Error).message;
      }
    });

  test('throws with two keys', () => {
    const message = messageWith((stack) => {
      named(stack, 'First', 'alice');
      named(stack, 'Second', 'alice');
    });
    expect(message).toContain(RULE.id);
    expect(message).toContain('IAM user alice');
    expect(message).not.toContain(' when ');
  });

  test('does not with one', () => {
    expect(messageWith((stack) => named(stack, 'First', 'alice'))).toBeUndefined();
  });

  test('names the parameters under which there are two', () => {
    const message = messageWith(twoInProd) ?? '';
    expect(message).toMatch(/has 2 active access keys when \S*Env=prod; one is allowed/);
  });
});

test.each([
  ['validator', faces.validator, true],
  ['aspect', faces.aspect, false],
  ['pack', faces.pack, true],
])('app.synth({ skipValidation: true }), %s', (_, attach, throws) => {
  inFolder((outdir) => {
    const app = new App({ outdir });
    const stack = shapes.root(app);
    named(stack, 'First', 'alice');
    named(stack, 'Second', 'alice');
    attach(app);
    const synth = () => app.synth({ skipValidation: true });
    if (throws) expect(synth).toThrow(RULE.id);
    else expect(synth).not.toThrow();
  });
});

test.each(Object.entries(shapes))('the reports name them in every entry: %s', (_, stackIn) => {
  const { plugin, nag, assembly } = synthesize((app) => {
    twoInProd(stackIn(app));
  });
  for (const report of [plugin, nag]) {
    const ours = report?.violations ?? [];
    expect(ours.length).toBeGreaterThan(0);
    for (const it of ours) expect(it.description).toMatch(/when \S*Env=prod/);
  }
  expect(Object.values(assembly.findings[0]?.when ?? {})).toEqual(['prod']);
});
