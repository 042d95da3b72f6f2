import {
  type App,
  Aws,
  CfnCondition,
  CfnParameter,
  type CfnParameterProps,
  type CfnResource,
  Fn,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import { type CfnFunction, Code } from 'aws-cdk-lib/aws-lambda';
import { withoutBootstrap } from '../without-bootstrap';
import { SweepMember } from './member';

/** Replaced before the template is written. */
const NO_CODE = 'exports.handler = undefined;';

/**
 * What the accounts of the organization have, as a stack for a stack set: everything that the construct
 * takes is a parameter of its template. Without code the account is read by a role.
 */
export class SweepMemberStack extends Stack {
  constructor(app: App, id: string) {
    super(app, id, {
      description: 'one-active-key: lets a sweep of the organization read this account.',
      analyticsReporting: false,
      synthesizer: withoutBootstrap(),
    });
    const text = (name: string, rest: CfnParameterProps) =>
      new CfnParameter(this, name, { type: 'String', ...rest });
    const sweepAccount = text('SweepAccount', {
      description: 'The account that sweeps.',
      allowedPattern: '[0-9]{12}',
    });
    const resultBucket = text('ResultBucket', {
      description: 'The bucket that sweeps write to.',
      allowedPattern: '[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]',
    });
    const bucket = text('CodeBucket', {
      description: 'The bucket with the code of the function; without one there is no function.',
      default: '',
    });
    const key = text('CodeKey', {
      description: 'The key of the zip file with the code.',
      default: 'one-active-key-sweep.zip',
    });
    const member = new SweepMember(this, 'Sweep', {
      sweepAccount: sweepAccount.valueAsString,
      resultBucket: resultBucket.valueAsString,
      code: Code.fromInline(NO_CODE),
    });
    const hasFunction = new CfnCondition(this, 'HasFunction', {
      expression: Fn.conditionNot(Fn.conditionEquals(bucket.valueAsString, '')),
    });
    for (const it of member.ofFunction) {
      (it.node.defaultChild as CfnResource).cfnOptions.condition = hasFunction;
    }
    (member.function?.node.defaultChild as CfnFunction).code = {
      s3Bucket: bucket.valueAsString,
      s3Key: key.valueAsString,
    };
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W1030',
      reason: `Where the parameter is empty a condition leaves it out of ${Aws.STACK_NAME}.`,
    });
  }
}
