import { isObject } from '../../../rule-core/text/json';
import { own } from '../parse/tree';

/** Which property of which type holds policies: documents themselves, or entries with one each. */
const POLICIES: Readonly<Record<string, 'PolicyDocument' | 'Policies'>> = {
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::IAM::ManagedPolicy': 'PolicyDocument',
  'AWS::IAM::RolePolicy': 'PolicyDocument',
  'AWS::IAM::UserPolicy': 'PolicyDocument',
  'AWS::IAM::GroupPolicy': 'PolicyDocument',
  'AWS::IAM::Role': 'Policies',
  'AWS::IAM::User': 'Policies',
  'AWS::IAM::Group': 'Policies',
  'AWS::Serverless::Function': 'Policies',
};

/** Where resources of this type have their policies; `undefined` for types that have none. */
export function policyProperty(type: string): 'PolicyDocument' | 'Policies' | undefined {
  return Object.hasOwn(POLICIES, type) ? POLICIES[type] : undefined;
}

/** Whether the policies of a resource name an action that may be `iam:CreateAccessKey`. */
export function mayAllowKeys(type: string, body: unknown): boolean {
  const property = policyProperty(type);
  const policies = property && own(own(body, 'Properties'), property);
  return isObject(policies) || Array.isArray(policies) ? namesKeyCreation(policies) : false;
}

/** The same of policies in any form that can be written as JSON. */
export function namesKeyCreation(policies: unknown): boolean {
  const actions = JSON.stringify(policies).matchAll(/"(iam:[^"]{0,128})"/gi);
  return [...actions].some(([, action = '']) => allowsKeys(action));
}

const CREATE = 'createaccesskey';

/** An action of IAM that is, or with its wildcards may be, `CreateAccessKey`. */
export function allowsKeys(action: string): boolean {
  const [, name] = /^iam:(.*)$/is.exec(action) ?? [];
  return name !== undefined && matches(name.toLowerCase(), CREATE);
}

/** IAM's wildcards: `*` is any text, `?` any character. Without going back further than one star. */
function matches(pattern: string, name: string): boolean {
  let [at, from, star, next] = [0, 0, -1, 0];
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = at++;
      next = from;
    } else if (pattern[at] === '?' || (pattern[at] !== undefined && pattern[at] === name[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++next;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
