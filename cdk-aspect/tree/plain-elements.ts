import type { CfnElement } from 'aws-cdk-lib';
import { CfnResource } from 'aws-cdk-lib';

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
  readonly rawOverrides?: unknown;
}

/**
 * Whether an element writes one resource of the type that it says, as the CDK's resources do: its
 * type is not overridden, and neither is the way in which it is written.
 */
export function isPlainResource(element: CfnElement): element is CfnResource {
  if (!CfnResource.isCfnResource(element) || typeof element.cfnResourceType !== 'string')
    return false;
  const { _toCloudFormation: own } = element as unknown as Inner;
  const { _toCloudFormation: usual } = CfnResource.prototype as unknown as Inner;
  return own !== undefined && own === usual && isHarmless(element);
}

function isHarmless(element: CfnResource): boolean {
  const { rawOverrides } = element as unknown as Inner;
  if (typeof rawOverrides !== 'object' || rawOverrides === null) return false;
  // Asked of every resource, and hardly any is overridden.
  for (const it in rawOverrides) if (!HARMLESS.has(it)) return false;
  return true;
}

/** What `addOverride` and its kin have set; `undefined` where that cannot be told. */
export function overridesOf(element: CfnResource): string[] | undefined {
  const { rawOverrides } = element as unknown as Inner;
  if (typeof rawOverrides !== 'object' || rawOverrides === null) return undefined;
  return Object.keys(rawOverrides);
}
