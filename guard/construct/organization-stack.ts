import { type App, CfnParameter, type CfnParameterProps, Stack } from 'aws-cdk-lib';
import { OneActiveKeyGuardOrganization } from './organization';

import { withoutBootstrap } from './without-bootstrap';

/** The stack set as a stack for people without the CDK; deployed once, in the management account. */
export class OrganizationStack extends Stack {
  constructor(app: App, id: string, templateBody: string) {
    super(app, id, {
      description: 'one-active-key: the guard in every account of organizational units.',
      analyticsReporting: false,
      synthesizer: withoutBootstrap(),
    });
    const list = (name: string, description: string) =>
      new CfnParameter(this, name, { type: 'CommaDelimitedList', description }).valueAsList;
    const text = (name: string, rest: CfnParameterProps) =>
      new CfnParameter(this, name, { type: 'String', ...rest }).valueAsString;
    new OneActiveKeyGuardOrganization(this, 'Guard', {
      templateBody,
      organizationalUnits: list('OrganizationalUnitIds', 'Organizational units, or the root.'),
      regions: list('Regions', 'Every region in which stacks may be deployed.'),
      parameters: {
        CodeBucketPrefix: text('CodeBucketPrefix', {
          description: 'What the buckets with the code are called before a hyphen and the region.',
        }),
        FailureMode: text('FailureMode', { default: 'WARN', allowedValues: ['WARN', 'FAIL'] }),
        HookStatus: text('HookStatus', {
          default: 'ENABLED',
          allowedValues: ['ENABLED', 'DISABLED'],
        }),
        Settings: text('Settings', { default: '{}', maxLength: 4_096 }),
      },
    });
  }
}
