import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { AccessKey, User } from 'aws-cdk-lib/aws-iam';
import {
  CloudFormationProduct,
  CloudFormationTemplate,
  ProductStack,
} from 'aws-cdk-lib/aws-servicecatalog';
import { readCloudAssembly, readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const KEY = '{ Type: AWS::IAM::AccessKey, Properties: { UserName: vendor } }';
const TWO_KEYS = `Resources:\n  A: ${KEY}\n  B: ${KEY}\n`;

function assembly(version: (stack: Stack, folder: string) => CloudFormationTemplate): string {
  const folder = mkdtempSync(join(tmpdir(), 'products-'));
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const stack = new Stack(app, 'S');
  new CloudFormationProduct(stack, 'Product', {
    productName: 'p',
    owner: 'o',
    productVersions: [{ cloudFormationTemplate: version(stack, folder) }],
  });
  app.synth();
  return join(folder, 'cdk.out');
}

test.each([
  {
    name: 'a product stack',
    version: (stack: Stack) => {
      const product = new ProductStack(stack, 'P');
      const user = new User(product, 'U');
      new AccessKey(product, 'A', { user });
      new AccessKey(product, 'B', { user });
      return CloudFormationTemplate.fromProductStack(product);
    },
  },
  {
    name: 'a file that the CDK uploads',
    version: (_: Stack, folder: string) => {
      writeFileSync(join(folder, 'product.yaml'), TWO_KEYS);
      return CloudFormationTemplate.fromAsset(join(folder, 'product.yaml'));
    },
  },
])("$name: the CDK's product is judged in the assembly", ({ version }) => {
  const { keys, errors } = readCloudAssembly(assembly(version));
  expect(errors).toEqual([]);
  expect(evaluate(keys).verdict).toBe('violation');
});

test('a product may offer its own template, and is judged once', () => {
  const product = (file: string) =>
    `P: { Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: { ProvisioningArtifactParameters: [{ Info: { LoadTemplateFromURL: ./${file} } }] } }`;
  const own = `${TWO_KEYS}  ${product('own.yaml')}\n`;
  const { keys, errors } = readTemplate(own, { file: 'own.yaml', readFile: () => own });
  expect(errors).toEqual([]);
  expect(keys).toHaveLength(2);
});

test('products that offer each other come to an end', () => {
  const offer = (file: string) =>
    `Resources:\n  P: { Type: AWS::ServiceCatalog::CloudFormationProduct, Properties: { ProvisioningArtifactParameters: [{ Info: { LoadTemplateFromURL: ${file} } }] } }\n  K: ${KEY}`;
  const files = { a: { template: offer('b') }, b: { template: offer('a') } };
  const { keys, errors } = readTemplate(offer('a'), {
    file: 'top.yaml',
    readFile: (path) => files[path as 'a' | 'b'].template,
  });
  expect(errors).toEqual([]);
  expect(keys).toHaveLength(3);
});
