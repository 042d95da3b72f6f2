import type { Stack } from '../evaluate/scope';
import { bringsTemplates } from '../stacks/nested/stack-types';
import { own, section } from '../parse/tree';

/** aws-cdk-lib core/lib/stack-synthesizers/_shared: the bootstrap stack must not be too old. */
const PARAMETER = 'BootstrapVersion';
const ASSERT = JSON.stringify({
  'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: PARAMETER }] }],
});

/**
 * Whether this rule of a template is the one that the CDK writes into every stack, about a parameter of
 * its own that anything may be given for. It holds in some world, and says nothing of another parameter.
 */
export function isBootstrapRule(rule: unknown, template: unknown): boolean {
  if (own(rule, 'RuleCondition') !== undefined) return false;
  const assertions: unknown = own(rule, 'Assertions');
  if (!Array.isArray(assertions)) return false;
  const [only, more] = assertions as unknown[];
  return more === undefined && JSON.stringify(own(only, 'Assert')) === ASSERT && isFree(template);
}

function isFree(template: unknown): boolean {
  const parameter = section(section(template, 'Parameters'), PARAMETER);
  return (
    own(parameter, 'Type') === 'AWS::SSM::Parameter::Value<String>' &&
    Object.keys(parameter).every((it) => ['Type', 'Default', 'Description'].includes(it))
  );
}

/** The parameter, the rule (`CheckBootstrapVersion`), and what it asserts. */
const MENTIONS = 3;

const known = new WeakMap<Stack, boolean>();

/**
 * Whether nothing else in the template asks for the parameter of that rule, or for the value in Systems
 * Manager that it usually stands for, so that leaving the rule out changes no answer: most templates of
 * the CDK. A nested stack has such a parameter of its own, of the same value. A name that a loop or a
 * macro puts together is not looked for; with one in the template the rule counts.
 */
export function isOnItsOwn(stack: Stack): boolean {
  const before = known.get(stack);
  if (before !== undefined) return before;
  const { value } = stack.document;
  const { parameters = {} } = stack.root;
  const made =
    stack.parent === undefined &&
    !Object.hasOwn(parameters, PARAMETER) &&
    isMentionedOnlyHere(value) &&
    !Object.values(section(value, 'Resources')).some(bringsOthers);
  known.set(stack, made);
  return made;
}

function isMentionedOnlyHere(template: unknown): boolean {
  const text = JSON.stringify(template);
  const times = (it: string) => text.split(it).length - 1;
  const place = own(section(section(template, 'Parameters'), PARAMETER), 'Default');
  return (
    !/"(Transform|Fn::(Transform|ForEach)[^"]*|Modules|Constants)":/.test(text) &&
    times(PARAMETER) === MENTIONS &&
    (typeof place !== 'string' || times(place) === 1)
  );
}

function bringsOthers(resource: unknown): boolean {
  const type = own(resource, 'Type');
  return typeof type === 'string' && bringsTemplates(type);
}
