import { NAMES } from '../names';
import { isObject } from '../../rule-core/text/json';

/** A resource of some stack that changes the guard itself. */
export interface GuardChange {
  readonly logicalId: string;
  /** Which part of the guard. */
  readonly part: string;
  /** False where only the deployment will tell whether it does. */
  readonly certain: boolean;
  readonly line?: number;
}

interface Part {
  readonly part: string;
  readonly isNamedBy: (text: string) => boolean;
}

const HOOKS: readonly Part[] = [NAMES.stacks, NAMES.resources].map((name) => {
  const inArn = name.replaceAll('::', '-').toLowerCase();
  return {
    part: `the hook ${name}`,
    // `arn:aws:cloudformation:us-west-2:111111111111:type/hook/OneActiveKey-Guard-Stacks/00000001`
    isNamedBy: (text) =>
      text.toLowerCase() === name.toLowerCase() ||
      text.toLowerCase().includes(`:type/hook/${inArn}`),
  };
});
const FUNCTION: Part = {
  part: `the function ${NAMES.function}`,
  isNamedBy: (text) => text.split(':function:').at(-1)?.split(':')[0] === NAMES.function,
};
const SETTINGS: Part = { part: 'its settings', isNamedBy: (text) => text === NAMES.parameter };
/** Roles are named after the stack that makes them, and the stack as the function, unless it is the CDK's. */
const ROLES: Part = {
  part: 'one of its roles',
  isNamedBy: (text) => new RegExp(`^(StackSet-)?${NAMES.function}-`).test(text),
};

/** By type of resource, the properties that name what it changes. */
const NAMING: Readonly<Record<string, readonly (readonly [string, readonly Part[]])[]>> = {
  'AWS::CloudFormation::GuardHook': [['Alias', HOOKS]],
  'AWS::CloudFormation::HookDefaultVersion': [
    ['TypeName', HOOKS],
    ['TypeVersionArn', HOOKS],
  ],
  'AWS::CloudFormation::HookTypeConfig': [
    ['TypeName', HOOKS],
    ['TypeArn', HOOKS],
  ],
  'AWS::CloudFormation::HookVersion': [['TypeName', HOOKS]],
  'AWS::CloudFormation::LambdaHook': [['Alias', HOOKS]],
  'AWS::CloudFormation::TypeActivation': [
    ['TypeName', HOOKS],
    ['TypeNameAlias', HOOKS],
  ],
  'AWS::IAM::ManagedPolicy': [['Roles', [ROLES]]],
  'AWS::IAM::Policy': [['Roles', [ROLES]]],
  'AWS::IAM::RolePolicy': [['RoleName', [ROLES]]],
  'AWS::Lambda::EventInvokeConfig': [['FunctionName', [FUNCTION]]],
  'AWS::Lambda::Function': [['FunctionName', [FUNCTION]]],
  'AWS::Lambda::Permission': [['FunctionName', [FUNCTION]]],
  'AWS::SSM::Parameter': [['Name', [SETTINGS]]],
};

/**
 * Whether a resource changes a part of the guard; its own stack is never asked about.
 *
 * @param properties as the template has them, or resolved
 */
export function changeOfGuard(
  logicalId: string,
  type: string,
  properties: unknown,
): GuardChange | undefined {
  const naming = Object.hasOwn(NAMING, type) ? NAMING[type] : undefined;
  if (!naming || !isObject(properties)) return undefined;
  let perhaps: GuardChange | undefined;
  for (const [name, parts] of naming) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    for (const it of [value].flat()) {
      const named = parts.find((part) => typeof it === 'string' && part.isNamedBy(it));
      if (named) return { logicalId, part: named.part, certain: true };
      // Hooks are few: one that may be called anything may be ours. Functions and roles are many.
      if (isObject(it) && (parts === HOOKS || speaksOfGuard(it))) {
        perhaps ??= { logicalId, part: parts[0]?.part ?? '', certain: false };
      }
    }
  }
  return perhaps;
}

function speaksOfGuard(value: object): boolean {
  return JSON.stringify(value).includes(NAMES.function);
}
