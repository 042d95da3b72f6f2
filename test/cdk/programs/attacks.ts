import {
  DefaultStackSynthesizer,
  type IPolicyValidationPlugin,
  LegacyStackSynthesizer,
  NestedStack,
  Stack,
  type StackProps,
  type StackSynthesizer,
  Stage,
  Validations,
} from 'aws-cdk-lib';
import { CfnUser } from 'aws-cdk-lib/aws-iam';
import { RULE } from '../../../rule-core/index';
import { here, key, named, oneStack, type Program, user } from './program';

class OwnSynthesizer extends DefaultStackSynthesizer {}

const writtenBy = (synthesizer: StackSynthesizer) => ({ synthesizer }) as StackProps;

/** Another plugin of the app, which is content with everything. */
const content: IPolicyValidationPlugin = {
  name: 'content',
  validate: () => ({ success: true, violations: [] }),
};

const ID = `one-active-key::${RULE.id}`;
const reason = 'tried to get past';

/** Ways around a check that people find, on purpose or by accident. */
export const attacks: readonly Program[] = [
  {
    name: 'suppressTemplateIndentation',
    why: 'the template is one line of JSON',
    verdict: 'violation',
    build: (app) => {
      const s = new Stack(app, 'S', { suppressTemplateIndentation: true });
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
    },
  },
  {
    name: 'a synthesizer of the team’s own, in two stacks',
    why: 'who writes the template does not matter',
    verdict: 'violation',
    build: (app) => {
      named(
        new Stack(app, 'A', writtenBy(new OwnSynthesizer({ qualifier: 'team' }))),
        'K',
        'alice',
      );
      named(new Stack(app, 'B', writtenBy(new LegacyStackSynthesizer())), 'K', 'alice');
    },
  },
  {
    name: 'a template over 51,200 bytes',
    why: 'it is deployed from a bucket, and judged all the same',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      for (let i = 0; i < 400; i++)
        new CfnUser(s, `U${i}`, {
          userName: `user-${i}-${'x'.repeat(40)}`,
          path: '/some/long/path/of/a/team/',
        });
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'another validation plugin beside ours',
    why: 'its success is not ours',
    verdict: 'violation',
    build: (app) => {
      Validations.of(app).addPlugins(content);
      const s = new Stack(app, 'S');
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
    },
  },
  {
    name: 'an acknowledgement of a wildcard',
    why: 'ids are not patterns',
    verdict: 'violation',
    build: (app) => {
      const s = new Stack(app, 'S');
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
      for (const id of ['*', 'one-active-key::*', 'one-active-key*'])
        Validations.of(s).acknowledge({ id, reason });
    },
  },
  {
    name: 'an acknowledgement on a sibling',
    why: 'it covers what is below it and nothing else',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
      const tools = user(s, 'K');
      Validations.of(tools).acknowledge({ id: ID, reason });
    }),
  },
  {
    name: 'an acknowledgement on one stack, the other key in another',
    why: 'one key is accepted and one is left: the rule holds',
    verdict: 'compliant',
    assembly: { verdict: 'violation', why: 'acknowledgements are not in the assembly' },
    build: (app) => {
      const a = new Stack(app, 'A', here);
      named(a, 'K', 'alice');
      named(new Stack(app, 'B', here), 'K', 'alice');
      Validations.of(a).acknowledge({ id: ID, reason });
    },
  },
  {
    name: 'an acknowledgement on the stack of one key, two more in another',
    why: 'two are left',
    verdict: 'violation',
    build: (app) => {
      const a = new Stack(app, 'A', here);
      named(a, 'K', 'alice');
      const b = new Stack(app, 'B', here);
      named(b, 'K1', 'alice');
      named(b, 'K2', 'alice');
      Validations.of(a).acknowledge({ id: ID, reason });
    },
  },
  {
    name: 'an acknowledgement of what is undetermined, on a proven violation',
    why: 'the lesser id does not accept the greater',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
      Validations.of(s).acknowledge({ id: `one-active-key::${RULE.undeterminedId}`, reason });
    }),
  },
  {
    name: 'keys in three Stages inside one another, one account',
    why: 'depth hides nothing',
    verdict: 'violation',
    build: (app) => {
      const outer = new Stage(app, 'Outer', here);
      named(new Stack(outer, 'S'), 'K', 'alice');
      const inner = new Stage(new Stage(outer, 'Middle'), 'Inner');
      named(new Stack(inner, 'S'), 'K', 'alice');
    },
  },
  {
    name: 'a user under a path, and its name in another stack',
    why: 'names are unique in an account whatever their path',
    verdict: 'violation',
    build: (app) => {
      const a = new Stack(app, 'A', here);
      const robot = new CfnUser(a, 'U', { userName: 'alice', path: '/robots/' });
      named(a, 'K', robot.ref);
      named(new Stack(app, 'B', here), 'K', 'alice');
    },
  },
  {
    name: 'a chain of cross-stack references',
    why: 'a name passed on twice is the same name',
    verdict: 'violation',
    build: (app) => {
      const a = new Stack(app, 'A', here);
      const alice = user(a, 'U');
      key(new Stack(app, 'B', here), 'K', alice);
      key(new NestedStack(new Stack(app, 'C', here), 'N'), 'K', alice);
    },
  },
  {
    name: 'addTransform of the language extensions',
    why: 'they change nothing here',
    verdict: 'violation',
    build: oneStack((s) => {
      s.addTransform('AWS::LanguageExtensions');
      named(s, 'K1', 'alice');
      named(s, 'K2', 'alice');
    }),
  },
];
