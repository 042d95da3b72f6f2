import { CfnResource, type IResolvable, Lazy, type Stack, Token } from 'aws-cdk-lib';
import {
  CfnManagedPolicy,
  CfnRole,
  CfnUser,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { named, oneStack, type Program } from './program';

const ALICE = 'arn:aws:iam::111111111111:user/alice';
const CREATE = 'iam:CreateAccessKey';
const lazy = (text: string) => Lazy.string({ produce: () => text });
const allow = (Action: unknown) => ({ Effect: 'Allow', Action, Resource: ALICE });
const documentOf = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement });
const DOCUMENT = documentOf(allow(CREATE));
const READING = allow(['s3:GetObject']);

/** A token without anything that tells it in JSON. */
class OwnToken implements IResolvable {
  readonly creationStack = [];

  constructor(private readonly value: unknown) {}

  resolve(): unknown {
    return this.value;
  }

  toString(): string {
    return Token.asString(this);
  }
}

class Widened extends CfnManagedPolicy {
  protected override get cfnProperties(): Record<string, unknown> {
    return { ...super.cfnProperties, policyDocument: DOCUMENT };
  }
}

class Rendered extends CfnManagedPolicy {
  protected override renderProperties(): Record<string, unknown> {
    return { PolicyDocument: DOCUMENT };
  }
}

class OwnDocument extends PolicyDocument {
  override resolve(): unknown {
    return DOCUMENT;
  }
}

const patched = (name: string) => {
  const made = PolicyDocument.fromJson(documentOf(READING));
  return Object.defineProperty(made, name, { value: () => DOCUMENT });
};

let deep: unknown = allow(CREATE);
for (let depth = 0; depth < 100; depth++) deep = [deep];

/** What a managed policy has for a document. */
const documents: Readonly<Record<string, unknown>> = {
  'a lazy document': Lazy.any({ produce: () => DOCUMENT }),
  'a document in a token': Token.asAny(DOCUMENT),
  'a document in a token of its own class': new OwnToken(DOCUMENT),
  'a document of its own class': new OwnDocument(),
  'a document that resolves in its own way': patched('resolve'),
  'a document that renders in its own way': patched('render'),
  'a document that shows another one': Object.defineProperty(
    PolicyDocument.fromJson(DOCUMENT),
    'toJSON',
    { value: () => documentOf(READING) },
  ),
  'a lazy statement after another': documentOf(READING, Lazy.any({ produce: () => allow(CREATE) })),
  'a statement in a token after another': documentOf(READING, Token.asAny(allow(CREATE))),
  'a statement in a token of its own class': documentOf(new OwnToken(allow(CREATE))),
  'an action whose name is lazy': documentOf(allow(`iam:${lazy('CreateAccessKey')}`)),
  'an action whose service is lazy': documentOf(allow(`${lazy('iam')}:CreateAccessKey`)),
  'a lazy action after one that is partly so': documentOf(
    allow([`s3:${lazy('GetObject')}`, lazy(CREATE)]),
  ),
  'lazy actions': documentOf(allow(Lazy.list({ produce: () => [CREATE] }))),
  'an action in a token that is a number': documentOf(allow(Token.asNumber(lazy(CREATE)))),
  'a lazy name of Action': documentOf({
    ...READING,
    Action: 's3:*',
    [lazy('Action')]: lazy(CREATE),
  }),
  'a lazy name of Statement': { [lazy('Statement')]: [allow(CREATE)] },
  'an action with wildcards': documentOf(allow('IAM:*AccessKey')),
};

const beside = (fill: (stack: Stack) => void) =>
  oneStack((s) => {
    named(s, 'B', 'alice');
    fill(s);
  });

const program = (name: string, build: Program['build']): Program => ({
  name: `a policy over a user with a key: ${name}`,
  why: 'it allows a second one once it is written out',
  verdict: 'undetermined',
  build,
});

const rawOf = (type: string, properties: Record<string, unknown>) =>
  beside((s) => {
    new CfnResource(s, 'P', { type, properties });
  });

const ROLE = {
  AssumeRolePolicyDocument: {},
  Policies: [{ PolicyName: 'p', PolicyDocument: DOCUMENT }],
};

/** Rights to make a key of a user who has one, in every form in which a policy can be in memory. */
export const policies: readonly Program[] = [
  ...Object.entries(documents).map(([name, policyDocument]) =>
    program(
      name,
      beside((s) => {
        new CfnManagedPolicy(s, 'P', { policyDocument });
      }),
    ),
  ),
  program('a generic resource', rawOf('AWS::IAM::ManagedPolicy', { PolicyDocument: DOCUMENT })),
  program('a generic role', rawOf('AWS::IAM::Role', ROLE)),
  program(
    'a generic resource with lazy properties',
    rawOf(
      'AWS::IAM::ManagedPolicy',
      Lazy.any({ produce: () => ({ PolicyDocument: DOCUMENT }) }) as never,
    ),
  ),
  ...[Widened, Rendered].map((it) =>
    program(
      `a class that is called ${it.name}`,
      beside((s) => {
        new it(s, 'P', { policyDocument: documentOf(READING) });
      }),
    ),
  ),
  program(
    'an override',
    beside((s) => {
      const it = new CfnManagedPolicy(s, 'P', { policyDocument: documentOf(READING) });
      it.addPropertyOverride('PolicyDocument.Statement.0.Action', CREATE);
    }),
  ),
  program(
    'properties of one policy alone',
    beside((s) => {
      const it = new CfnManagedPolicy(s, 'P', { policyDocument: documentOf(READING) });
      Object.defineProperty(it, 'cfnProperties', { value: { policyDocument: DOCUMENT } });
    }),
  ),
  program(
    'a document put in front of the one that is written',
    beside((s) => {
      const it = new CfnManagedPolicy(s, 'P', { policyDocument: DOCUMENT });
      Object.defineProperty(it, 'policyDocument', { value: documentOf(READING) });
    }),
  ),
  program(
    'a level 2 policy with a lazy action after one that is partly so',
    beside((s) => {
      const actions = [`s3:${lazy('GetObject')}`, lazy(CREATE)];
      const statements = [new PolicyStatement({ actions, resources: [ALICE] })];
      new ManagedPolicy(s, 'P', { statements });
    }),
  ),
  program(
    'a lazy document of a user',
    oneStack((s) => {
      const policyDocument = Lazy.any({ produce: () => DOCUMENT });
      const policies = [{ policyName: 'p', policyDocument }];
      named(s, 'B', new CfnUser(s, 'U', { userName: 'alice', policies }).ref);
    }),
  ),
  program(
    'lazy policies of a user',
    oneStack((s) => {
      const produce = () => [{ policyName: 'p', policyDocument: DOCUMENT }];
      named(
        s,
        'B',
        new CfnUser(s, 'U', { userName: 'alice', policies: Lazy.any({ produce }) }).ref,
      );
    }),
  ),
  program(
    'a policy of a role in a token of its own class',
    beside((s) => {
      const policies = [new OwnToken({ policyName: 'p', policyDocument: DOCUMENT })];
      new CfnRole(s, 'P', { assumeRolePolicyDocument: {}, policies });
    }),
  ),
  {
    name: 'a policy deeper than anybody writes',
    why: 'it is written out, and allows nothing as it stands',
    verdict: 'compliant',
    build: beside((s) => {
      new CfnManagedPolicy(s, 'P', { policyDocument: documentOf(deep) });
    }),
  },
];
