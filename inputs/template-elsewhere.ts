/**
 * Resources that deploy a template of CloudFormation which they do not carry, by the type of each tool,
 * and what a person calls them.
 */
interface Kind {
  readonly what: string;
  /** The type of CloudFormation, which Cloud Control and `aws-native` have too. */
  readonly cloudFormation: string;
  readonly terraform: RegExp;
  /** Of the Pulumi provider `aws`. */
  readonly pulumi: RegExp;
}

const KINDS: readonly Kind[] = [
  {
    what: 'Service Catalog product',
    cloudFormation: 'AWS::ServiceCatalog::CloudFormationProduct',
    terraform:
      /^(?:aws_servicecatalog_(?:product|provisioning_artifact)|awscc_servicecatalog_cloud_?formation_product)$/,
    pulumi: /^aws:servicecatalog\/(?:product:Product|provisioningArtifact:ProvisioningArtifact)$/,
  },
  {
    what: 'provisioned Service Catalog product',
    cloudFormation: 'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
    terraform:
      /^(?:aws_servicecatalog_provisioned_product|awscc_servicecatalog_cloud_?formation_provisioned_product)$/,
    pulumi: /^aws:servicecatalog\/provisionedProduct:ProvisionedProduct$/,
  },
  {
    what: 'application of the Serverless Application Repository',
    cloudFormation: 'AWS::Serverless::Application',
    terraform: /^aws_serverlessapplicationrepository_cloudformation_stack$/,
    pulumi: /^aws:serverlessrepository\/cloudFormationStack:CloudFormationStack$/,
  },
];

/** What a resource of this type of CloudFormation is called, if its template lies elsewhere. */
export function elsewhereInCloudFormation(type: string): string | undefined {
  return whatIs((it) => it.cloudFormation === type);
}

/** The same of a type of Terraform. */
export function elsewhereInTerraform(type: string): string | undefined {
  return whatIs((it) => it.terraform.test(type));
}

/** The same of a type token of Pulumi, that of any Terraform provider which Pulumi bridges too. */
export function elsewhereInPulumi(token: string): string | undefined {
  const [, module, name] = /^aws-native:(\w+):(\w+)$/.exec(token) ?? [];
  const native = `AWS::${module ?? ''}::${name ?? ''}`.toLowerCase();
  const bridged = terraformTypesOf(token);
  return whatIs(
    (it) =>
      it.pulumi.test(token) ||
      it.cloudFormation.toLowerCase() === native ||
      bridged.some((type) => it.terraform.test(type)),
  );
}

/** The types of Terraform that a token may stand for: it leaves out the provider's own prefix. */
function terraformTypesOf(token: string): string[] {
  const [, within] = /:tf:(\w+)$/.exec(token) ?? [];
  if (within !== undefined) return [within];
  const [, camel] = /^[\w.-]+:index\/(\w+):\w+$/.exec(token) ?? [];
  if (camel === undefined) return [];
  const snake = camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [`aws_${snake}`, `awscc_${snake}`];
}

function whatIs(matches: (kind: Kind) => boolean): string | undefined {
  return KINDS.find(matches)?.what;
}

/**
 * The message about a resource whose template lies elsewhere.
 *
 * @param name what the resource is called, where nothing beside the message says so
 */
export function liesElsewhere(what: string, name?: string): string {
  const which = name === undefined ? `this ${what}` : `the ${what} ${name}`;
  return `the template of ${which} lies elsewhere: keys in it cannot be seen. Check its template by itself.`;
}
