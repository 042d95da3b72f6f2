import path from 'node:path';
import { Aws, Duration, Token } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Code,
  Function as LambdaFunction,
  FunctionUrlAuthType,
  type FunctionUrl,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { NAMES, RUN_TASK } from '../../names';
import { hostIn } from '../../run-task/network/hosts';
import { addRunTaskAlarms } from './alarms';

export interface RunTaskProps {
  /**
   * The name of an encrypted parameter (`SecureString`) of the Parameter Store with the HMAC key of the
   * run task. Make it before: CloudFormation cannot make encrypted ones.
   *
   * @default "/one-active-key/run-task/hmac-key"
   */
  readonly keyParameter?: string;
  /** The key that encrypts this parameter. @default AWS's own, which needs no rights */
  readonly encryptionKey?: IKey;
  /** Hosts of Terraform Enterprise, beside `app.terraform.io`: `tfe.example.com`. @default none */
  readonly hosts?: readonly string[];
  /** How many requests are worked on at a time at most. @default as many as the account may */
  readonly reservedConcurrency?: number;
  /** How long what the function says is kept. @default one year */
  readonly logRetention?: RetentionDays;
  /** Where alarms go. @default nowhere: they only show */
  readonly alarmTopic?: ITopic;
  /** What the function runs. @default the bundle of this package */
  readonly code?: Code;
}

/** What `npm run build` makes beside the compiled construct: of all functions of the guard. */
const CODE = path.join(__dirname, '../../code/one-active-key-guard.zip');

/**
 * A run task for HCP Terraform behind a function URL. Anybody may send it a request: what is not signed
 * with the key is turned away before it is read.
 *
 * One for each account and region: its function has a fixed name.
 */
export class OneActiveKeyRunTask extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: ILogGroup;
  /** The address to give to HCP Terraform. */
  readonly url: FunctionUrl;
  readonly alarms: readonly Alarm[];

  /** @param settings the parameter with the guard's settings */
  constructor(scope: Construct, id: string, settings: IStringParameter, props: RunTaskProps = {}) {
    super(scope, id);
    const { keyParameter = RUN_TASK.keyParameter, hosts = [], reservedConcurrency: most } = props;
    refuseOther(hosts);
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path: NAMES.path,
      description: 'Lets the run task of one-active-key read its key and settings.',
    });
    const rights = new Policy(this, 'Rights', { roles: [role] });
    rights.addStatements(...rightsOf(this.logGroup, settings, keyParameter, props.encryptionKey));
    this.function = new LambdaFunction(this, 'Function', {
      functionName: RUN_TASK.function,
      description: 'one-active-key: judges the plans of HCP Terraform (run task).',
      runtime: Runtime.NODEJS_24_X,
      handler: 'run-task.handler',
      code: props.code ?? Code.fromAsset(CODE),
      timeout: Duration.minutes(5),
      // A plan of 90 MB takes 750.
      memorySize: 2_048,
      role,
      logGroup: this.logGroup,
      ...(most === undefined ? {} : { reservedConcurrentExecutions: most }),
      // HCP Terraform waits ten minutes for a result.
      maxEventAge: Duration.minutes(10),
      retryAttempts: 2,
      environment: {
        CONFIGURATION_PARAMETER: settings.parameterName,
        KEY_PARAMETER: keyParameter,
        HOSTS_ALLOWED: hosts.join(','),
        // Eight lines about versions of the SDK that are to come.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    this.function.node.addDependency(rights);
    // HCP Terraform cannot sign as AWS wants it; it signs with the key.
    this.url = this.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    this.alarms = addRunTaskAlarms(this, this.function, this.logGroup, props.alarmTopic);
  }
}

/** What is not valid is found when the app is synthesized, not when a run is stopped. */
function refuseOther(hosts: readonly string[]): void {
  for (const it of hosts) {
    if (Token.isUnresolved(it) || hostIn(it) !== undefined) continue;
    throw new Error(`"${it}" is not the name of a host such as tfe.example.com.`);
  }
}

function rightsOf(
  { logGroupArn }: ILogGroup,
  settings: IStringParameter,
  keyParameter: string,
  encryptionKey: IKey | undefined,
): PolicyStatement[] {
  const allow = (actions: string[], ...resources: string[]) =>
    new PolicyStatement({ effect: Effect.ALLOW, actions, resources });
  const here = `${Aws.REGION}:${Aws.ACCOUNT_ID}`;
  return [
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn),
    allow(
      ['ssm:GetParameter'],
      settings.parameterArn,
      `arn:${Aws.PARTITION}:ssm:${here}:parameter/${keyParameter.replace(/^\//, '')}`,
    ),
    // By its name: a policy that refers to the function could not be made before it.
    allow(
      ['lambda:InvokeFunction'],
      `arn:${Aws.PARTITION}:lambda:${here}:function:${RUN_TASK.function}`,
    ),
    ...(encryptionKey ? [allow(['kms:Decrypt'], encryptionKey.keyArn)] : []),
  ];
}
