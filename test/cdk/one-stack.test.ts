import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, Aspects, Fn, Lazy, Stack, Validations } from 'aws-cdk-lib';
import { OneActiveKey, OneActiveKeyAspect } from '../../cdk-aspect/index';
import { OneActiveKeyNagPack } from '../../cdk-aspect/nag/index';
import { inFolder, synthesizeWithAspect } from './faces';
import { named, user } from './programs/program';

test('the Aspect says that it cannot judge a stack that hands over its template in its own way', () => {
  class Own extends Stack {
    override _synthesizeTemplate(...given: Parameters<Stack['_synthesizeTemplate']>): void {
      super._synthesizeTemplate(...given);
    }
  }
  const { error } = synthesizeWithAspect((app) => {
    named(new Own(app, 'S'), 'A', 'alice');
  });
  expect(error).toContain('The template of S is not readable: its class overrides');
});

test.each(['alice', undefined])(
  'attached to one stack, each face takes an import of another for a user of its own (%s)',
  (userName) => {
    const build = (app: App): Stack => {
      const owner = user(new Stack(app, 'S'), 'U', userName);
      const stack = new Stack(app, 'T');
      named(stack, 'A', owner.userName);
      named(stack, 'B', userName ?? Fn.select(1, Fn.split('/', owner.userArn)));
      return stack;
    };
    const reports = inFolder((outdir) => {
      const app = new App({
        outdir,
        context: { '@aws-cdk/core:failSynthOnValidationErrors': false },
      });
      const stack = build(app);
      OneActiveKey.enforce(stack);
      Validations.of(stack).addPlugins(new OneActiveKeyNagPack(stack));
      app.synth();
      return JSON.parse(readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as {
        pluginReports: { violations: unknown[] }[];
      };
    });
    expect(reports.pluginReports.flatMap((it) => it.violations)).toEqual([]);
    const shown = inFolder((outdir) => {
      const app = new App({ outdir });
      Aspects.of(build(app)).add(new OneActiveKeyAspect(), { priority: 0 });
      return app.synth().stacks.flatMap((it) => it.messages);
    });
    expect(JSON.stringify(shown)).not.toContain('iam-user');
  },
);

test('a value that is another one each time: the Aspect asks once more than synthesis', () => {
  const asked = (attach: (app: App) => void): number =>
    inFolder((outdir) => {
      const app = new App({ outdir });
      let count = 0;
      const stack = new Stack(app, 'S');
      named(stack, 'A', Lazy.uncachedString({ produce: () => `user${++count}` }));
      named(stack, 'B', 'alice');
      attach(app);
      app.synth();
      return count;
    });
  const alone = asked(() => undefined);
  const withAspect = asked((app) => {
    Aspects.of(app).add(new OneActiveKeyAspect(), { priority: 0 });
  });
  expect(withAspect).toBeGreaterThan(alone);
});
