/**
 * What the guard's parts are called. The names are fixed, so that a service control policy can say what
 * nobody may change.
 */
export const NAMES = {
  /** The function, one in a region. */
  function: 'one-active-key-guard',
  /** The function for CloudTrail's events, and the rule that hands them to it. */
  events: 'one-active-key-guard-events',
  /** The rule of AWS Config, and its function. */
  configRule: 'one-active-key-guard-config-rule',
  /** The path of its roles. */
  path: '/one-active-key/guard/',
  /** The parameter with its configuration. */
  parameter: '/one-active-key/guard',
  /** The type names of the hooks: of stacks and change sets, and of single resources. */
  stacks: 'OneActiveKey::Guard::Stacks',
  resources: 'OneActiveKey::Guard::Resources',
  /** Where the number of operations that could not be judged is counted. */
  namespace: 'OneActiveKey/Guard',
} as const;

/** What the parts of the run task are called. */
export const RUN_TASK = {
  function: `${NAMES.function}-run-task`,
  /** The encrypted parameter with the HMAC key. */
  keyParameter: '/one-active-key/run-task/hmac-key',
} as const;

/** The types whose resources can change a hook: each of them is asked about before it is made. */
export const HOOK_TYPES = [
  'AWS::CloudFormation::GuardHook',
  'AWS::CloudFormation::HookDefaultVersion',
  'AWS::CloudFormation::HookTypeConfig',
  'AWS::CloudFormation::HookVersion',
  'AWS::CloudFormation::LambdaHook',
  'AWS::CloudFormation::TypeActivation',
] as const;
