import {
  App,
  Aspects,
  CfnResource,
  CfnStack,
  type IAspect,
  Stack,
  Stage,
  Tags,
  Validations,
} from 'aws-cdk-lib';
import { CfnUser } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { OneActiveKey, OneActiveKeyAspect, OneActiveKeyValidator } from '../../cdk-aspect/index';
import { OneActiveKeyNagPack } from '../../cdk-aspect/nag/index';
import { readWhatMatters } from '../../cdk-aspect/templates/what-matters';
import { treeTemplates } from '../../cdk-aspect/tree/tree-templates';
import { RULE } from '../../rule-core/index';
import { inFolder, synthesize, synthesizeWithAspect } from './faces';
import { here, key, named, user } from './programs/program';

const BROKEN = {
  user: 'alice',
  account: '111111111111',
  reason: 'r',
  owner: 'o',
  expires: '2027-01-01',
};

const two = (stack: Stack, name = 'alice') => {
  named(stack, 'K1', name);
  named(stack, 'K2', name);
};

/** What a unit test of a user sees: the exception of `app.synth()`. */
function messageOf(build: (app: App) => void): string {
  return inFolder((outdir) => {
    const app = new App({ outdir });
    build(app);
    try {
      app.synth();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  });
}

test('in a unit test the exception names the rule, the user, the keys and their lines', () => {
  const message = messageOf((app) => {
    const stack = new Stack(app, 'S', here);
    const alice = user(stack, 'U', 'alice');
    key(stack, 'K1', alice);
    key(stack, 'K2', alice);
    OneActiveKey.enforce(app);
  });
  expect(message).toContain(RULE.id);
  expect(message).toContain('IAM user alice of account 111111111111 has 2 active access keys');
  expect(message).toMatch(/- S\/K1 \(test\/cdk\/\S+\.ts:\d+, called from \S+:\d+\)/);
  expect(message.split('\n  - S/K1').length - 1).toBe(1);
  expect(message).toContain('Keep one of these keys active');
  expect(message).toContain('CIS AWS Foundations v3.0.0, 1.13');
});

test('a finding is told once, however often the rule is enforced', () => {
  const message = messageOf((app) => {
    two(new Stack(app, 'S', here));
    expect(OneActiveKey.enforce(app)).toBe(OneActiveKey.enforce(app));
  });
  expect(message.split('has 2 active access keys').length - 1).toBe(1);
});

test('the Aspect makes the templates of those stacks only where a user may have two keys', () => {
  const app = new App();
  const made = () => {
    const opened: string[] = [];
    const seen = treeTemplates(app).seen.map((it) => {
      const open = () => {
        opened.push(it.construct.node.path);
        return it.open();
      };
      return { ...it, open };
    });
    readWhatMatters(seen, () => ({ keys: [], errors: [] }));
    return opened;
  };
  named(new Stack(app, 'Other', here), 'K', 'carol');
  const stack = new Stack(app, 'S', here);
  key(stack, 'K1', user(stack, 'U'));
  key(stack, 'K2', user(stack, 'V', 'bob'));
  named(stack, 'K3', 'alice');
  expect(made()).toEqual([]);
  named(stack, 'K4', 'Bob');
  expect(made()).toEqual(['S']);
});

test('other options are another registration', () => {
  const app = new App();
  const first = OneActiveKey.enforce(app);
  expect(OneActiveKey.enforce(app, { strict: true })).not.toBe(first);
  expect(OneActiveKey.enforce(app, { strict: true, scope: app })).not.toBe(first);
});

test('for keys of a shared helper the callers are named too', () => {
  const message = messageOf((app) => {
    const stack = new Stack(app, 'S', here);
    const first = named(stack, 'K1', 'alice');
    const second = named(stack, 'K2', 'alice');
    expect([first, second]).toHaveLength(2);
    OneActiveKey.enforce(app);
  });
  const lines = [...message.matchAll(/programs\/program\.ts:\d+, called from (\S+):(\d+)\)/g)];
  const [one, two] = lines.map(([, , line]) => Number(line));
  expect(lines[0]?.[1]).toBe('test/cdk/faces.test.ts');
  expect(Number(two) - Number(one)).toBe(1);
});

test('another benchmark version is named as asked', () => {
  const message = messageOf((app) => {
    two(new Stack(app, 'S', here));
    OneActiveKey.enforce(app, { benchmark: '5.0.0' });
  });
  expect(message).toContain('v5.0.0, 1.12');
});

test.each([
  ['a benchmark that is not known', { benchmark: '0.0.0' }],
  ['a moment that is none', { now: 'tomorrow' as unknown as Date, exceptions: [BROKEN] }],
])('the plugin and the pack never throw: %s is a violation', (_, options) => {
  const { plugin, nag } = synthesize((app) => {
    named(new Stack(app, 'S', here), 'K', 'alice');
  }, options);
  for (const report of [plugin, nag]) {
    expect(report?.conclusion).toBe('failure');
    expect(report?.violations[0]?.ruleName).toContain(RULE.undeterminedId);
    expect(report?.violations[0]?.description).toContain('could not be judged');
  }
});

test('a template that cannot be read fails, names the stack, and can be accepted', () => {
  const build = (accept: boolean) => (app: App) => {
    const stack = new Stack(app, 'S', here);
    new CfnStack(stack, 'Remote', { templateUrl: 'https://example.com/template.json' });
    const id = `one-active-key::${RULE.undeterminedId}`;
    if (accept) Validations.of(stack).acknowledge({ id, reason: 'read by its own pipeline' });
  };
  const { plugin } = synthesize(build(false));
  expect(plugin?.conclusion).toBe('failure');
  expect(plugin?.violations[0]?.violatingConstructs[0]?.constructPath).toBe('S');
  expect(synthesizeWithAspect(build(false)).error).toContain('Remote');
  const accepted = synthesize(build(true));
  expect(accepted.plugin?.conclusion).toBe('success');
  expect(accepted.plugin?.suppressedViolations?.[0]?.reason).toBe('read by its own pipeline');
  expect(synthesizeWithAspect(build(true)).error).toBeUndefined();
});

test('a module may be anything: a stack with one is no pass for any face', () => {
  const build = (app: App) => {
    new CfnResource(new Stack(app, 'S', here), 'Module', { type: 'Our::Users::Two::MODULE' });
  };
  expect(synthesize(build).plugin?.conclusion).toBe('failure');
  expect(synthesizeWithAspect(build).error).toContain('Module');
});

test('on a Stage, the plugin judges the stacks of that Stage', () => {
  const build = (watched: string) => (app: App) => {
    for (const id of ['Dev', 'Prod']) {
      const stage = new Stage(app, id, here);
      const stack = new Stack(stage, 'S');
      if (id === 'Prod') two(stack);
      else named(stack, 'K', 'bob');
      if (id === watched) OneActiveKey.enforce(stage);
    }
  };
  expect(messageOf(build('Prod'))).toContain('alice');
  expect(messageOf(build('Dev'))).toBe('');
});

test('on a Stack, only that stack is judged', () => {
  const build = (watched: string) => (app: App) => {
    two(new Stack(app, 'Bad', here));
    const good = new Stack(app, 'Good', here);
    named(good, 'K', 'bob');
    OneActiveKey.enforce(app.node.findChild(watched));
  };
  expect(messageOf(build('Bad'))).toContain('alice');
  expect(messageOf(build('Good'))).toBe('');
});

test('the Aspect on a Stage or a Stack judges what is below it', () => {
  const build = (scope: (app: App) => IConstruct) => (app: App) => {
    two(new Stack(new Stage(app, 'Prod', here), 'S'));
    named(new Stack(app, 'Tools', here), 'K', 'bob');
    Aspects.of(scope(app)).add(new OneActiveKeyAspect(), { priority: 0 });
  };
  expect(messageOf(build((app) => app.node.findChild('Prod')))).toContain('alice');
  expect(messageOf(build((app) => app.node.findChild('Tools')))).toBe('');
  expect(messageOf(build((app) => app))).toContain('alice');
});

/** Adds a tag, which is an Aspect, while it is visiting: a late check would break this app. */
class Tagging implements IAspect {
  visit(node: IConstruct): void {
    if (node instanceof CfnUser) Tags.of(node).add('team', 'robots');
  }
}

test.each([0, 100, 200, 500])(
  'other Aspects that add Aspects work as before, at %i',
  (priority) => {
    const message = messageOf((app) => {
      const stack = new Stack(app, 'S', here);
      key(stack, 'K', user(stack, 'U', 'alice'));
      Aspects.of(app).add(new OneActiveKeyAspect(), { priority: 0 });
      Aspects.of(app).add(new Tagging(), { priority });
    });
    expect(message).toBe('');
  },
);

test('the same Aspect on the App and a stack says it once', () => {
  const message = messageOf((app) => {
    const stack = new Stack(app, 'S', here);
    two(stack);
    const aspect = new OneActiveKeyAspect();
    Aspects.of(app).add(aspect, { priority: 0 });
    Aspects.of(stack).add(aspect, { priority: 0 });
  });
  expect(message.split('IAM user alice').length - 1).toBe(1);
});

test('the pack writes acknowledgements into the template when asked', () => {
  inFolder((outdir) => {
    const app = new App({
      outdir,
      context: { '@aws-cdk/core:failSynthOnValidationErrors': false },
    });
    const stack = new Stack(app, 'S', here);
    const first = named(stack, 'K1', 'alice');
    named(stack, 'K2', 'alice');
    const id = `OneActiveKey-${RULE.id}`;
    Validations.of(first).acknowledge({ id, reason: 'two-step rotation' });
    const pack = new OneActiveKeyNagPack(app, { writeSuppressionsToCloudFormation: true });
    Validations.of(app).addPlugins(pack);
    const { template } = app.synth().getStackByName('S') as { template: unknown };
    expect(template).toMatchObject({
      Resources: {
        K1: { Metadata: { cdk_nag: { rules_to_suppress: [{ id, reason: 'two-step rotation' }] } } },
      },
    });
  });
});

test('the pack can be asked about a tree that is not synthesized, as cdk-nag’s tests do', () => {
  const app = new App();
  two(new Stack(app, 'S', here));
  const report = new OneActiveKeyNagPack().validateScope(app);
  expect(report.success).toBe(false);
  expect(report.violations[0]?.ruleName).toBe(`OneActiveKey-${RULE.id}`);
});

test('what is undetermined is a warning, and with strict a failure', () => {
  const build = (app: App) => {
    const stack = new Stack(app, 'S', here);
    named(stack, 'K1', 'alice', '{{resolve:ssm:/status}}');
    named(stack, 'K2', 'alice');
  };
  expect(synthesize(build).plugin?.conclusion).toBe('success');
  expect(synthesize(build).nag?.conclusion).toBe('success');
  expect(synthesize(build, { strict: true }).plugin?.conclusion).toBe('failure');
});

test('the plugin says who it is', () => {
  const plugin = new OneActiveKeyValidator();
  expect(plugin.name).toBe('one-active-key');
  expect(plugin.ruleIds).toEqual([RULE.id, RULE.undeterminedId]);
});
