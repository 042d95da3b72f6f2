import { Duration } from 'aws-cdk-lib';
import { Effect, Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { SWEEP } from '../../sweep/names';

export interface SweepFunctionProps {
  /** What it and its role are called. */
  readonly name: string;
  /** Of the file `sweep.js`. */
  readonly handler: string;
  readonly description: string;
  readonly code: Code;
  readonly logGroup: ILogGroup;
  readonly environment: Readonly<Record<string, string>>;
  /** In MB. @default 512 */
  readonly memory?: number;
  /** What it may do, beside its log. */
  readonly rights: readonly PolicyStatement[];
}

/** A function of a sweep with a role of its own, which may do what its step needs and no more. */
export function addFunction(
  scope: Construct,
  id: string,
  props: SweepFunctionProps,
): SweepFunction {
  const { name, handler, description, code, logGroup, environment, memory = 512 } = props;
  const role = new Role(scope, `${id}Role`, {
    roleName: name,
    path: SWEEP.path,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description,
  });
  const rights = new Policy(scope, `${id}Rights`, { roles: [role] });
  rights.addStatements(
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn),
    ...props.rights,
  );
  const handlerOf = new LambdaFunction(scope, id, {
    functionName: name,
    description: `one-active-key: ${description}`,
    runtime: Runtime.NODEJS_24_X,
    handler: `sweep.${handler}`,
    code,
    timeout: Duration.minutes(15),
    memorySize: memory,
    role,
    logGroup,
    environment: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // All memory but what buffers and the runtime itself need.
      NODE_OPTIONS: `--max-old-space-size=${Math.floor(memory * 0.8)}`,
      ...environment,
    },
  });
  handlerOf.node.addDependency(rights);
  return { function: handlerOf, role, rights };
}

export interface SweepFunction {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly rights: Policy;
}

export function allow(actions: string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources });
}

/** The same under a condition. */
export function allowWhere(
  conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  actions: string[],
  ...resources: string[]
): PolicyStatement {
  return new PolicyStatement({ effect: Effect.ALLOW, actions, resources, conditions });
}
