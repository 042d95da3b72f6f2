import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from 'aws-cdk-lib';
import {
  attachCustomSynthesis,
  BootstraplessSynthesizer,
  CfnOutput,
  type CfnStack,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  type ISynthesisSession,
  LegacyStackSynthesizer,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { here, key, named, oneStack, otherAccount, type Program, user } from './program';

/** Writes its template to a file of another name, and says so in the artifact. */
class Renaming extends DefaultStackSynthesizer {
  override synthesize(session: ISynthesisSession): void {
    const { artifactId, stackName, templateFile } = this.boundStack;
    this.synthesizeTemplate(session);
    const { outdir } = session.assembly;
    renameSync(path.join(outdir, templateFile), path.join(outdir, 'other.template.json'));
    session.assembly.addArtifact(artifactId, {
      type: 'aws:cloudformation:stack' as never,
      environment: 'aws://111111111111/eu-west-1',
      properties: { templateFile: 'other.template.json', stackName },
    });
  }
}

/** Two artifacts for one template: it is deployed twice. */
class Twice extends DefaultStackSynthesizer {
  override synthesize(session: ISynthesisSession): void {
    super.synthesize(session);
    session.assembly.addArtifact('Second', {
      type: 'aws:cloudformation:stack' as never,
      environment: 'aws://111111111111/eu-west-1',
      properties: { templateFile: this.boundStack.templateFile, stackName: 'second' },
    });
  }
}

const keyOf = (UserName: string, rest: object = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName, ...rest },
});

/** An artifact that no stack stands for. */
function addArtifact(app: App | Stage, id: string, resources: object, account = '111111111111') {
  const construct = new Stack(app, `${id}Beside`, here);
  named(construct, 'Own', `${id}-only`);
  const inner = construct.node.findChild('Own');
  attachCustomSynthesis(inner, {
    onSynthesize({ assembly }: ISynthesisSession) {
      const file = path.join(assembly.outdir, `${id}.json`);
      writeFileSync(file, JSON.stringify({ Resources: resources }));
      assembly.addArtifact(id, {
        type: 'aws:cloudformation:stack' as never,
        environment: `aws://${account}/eu-west-1`,
        properties: { templateFile: `${id}.json`, stackName: id },
      });
    },
  });
}

/** The types of the CDK do not agree with themselves under `exactOptionalPropertyTypes`. */
function typed(synthesizer: unknown): IStackSynthesizer {
  return synthesizer as IStackSynthesizer;
}

/** Without the metadata resource that every stack gets otherwise. */
const silent = { analyticsReporting: false } as const;

const notInTheTree = {
  verdict: 'compliant',
  why: 'artifacts that are added while the app is synthesized are not there when an Aspect looks',
} as const;

/** Which templates a synthesis hands over, and where they go. */
export const handedOver: readonly Program[] = [
  {
    name: 'an artifact whose template has another name',
    why: 'the artifact says which file is deployed, not the stack',
    verdict: 'violation',
    build: (app) => {
      const stack = new Stack(app, 'S', { ...here, synthesizer: typed(new Renaming()) });
      const alice = user(stack, 'U');
      key(stack, 'A', alice);
      key(stack, 'B', alice);
    },
  },
  {
    name: 'an artifact whose template has another name, one key',
    why: 'its mended twin',
    verdict: 'compliant',
    build: (app) => {
      const stack = new Stack(app, 'S', { ...here, synthesizer: typed(new Renaming()) });
      key(stack, 'A', user(stack, 'U'));
    },
  },
  {
    name: 'an artifact of a custom synthesis',
    why: 'it is deployed like any other stack',
    verdict: 'violation',
    build: (app) => {
      addArtifact(app, 'Added', { A: keyOf('alice'), B: keyOf('alice') });
    },
    aspect: notInTheTree,
  },
  {
    name: 'an artifact of a custom synthesis, and a stack with a key of the same user',
    why: 'both go to one account',
    verdict: 'violation',
    build: (app) => {
      addArtifact(app, 'Added', { A: keyOf('alice') });
      named(new Stack(app, 'S', here), 'B', 'alice');
    },
    aspect: notInTheTree,
  },
  {
    name: 'an artifact of a custom synthesis for another account',
    why: 'its manifest says which account it goes to',
    verdict: 'compliant',
    build: (app) => {
      addArtifact(app, 'Added', { A: keyOf('alice') }, '222222222222');
      named(new Stack(app, 'S', here), 'B', 'alice');
    },
  },
  {
    name: 'an artifact of a custom synthesis inside a Stage',
    why: 'Stages have assemblies of their own',
    verdict: 'violation',
    build: (app) => {
      addArtifact(new Stage(app, 'Prod', here), 'Added', { A: keyOf('alice'), B: keyOf('alice') });
    },
    aspect: notInTheTree,
  },
  {
    name: 'an artifact of a custom synthesis with a key per user',
    why: 'their mended twin',
    verdict: 'compliant',
    build: (app) => {
      addArtifact(app, 'Added', { A: keyOf('alice'), B: keyOf('bob') });
    },
  },
  {
    name: 'one template in two artifacts, a user by name',
    why: 'each artifact is a stack, and each makes a key',
    verdict: 'violation',
    build: (app) => {
      named(new Stack(app, 'S', { ...here, synthesizer: typed(new Twice()) }), 'K', 'alice');
    },
    aspect: notInTheTree,
  },
  {
    name: 'one template in two artifacts, a user of its own',
    why: 'each stack makes a user and a key of it',
    verdict: 'compliant',
    build: (app) => {
      const stack = new Stack(app, 'S', { ...here, synthesizer: typed(new Twice()) });
      key(stack, 'K', user(stack, 'U'));
    },
  },
  ...[
    { what: 'LegacyStackSynthesizer', make: () => new LegacyStackSynthesizer() },
    { what: 'CliCredentialsStackSynthesizer', make: () => new CliCredentialsStackSynthesizer() },
    {
      what: 'DefaultStackSynthesizer with a prefix',
      make: () => new DefaultStackSynthesizer({ bucketPrefix: 'a/b/', qualifier: 'mine' }),
    },
  ].map(({ what, make }): Program => ({
    name: `${what}, a user in the parent and a key in the nested stack`,
    why: 'whoever writes and uploads the templates, they are read together',
    verdict: 'violation',
    build: (app) => {
      const stack = new Stack(app, 'S', { synthesizer: typed(make()) });
      const alice = user(stack, 'U', 'alice');
      key(stack, 'K', alice);
      key(new NestedStack(stack, 'N'), 'K', alice);
    },
  })),
  {
    name: 'BootstraplessSynthesizer',
    why: 'it uploads nothing; its template is read all the same',
    verdict: 'violation',
    build: (app) => {
      const stack = new Stack(app, 'S', { synthesizer: typed(new BootstraplessSynthesizer()) });
      named(stack, 'K1', 'alice');
      named(stack, 'K2', 'alice');
    },
  },
  {
    name: 'an overridden TemplateURL of a nested stack',
    why: 'what is deployed is not the template that the CDK made',
    verdict: 'compliant',
    unread: 'The template of the nested stack N',
    build: oneStack((s) => {
      const inner = new NestedStack(s, 'N');
      named(inner, 'K', 'bob');
      const resource = inner.nestedStackResource as CfnStack;
      resource.addPropertyOverride('TemplateURL', 'https://s3.amazonaws.com/other/else.json');
      named(s, 'K2', 'ed');
    }),
  },
  {
    name: 'a TemplateURL set on the resource of a nested stack',
    why: 'the same without an override',
    verdict: 'compliant',
    unread: 'The template of the nested stack N',
    build: oneStack((s) => {
      const inner = new NestedStack(s, 'N');
      named(inner, 'K', 'bob');
      (inner.nestedStackResource as CfnStack).templateUrl =
        `https://s3.${s.region}.amazonaws.com/x/else.json`;
    }),
  },
  {
    name: 'an overridden TemplateURL beside two keys',
    why: 'what is not read hides nothing',
    verdict: 'violation',
    unread: 'The template of the nested stack N',
    build: oneStack((s) => {
      const inner = new NestedStack(s, 'N');
      (inner.nestedStackResource as CfnStack).addPropertyOverride(
        'TemplateURL',
        'https://s3.amazonaws.com/other/else.json',
      );
      named(s, 'K1', 'ed');
      named(s, 'K2', 'ed');
    }),
  },
  {
    name: 'a stack in a stack',
    why: 'the outer one groups: its template has no resources, and nothing to find',
    verdict: 'violation',
    build: (app) => {
      const inner = new Stack(new Stack(app, 'Outer', silent), 'Inner', silent);
      named(inner, 'K1', 'alice');
      named(inner, 'K2', 'alice');
    },
  },
  {
    name: 'a stack in a stack, one key',
    why: 'a template without resources is no error',
    verdict: 'compliant',
    build: (app) => {
      named(new Stack(new Stack(app, 'Outer', silent), 'Inner', silent), 'K1', 'alice');
    },
  },
  {
    name: 'a stack in a stack in a Stage in a Stage',
    why: 'grouping changes nothing',
    verdict: 'violation',
    build: (app) => {
      const stage = new Stage(new Stage(app, 'Outer', here), 'Inner');
      const group = new Stack(stage, 'Group', silent);
      named(new Stack(group, 'One'), 'K', 'alice');
      named(new Stack(group, 'Two'), 'K', 'alice');
    },
  },
  {
    name: 'an app with one empty stack',
    why: 'nothing is deployed, so there is nothing to find',
    verdict: 'compliant',
    build: (app) => {
      new Stack(app, 'Empty', silent);
    },
  },
  {
    name: 'an empty stack and one with two keys',
    why: 'the empty one hides nothing',
    verdict: 'violation',
    build: (app) => {
      new Stack(app, 'Empty', silent);
      const stack = new Stack(app, 'S', here);
      named(stack, 'K1', 'alice');
      named(stack, 'K2', 'alice');
    },
  },
  {
    name: 'an empty stack of an old synthesizer',
    why: 'it writes an empty object',
    verdict: 'compliant',
    build: (app) => {
      new Stack(app, 'Empty', { ...silent, synthesizer: typed(new LegacyStackSynthesizer()) });
    },
  },
  {
    name: 'an empty nested stack',
    why: 'the same of a nested one',
    verdict: 'compliant',
    build: oneStack((s) => {
      new NestedStack(s, 'N');
      named(s, 'K', 'alice');
    }),
  },
  {
    name: 'a stack with nothing but an output',
    why: 'a template may have other sections and no resources',
    verdict: 'compliant',
    build: (app) => {
      new CfnOutput(new Stack(app, 'S', silent), 'O', { value: 'x' });
    },
  },
  {
    name: 'two Stages in two accounts with one name each, and a stack in a stack there',
    why: 'the account is that of the manifest of each Stage',
    verdict: 'compliant',
    build: (app) => {
      for (const [id, env] of Object.entries({ A: here, B: otherAccount })) {
        const group = new Stack(new Stage(app, id, env), 'Group', silent);
        named(new Stack(group, 'S'), 'K', 'alice');
      }
    },
  },
];
