import path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { NAMES } from '../../names';
import { acknowledgeWildcard } from '../wildcards';

/** What the functions of the guard have in common. */
export interface FaceProps {
  /** The parameter with the settings of the guard, in JSON. */
  readonly settingsParameter: IStringParameter;
  /** How long what the function says is kept. @default one year */
  readonly logRetention?: RetentionDays;
  /** What the function runs. @default the bundle of this package */
  readonly code?: Code;
}

interface Face extends FaceProps {
  readonly functionName: string;
  readonly description: string;
  /** The file of the bundle, without its ending. */
  readonly file: string;
  readonly timeout: Duration;
  readonly memorySize: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where events go that were not worked on after all. */
  readonly deadLetters?: IQueue;
}

/** What `npm run build` makes beside the compiled construct: of all functions of the guard. */
const CODE = path.join(__dirname, '../../code/one-active-key-guard.zip');

/** A function of the guard with a role of its own, which has the rights that are listed and no others. */
export class FaceFunction {
  readonly function: LambdaFunction;
  readonly logGroup: ILogGroup;
  private readonly rights: Policy;

  constructor(scope: Construct, face: Face) {
    const { settingsParameter, code, environment = {}, deadLetters, file, ...rest } = face;
    const { functionName, description, timeout, memorySize } = rest;
    this.logGroup = new LogGroup(scope, 'Log', {
      retention: face.logRetention ?? RetentionDays.ONE_YEAR,
    });
    const role = new Role(scope, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path: NAMES.path,
      description,
    });
    this.rights = new Policy(scope, 'Rights', { roles: [role] });
    this.function = new LambdaFunction(scope, 'Function', {
      ...{ functionName, description, timeout, memorySize, role, logGroup: this.logGroup },
      runtime: Runtime.NODEJS_24_X,
      handler: `${file}.handler`,
      code: code ?? Code.fromAsset(CODE),
      environment: {
        CONFIGURATION_PARAMETER: settingsParameter.parameterName,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...environment,
      },
      ...(deadLetters
        ? { deadLetterQueue: deadLetters, retryAttempts: 2, maxEventAge: Duration.hours(6) }
        : {}),
    });
    this.function.node.addDependency(this.rights);
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], this.logGroup.logGroupArn);
    this.allow(['ssm:GetParameter'], settingsParameter.parameterArn);
  }

  allow(actions: string[], ...resources: string[]): void {
    this.rights.addStatements(new PolicyStatement({ effect: Effect.ALLOW, actions, resources }));
  }

  /** For people who judge their app with cdk-nag: a wildcard, and why it is there. */
  acknowledge(resource: string, reason: string): void {
    acknowledgeWildcard(this.rights, resource, reason);
  }
}
