import {
  CfnCondition,
  type CfnElement,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CfnRule,
  Token,
} from 'aws-cdk-lib';
import { kindOf } from '../../inputs/cloudformation/keys/plain-resources';

/** What may be overridden of a resource without making it another one. */
const HARMLESS: ReadonlySet<string> = new Set([
  'Properties',
  'Metadata',
  'DependsOn',
  'Condition',
  'CreationPolicy',
  'DeletionPolicy',
  'UpdatePolicy',
  'UpdateReplacePolicy',
]);

interface Inner {
  readonly _toCloudFormation?: unknown;
  readonly cfnResourceType?: unknown;
  readonly rawOverrides?: unknown;
}

/** How resources of the library write themselves. */
const { _toCloudFormation: USUAL } = CfnResource.prototype as unknown as Inner;

/**
 * Whether an element writes one resource of the type that it says, as the CDK's resources do: its
 * type is not overridden, and neither is the way in which it is written.
 */
export function isPlainResource(element: CfnElement): element is CfnResource {
  const { _toCloudFormation: own, cfnResourceType: type } = element as unknown as Inner;
  return own === USUAL && own !== undefined && isPlainType(type) && isHarmless(element);
}

/** How elements that are no resources write themselves, by the prototypes of their classes. */
const OTHERS = new Map<unknown, unknown>(
  [CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnRule].map(({ prototype }) => [
    prototype,
    (prototype as Inner)._toCloudFormation,
  ]),
);

/** Whether an element writes an entry of a section in which there are no resources. */
export function isPlainOther(element: CfnElement): boolean {
  const { _toCloudFormation: own } = element as unknown as Inner;
  return own !== undefined && own === OTHERS.get(Object.getPrototypeOf(element));
}

/** The same of outputs: they matter where something reads them. */
export function isPlainOutput(element: CfnElement): boolean {
  return isPlainOther(element) && element instanceof CfnOutput;
}

/** Types that were seen to be text: an app has few, and each resource is asked. */
const plainTypes = new Set<unknown>();

/** A type may be a token: what it stands for is known once the resource is written. */
export function isPlainType(type: unknown): type is string {
  if (plainTypes.has(type)) return true;
  if (typeof type !== 'string' || Token.isUnresolved(type)) return false;
  plainTypes.add(type);
  return true;
}

/** Types that were seen to say nothing of keys: an app has few. */
const silent = new Set<unknown>();

/**
 * Whether an element may say something of keys, or bring some along. Most do not: resources as the
 * library writes them, of a type that says nothing of keys, with nothing overridden.
 */
export function maySay(element: CfnElement): boolean {
  const { cfnResourceType: type } = element as Inner;
  return (!silent.has(type) && !isSilent(type)) || !isUntouched(element);
}

function isSilent(type: unknown): boolean {
  if (!isPlainType(type) || kindOf(type) !== 'other') return false;
  silent.add(type);
  return true;
}

function isUntouched(element: CfnElement): boolean {
  const { _toCloudFormation: own, rawOverrides: overrides } = element as unknown as Inner;
  if (own !== USUAL || own === undefined) return false;
  return typeof overrides === 'object' && overrides !== null && Object.keys(overrides).length === 0;
}

function isHarmless(element: CfnElement): boolean {
  const { rawOverrides } = element as unknown as Inner;
  if (typeof rawOverrides !== 'object' || rawOverrides === null) return false;
  // Asked of every resource, and hardly any is overridden.
  for (const it in rawOverrides) if (!HARMLESS.has(it)) return false;
  return true;
}

/** What `addOverride` and its kin have set of a plain resource. */
export function overridesOf(element: CfnResource): string[] {
  return Object.keys((element as unknown as { readonly rawOverrides: object }).rawOverrides);
}
