import { type CfnResource, Token } from 'aws-cdk-lib';
import { allowsKeys, policyProperty } from '../../inputs/cloudformation/keys/policy-resources';
import { given, nameInLibrary, showsWhatItWrites } from './library-classes';
import { overridesOf } from './plain-elements';

/** What of a statement names no action, whatever is in it. */
const ASIDE: ReadonlySet<string> = new Set(['Sid', 'Resource', 'NotResource', 'Condition']);

/**
 * Whether a resource has policies that may name `iam:CreateAccessKey`. Resolving every policy of an
 * app would cost more than all else, so they are looked at as they are in memory; what is not written
 * out yet may become any action.
 */
export function mayAllow(element: CfnResource): boolean {
  const property = policyProperty(element.cfnResourceType);
  if (!property) return false;
  if (!showsWhatItWrites(element) || overridesOf(element).includes('Properties')) return true;
  try {
    return mayName(given(element, property === 'Policies' ? 'policies' : 'policyDocument'));
  } catch {
    return true;
  }
}

function mayName(value: unknown): boolean {
  if (typeof value === 'string') return Token.isUnresolved(value) || allowsKeys(value);
  if (isDocument(value)) return mayName(value.toJSON());
  if (Token.isUnresolved(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, it]) => !ASIDE.has(name) && mayName(it));
}

interface Document {
  toJSON(): unknown;
}

/** The library's documents are tokens that show the statements that they write. */
function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false;
  const { constructor: made } = Object.getPrototypeOf(value) as { readonly constructor?: unknown };
  return (
    nameInLibrary(made) === 'aws-cdk-lib.aws_iam.PolicyDocument' &&
    !['resolve', 'toJSON'].some((it) => Object.hasOwn(value, it))
  );
}
