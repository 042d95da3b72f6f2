import { CfnStackSet, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NAMES } from '../names';

export interface GuardOrganizationProps {
  /** The template of the guard (`dist/guard/guard.template.json`), as text. */
  readonly templateBody: string;
  /** The organizational units, or the root, whose accounts get the guard. */
  readonly organizationalUnits: string[];
  /** Every region in which stacks may be deployed. IAM is global: one that is left out is a way around. */
  readonly regions: string[];
  /** Values for the parameters of the template. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether a delegated administrator deploys it, not the management account. @default false */
  readonly asDelegatedAdministrator?: boolean;
}

/**
 * The guard in every account of organizational units, also in those that join later: a service-managed
 * stack set. Its stacks are made by roles of CloudFormation, which the service control policy lets do
 * so.
 */
export class OneActiveKeyGuardOrganization extends Construct {
  readonly stackSet: CfnStackSet;

  constructor(scope: Construct, id: string, props: GuardOrganizationProps) {
    super(scope, id);
    const { organizationalUnits, regions, parameters = {} } = props;
    this.stackSet = new CfnStackSet(this, 'StackSet', {
      stackSetName: NAMES.function,
      description: `Deployed by ${Stack.of(this).stackName}`,
      permissionModel: 'SERVICE_MANAGED',
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      callAs: props.asDelegatedAdministrator ? 'DELEGATED_ADMIN' : 'SELF',
      capabilities: ['CAPABILITY_IAM'],
      managedExecution: { Active: true },
      operationPreferences: { failureTolerancePercentage: 10, maxConcurrentPercentage: 25 },
      templateBody: props.templateBody,
      parameters: Object.entries(parameters).map(([parameterKey, parameterValue]) => ({
        parameterKey,
        parameterValue,
      })),
      stackInstancesGroup: [
        { deploymentTargets: { organizationalUnitIds: organizationalUnits }, regions },
      ],
    });
  }
}
