import path from 'node:path';
import { Aws, type CfnLambdaHook, Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IStringParameter, ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { configurationOf } from '../configuration';
import { addAlarms } from './alarms';
import { OneActiveKeyConfigRule, type ConfigRuleProps } from './detection/config-rule';
import { OneActiveKeyEvents, type EventsProps } from './detection/events';
import { addHooks, type FailureMode } from './hooks';
import { OneActiveKeySweep } from './sweep/sweep';
import type { SweepProps } from './sweep/props';
import { NAMES } from '../names';
import { acknowledgeWildcard } from './wildcards';
import { OneActiveKeyRunTask, type RunTaskProps } from './run-task/run-task';

/** What the guard is told, as it stands in its parameter; see `docs/guard.md`. */
export interface GuardSettings {
  /** What cannot be decided before the deployment stops it too. @default false */
  readonly strict?: boolean;
  /** Findings that someone answers for until a day. @default none */
  readonly exceptions?: readonly {
    readonly user: string;
    /** Twelve digits. */
    readonly account: string;
    readonly reason: string;
    readonly owner: string;
    /** The day (UTC, `YYYY-MM-DD`) on which the finding comes back. */
    readonly expires: string;
  }[];
  /**
   * Whether exceptions in the `Metadata` of a template count: whoever writes the template writes them.
   *
   * @default false
   */
  readonly acceptInCode?: boolean;
  /** How long two keys are accepted during a rotation: `7d`, `PT12H`. @default "0" */
  readonly rotationWindow?: string;
  /** Whether keys that the account holds already count. @default true */
  readonly account?: boolean;
  /** Macros that are known not to add, remove or change access keys. @default none */
  readonly trustedTransforms?: readonly string[];
  /** The version of the CIS AWS Foundations Benchmark to name. @default "3.0.0" */
  readonly benchmark?: string;
  /** Where people find what to do. @default AWS's page about access keys */
  readonly link?: string;
}

export interface OneActiveKeyGuardProps {
  /**
   * `WARN` lets operations pass with a warning; `FAIL` stops them.
   *
   * @default WARN
   */
  readonly failureMode?: FailureMode;
  /** Whether CloudFormation asks the hooks at all. @default true */
  readonly enabled?: boolean;
  /** Written to a parameter of the Parameter Store. @default the defaults of every setting */
  readonly settings?: GuardSettings;
  /** A parameter of your own with the settings in JSON, in place of `settings`. */
  readonly settingsParameter?: IStringParameter;
  /** How long what the function says is kept. @default one year */
  readonly logRetention?: RetentionDays;
  /** Where alarms go. @default nowhere: they only show */
  readonly alarmTopic?: ITopic;
  /** What the function runs. @default the bundle of this package */
  readonly code?: Code;
  /** Judges the plans of HCP Terraform too, with the same settings. @default it does not */
  readonly runTask?: RunTaskProps;
  /**
   * Judges every account of the organization on a schedule. One for an organization, in one region: in its
   * management account, or that of a delegated administrator.
   *
   * @default none
   */
  readonly sweep?: SweepProps;
  /**
   * Judges users when CloudTrail tells of their keys, also of those that no hook is asked about. In the
   * region where the partition tells of IAM, and only there.
   *
   * @default none
   */
  readonly events?: EventsProps;
  /** Judges every user on schedule, as a rule of AWS Config. In the same region. @default none */
  readonly configRule?: ConfigRuleProps;
}

/** Names of users and stacks are known only when the hook is asked: AWS forces these, and no others. */
const WILDCARDS = [
  `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:user/*`,
  `arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/*`,
] as const;

/** What `npm run build` makes beside the compiled construct: of all functions of the guard. */
const CODE = path.join(__dirname, '../code/one-active-key-guard.zip');
/** Longer texts need another tier of the Parameter Store, which has a limit of its own. */
const STANDARD = 4_096;
const ADVANCED = 8_192;

/**
 * Has CloudFormation ask, before it deploys a stack of this account and region, whether some IAM user
 * would have more than one active access key.
 *
 * One for each account and region: its function, hooks and parameter have fixed names.
 */
export class OneActiveKeyGuard extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: ILogGroup;
  readonly hooks: readonly CfnLambdaHook[];
  readonly alarms: readonly Alarm[];
  /** Where it was asked for. */
  readonly runTask?: OneActiveKeyRunTask;
  readonly sweep?: OneActiveKeySweep;
  readonly events?: OneActiveKeyEvents;
  readonly configRule?: OneActiveKeyConfigRule;

  constructor(scope: Construct, id: string, props: OneActiveKeyGuardProps = {}) {
    super(scope, id);
    const { failureMode = 'WARN', enabled = true, settings = {}, alarmTopic, code } = props;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
    });
    const parameter = props.settingsParameter ?? settingsIn(this, settings);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      path: NAMES.path,
      description: 'Lets the guard of one-active-key read access keys and stacks.',
    });
    const rights = new Policy(this, 'Rights', { roles: [role] });
    rights.addStatements(...this.rights(parameter, settings.account ?? true));
    this.function = new LambdaFunction(this, 'Function', {
      functionName: NAMES.function,
      description: 'one-active-key: no IAM user has more than one active access key.',
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: code ?? Code.fromAsset(CODE),
      timeout: Duration.seconds(30),
      memorySize: 512,
      role,
      logGroup: this.logGroup,
      environment: {
        CONFIGURATION_PARAMETER: parameter.parameterName,
        // Eight lines about versions of the SDK that are to come.
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    this.function.node.addDependency(rights);
    this.hooks = addHooks(this, this.function, failureMode, enabled);
    this.alarms = addAlarms(this, this.function, this.logGroup, alarmTopic);
    acknowledge(rights);
    const { events, configRule, logRetention, runTask, sweep } = props;
    const common = {
      ...(logRetention === undefined ? {} : { logRetention }),
      ...(alarmTopic ? { alarmTopic } : {}),
      ...(code ? { code } : {}),
    };
    if (runTask) {
      this.runTask = new OneActiveKeyRunTask(this, 'RunTask', parameter, {
        ...common,
        ...runTask,
      });
    }
    const own = { ...common, settingsParameter: parameter };
    if (events) this.events = new OneActiveKeyEvents(this, 'Events', { ...own, ...events });
    if (configRule) {
      this.configRule = new OneActiveKeyConfigRule(this, 'ConfigRule', {
        ...own,
        ...configRule,
      });
    }
    if (sweep) this.sweep = new OneActiveKeySweep(this, 'Sweep', { ...sweep, ...own });
  }

  private rights(parameter: IStringParameter, account: boolean): PolicyStatement[] {
    const allow = (actions: string[], ...resources: string[]) =>
      new PolicyStatement({ effect: Effect.ALLOW, actions, resources });
    const { logGroupArn } = this.logGroup;
    const own = [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroupArn),
      allow(['ssm:GetParameter'], parameter.parameterArn),
    ];
    if (!account) return own;
    const [users, stacks] = WILDCARDS;
    return [
      ...own,
      allow(['iam:ListAccessKeys'], users),
      allow(
        [
          'cloudformation:DescribeChangeSet',
          'cloudformation:DescribeStacks',
          'cloudformation:GetTemplate',
          'cloudformation:ListStackResources',
        ],
        stacks,
      ),
    ];
  }
}

function settingsIn(scope: Construct, settings: GuardSettings): StringParameter {
  // What is not valid is found when the app is synthesized, not when a stack is stopped.
  configurationOf(settings);
  const text = JSON.stringify(settings);
  if (text.length > ADVANCED) {
    throw new Error(
      `The settings of the guard have ${text.length} characters; a parameter holds ${ADVANCED}. Take out exceptions that have expired.`,
    );
  }
  return new StringParameter(scope, 'Settings', {
    parameterName: NAMES.parameter,
    description: 'Settings of the guard of one-active-key, in JSON.',
    stringValue: text,
    tier: text.length > STANDARD ? ParameterTier.ADVANCED : ParameterTier.STANDARD,
  });
}

/** For people who judge their app with cdk-nag. */
function acknowledge(rights: Policy): void {
  const reason =
    'The names of users and stacks are not known before the hook is asked; it only reads.';
  for (const it of WILDCARDS) acknowledgeWildcard(rights, it, reason);
}
