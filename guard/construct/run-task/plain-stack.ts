import { type App, CfnOutput, CfnParameter, type CfnParameterProps, Stack } from 'aws-cdk-lib';
import { type CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { RUN_TASK } from '../../names';
import { withoutBootstrap } from '../without-bootstrap';
import { OneActiveKeyRunTask } from './run-task';

/** Replaced before the template is written. */
const NO_CODE = 'exports.handler = undefined;';

/** The run task by itself, as a stack for people without the CDK. */
export class PlainRunTaskStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, {
      description: 'one-active-key: a run task for HCP Terraform.',
      analyticsReporting: false,
      synthesizer: withoutBootstrap(),
    });
    const text = (name: string, rest: CfnParameterProps) =>
      new CfnParameter(this, name, { type: 'String', ...rest }).valueAsString;
    const settings = new StringParameter(this, 'TaskSettings', {
      parameterName: `/${RUN_TASK.function}`,
      description: 'Settings of the run task of one-active-key, in JSON.',
      stringValue: text('Settings', {
        description: 'The settings, in JSON.',
        default: '{}',
        maxLength: 4_096,
      }),
    });
    const task = new OneActiveKeyRunTask(this, 'RunTask', settings, {
      code: Code.fromInline(NO_CODE),
      hosts: [
        text('HostsAllowed', {
          description: 'Hosts of Terraform Enterprise, with commas between them.',
          default: '',
          allowedPattern: '^[A-Za-z0-9.:,-]*$',
        }),
      ],
    });
    const code = {
      s3Bucket: text('CodeBucket', {
        description: 'The bucket with the code of the function, in this region.',
      }),
      s3Key: text('CodeKey', {
        description: 'The key of the zip file with the code.',
        default: 'one-active-key-run-task.zip',
      }),
    };
    (task.function.node.defaultChild as CfnFunction).code = code;
    new CfnOutput(this, 'Url', { value: task.url.url });
  }
}
