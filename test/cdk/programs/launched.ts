import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { SmtpCredentials } from '@charlesdotfish/smtp-credentials-cdk-construct';
import { CfnStackSet, type IPropertyInjector, Mixin, Mixins, PropertyInjectors } from 'aws-cdk-lib';
import {
  AccessKey,
  AccessKeyStatus,
  CfnAccessKey,
  type IUser,
  type User,
} from 'aws-cdk-lib/aws-iam';
import {
  CfnCloudFormationProvisionedProduct,
  CloudFormationProduct,
  CloudFormationTemplate,
  type CloudFormationProductVersion,
  ProductStack,
} from 'aws-cdk-lib/aws-servicecatalog';
import { Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import {
  DeploymentType,
  StackSet,
  StackSetStack,
  StackSetTarget,
  StackSetTemplate,
} from 'cdk-stacksets';
import type { Construct, IConstruct } from 'constructs';
import { here, key, named, oneStack, type Program, user } from './program';
import { rights } from './rights';

function product(stack: Stack, ...templates: CloudFormationTemplate[]): CloudFormationProduct {
  const [first, ...rest] = templates.map(
    (cloudFormationTemplate, index): CloudFormationProductVersion => ({
      productVersionName: `v${index + 1}`,
      cloudFormationTemplate,
      validateTemplate: false,
    }),
  );
  if (!first) throw new Error('a product has versions');
  const productVersions: [CloudFormationProductVersion] = [first, ...rest] as never;
  return new CloudFormationProduct(stack, 'Product', {
    productName: 'p',
    owner: 'o',
    productVersions,
  });
}

function version(scope: Construct, id: string, fill: (stack: Stack) => void) {
  const stack = new ProductStack(scope, id);
  fill(stack);
  return CloudFormationTemplate.fromProductStack(stack);
}

function fromFile(template: object, name = 't.json'): CloudFormationTemplate {
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'oak-product-')), name);
  writeFileSync(file, JSON.stringify(template));
  return CloudFormationTemplate.fromAsset(file);
}

const accessKey = (UserName: unknown) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName },
});
const twoOf = (name: string) => ({ Resources: { A: accessKey(name), B: accessKey(name) } });

function twoKeys(stack: Stack): void {
  const alice = user(stack, 'U');
  key(stack, 'A', alice);
  key(stack, 'B', alice);
}

function stackSet(scope: Stack, fill: (stack: StackSetStack) => void): void {
  const inner = new StackSetStack(scope, 'Inner');
  fill(inner);
  new StackSet(scope, 'Set', {
    target: StackSetTarget.fromAccounts({ regions: ['eu-west-1'], accounts: ['222222222222'] }),
    template: StackSetTemplate.fromStackSetStack(inner),
    deploymentType: DeploymentType.selfManaged(),
  });
}

function instances(
  scope: Stack,
  body: object,
  group: Omit<CfnStackSet.StackInstancesProperty, 'deploymentTargets'>,
): void {
  new CfnStackSet(scope, 'Set', {
    permissionModel: 'SELF_MANAGED',
    stackSetName: 'set',
    templateBody: JSON.stringify(body),
    stackInstancesGroup: [{ deploymentTargets: { accounts: ['222222222222'] }, ...group }],
  });
}

function bodyOf(scope: Stack, template: object): void {
  new CfnStackSet(scope, 'Set', {
    permissionModel: 'SELF_MANAGED',
    stackSetName: 'set',
    templateBody: scope.toJsonString(template),
  });
}

/** Gives every level 1 key that it is applied to the user alice. */
class ForAlice extends Mixin {
  override supports(construct: IConstruct): boolean {
    return CfnAccessKey.isCfnAccessKey(construct);
  }

  applyTo(construct: IConstruct): void {
    (construct as CfnAccessKey).userName = 'alice';
  }
}

/** Gives every level 2 key a status. */
class WithStatus implements IPropertyInjector {
  readonly constructUniqueId = AccessKey.PROPERTY_INJECTION_ID;

  constructor(private readonly status: AccessKeyStatus) {}

  inject(original: { user: IUser }): object {
    return { ...original, status: this.status };
  }
}

/** Templates that others launch, and what changes constructs from outside. */
export const launched: readonly Program[] = [
  {
    name: 'a product whose template has two keys of one user',
    why: 'whoever launches it violates the rule',
    verdict: 'violation',
    build: oneStack((s) => {
      product(s, version(s, 'V1', twoKeys));
    }),
  },
  {
    name: 'a product whose template has one key',
    why: 'its mended twin',
    verdict: 'compliant',
    build: oneStack((s) => {
      product(
        s,
        version(s, 'V1', (it) => key(it, 'A', user(it, 'U'))),
      );
    }),
  },
  {
    name: 'two versions of a product, each with a key of alice',
    why: 'versions are alternatives',
    verdict: 'compliant',
    build: oneStack((s) => {
      const one = version(s, 'V1', (it) => named(it, 'A', 'alice'));
      product(
        s,
        one,
        version(s, 'V2', (it) => named(it, 'A', 'alice')),
      );
    }),
  },
  {
    name: 'two versions of a product, two keys in the second',
    why: 'each is judged on its own',
    verdict: 'violation',
    build: oneStack((s) => {
      const one = version(s, 'V1', (it) => named(it, 'A', 'alice'));
      product(s, one, version(s, 'V2', twoKeys));
    }),
  },
  {
    name: 'a product with a key of alice, and the stack with another',
    why: 'a product is launched beside nothing that is known here',
    verdict: 'compliant',
    build: oneStack((s) => {
      product(
        s,
        version(s, 'V1', (it) => named(it, 'A', 'alice')),
      );
      named(s, 'K', 'alice');
    }),
  },
  {
    name: 'a product from a file with two keys',
    why: 'the file is uploaded with the app',
    verdict: 'violation',
    build: oneStack((s) => {
      product(s, fromFile(twoOf('alice')));
    }),
  },
  {
    name: 'a product from a file with one key, beside a product stack with one',
    why: 'both are alternatives',
    verdict: 'compliant',
    build: oneStack((s) => {
      const file = fromFile({ Resources: { A: accessKey('alice') } }, 'one.yaml');
      product(
        s,
        file,
        version(s, 'V1', (it) => named(it, 'A', 'alice')),
      );
    }),
  },
  {
    name: 'a product from a URL',
    why: 'its template is not at hand, which is told',
    verdict: 'compliant',
    unread: 'Service Catalog product',
    build: oneStack((s) => {
      product(s, CloudFormationTemplate.fromUrl('https://example.com/product.json'));
    }),
  },
  {
    name: 'a product from a URL, and two keys in a version beside it',
    why: 'what is not read hides nothing',
    verdict: 'violation',
    unread: 'Service Catalog product',
    build: oneStack((s) => {
      const url = CloudFormationTemplate.fromUrl('https://example.com/product.json');
      product(s, url, version(s, 'V1', twoKeys));
    }),
  },
  {
    name: 'a product stack that no product takes',
    why: 'nothing in the app deploys it',
    verdict: 'compliant',
    aspect: {
      verdict: 'violation',
      why: 'which product takes a template shows only once it is uploaded',
    },
    build: oneStack((s) => {
      new ProductStack(s, 'Unused').node.addMetadata('none', 'none');
      const inner = s.node.findChild('Unused') as ProductStack;
      twoKeys(inner);
    }),
  },
  {
    name: 'a template among the assets that nothing takes',
    why: 'it is a file for someone else to read',
    verdict: 'compliant',
    build: oneStack((s) => {
      const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'oak-asset-')), 'x.template.json');
      writeFileSync(file, JSON.stringify(twoOf('alice')));
      new Asset(s, 'Asset', { path: file });
    }),
  },
  {
    name: 'a stack set (cdk-stacksets) whose template has two keys',
    why: 'its template is uploaded with the app',
    verdict: 'violation',
    build: (app) => {
      stackSet(new Stack(app, 'S', here), twoKeys);
    },
  },
  {
    name: 'a stack set (cdk-stacksets) with one key',
    why: 'its mended twin',
    verdict: 'compliant',
    build: (app) => {
      stackSet(new Stack(app, 'S', here), (it) => key(it, 'A', user(it, 'U')));
    },
  },
  {
    name: 'a stack set (cdk-stacksets) without keys, its URL an expression',
    why: 'what is in hand is read',
    verdict: 'compliant',
    build: (app) => {
      stackSet(new Stack(app, 'S'), (it) => user(it, 'U'));
    },
  },
  {
    name: 'a stack set (cdk-stacksets) with a key of alice, and the stack with another',
    why: 'the accounts of a stack set may include this one',
    verdict: 'undetermined',
    build: (app) => {
      const stack = new Stack(app, 'S', here);
      stackSet(stack, (it) => named(it, 'A', 'alice'));
      named(stack, 'K', 'alice');
    },
  },
  {
    name: 'a stack set in two regions of one account, with one key of alice',
    why: 'IAM is one for all regions',
    verdict: 'violation',
    build: oneStack((s) => {
      instances(
        s,
        { Resources: { A: accessKey('alice') } },
        { regions: ['us-east-1', 'eu-west-1'] },
      );
    }),
  },
  {
    name: 'a stack set in one region, with one key of alice',
    why: 'its mended twin',
    verdict: 'compliant',
    build: oneStack((s) => {
      instances(s, { Resources: { A: accessKey('alice') } }, { regions: ['us-east-1'] });
    }),
  },
  {
    name: 'a stack set one of whose instances has another parameter',
    why: 'the parameters of instances replace those of the set',
    verdict: 'violation',
    build: oneStack((s) => {
      const Resources = { A: accessKey({ Ref: 'P' }), B: accessKey('alice') };
      const body = { Parameters: { P: { Type: 'String', Default: 'x' } }, Resources };
      const parameterOverrides = [{ parameterKey: 'P', parameterValue: 'alice' }];
      instances(s, body, { regions: ['us-east-1'], parameterOverrides });
    }),
  },
  {
    name: 'a stack set whose TemplateBody has two keys and the account in it',
    why: 'what is written out is read, whatever is open in it',
    verdict: 'violation',
    build: oneStack((s) => {
      bodyOf(s, { Description: `of ${s.account}`, ...twoOf('alice') });
    }),
  },
  {
    name: 'a stack set whose TemplateBody names one user by an expression twice',
    why: 'equal expressions are equal names',
    verdict: 'violation',
    build: oneStack((s) => {
      bodyOf(s, twoOf(`robot-${s.region}`));
    }),
  },
  {
    name: 'a stack set whose TemplateBody names two users by expressions',
    why: 'different expressions are different names',
    verdict: 'compliant',
    build: oneStack((s) => {
      const Resources = { A: accessKey(`a-${s.region}`), B: accessKey(`b-${s.region}`) };
      bodyOf(s, { Resources });
    }),
  },
  {
    name: 'Mixins that give two keys one user',
    why: 'the template says what they did',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'ann');
      named(s, 'K2', 'bob');
      Mixins.of(s).apply(new ForAlice());
    }),
  },
  {
    name: 'a Mixin on one key',
    why: 'the other keeps its user',
    verdict: 'compliant',
    build: oneStack((s) => {
      named(s, 'K1', 'ann').with(new ForAlice());
      named(s, 'K2', 'bob');
    }),
  },
  {
    name: 'a property injector that deactivates keys',
    why: 'what it injects is in the template',
    verdict: 'compliant',
    build: oneStack((s) => {
      PropertyInjectors.of(s).add(new WithStatus(AccessKeyStatus.INACTIVE));
      const alice = user(s, 'U', 'alice');
      key(s, 'A', alice);
      key(s, 'B', alice);
    }),
  },
  {
    name: 'a property injector that deactivates some keys only',
    why: 'level 1 keys are not injected',
    verdict: 'violation',
    build: oneStack((s) => {
      PropertyInjectors.of(s).add(new WithStatus(AccessKeyStatus.INACTIVE));
      key(s, 'A', user(s, 'U', 'alice'));
      named(s, 'B', 'alice');
      named(s, 'C', 'alice');
    }),
  },
  {
    name: 'the npm construct SmtpCredentials by itself',
    why: 'its function makes the only key of its user',
    verdict: 'compliant',
    build: (app) => {
      new SmtpCredentials(new Stack(app, 'S', here), 'Smtp', { emailAddress: 'a@example.com' });
    },
  },
  {
    name: 'the npm construct SmtpCredentials, and a key of its user',
    why: 'its function may make a second one',
    verdict: 'undetermined',
    build: (app) => {
      const stack = new Stack(app, 'S', here);
      const smtp = new SmtpCredentials(stack, 'Smtp', { emailAddress: 'a@example.com' });
      key(stack, 'K', smtp.node.findChild('SmtpUser') as User);
    },
  },
  ...rights,
  {
    name: 'a product with one key of a name, launched twice',
    why: 'both stacks stand in one account',
    verdict: 'violation',
    build: (app) => {
      const s = new Stack(app, 'S', here);
      const made = product(
        s,
        version(s, 'P', (it) => named(it, 'A', 'alice')),
      );
      for (const it of ['L1', 'L2']) launch(s, it, made);
    },
  },
  {
    name: 'a product with one key of a name, launched beside a key of that name',
    why: 'both are in one account',
    verdict: 'violation',
    build: (app) => {
      const s = new Stack(app, 'S', here);
      launch(
        s,
        'L',
        product(
          s,
          version(s, 'P', (it) => named(it, 'A', 'alice')),
        ),
      );
      named(s, 'K', 'alice');
    },
  },
  {
    name: 'a product with one key, launched once',
    why: 'its mended twin',
    verdict: 'compliant',
    build: (app) => {
      const s = new Stack(app, 'S', here);
      launch(
        s,
        'L',
        product(
          s,
          version(s, 'P', (it) => named(it, 'A', 'alice')),
        ),
      );
    },
  },
];

function launch(stack: Stack, id: string, { productId }: CloudFormationProduct): void {
  new CfnCloudFormationProvisionedProduct(stack, id, {
    productId,
    provisioningArtifactName: 'v1',
  });
}
