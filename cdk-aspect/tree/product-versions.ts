import type { CfnElement } from 'aws-cdk-lib';
import { PRODUCT } from '../../inputs/cloudformation/stacks/nested/products';
import type { TreeStack } from '../templates/walk-tree';
import { logicalIdOf } from './logical-id';

interface Product {
  readonly cfnResourceType?: unknown;
  readonly provisioningArtifactParameters?: unknown;
}

interface Version {
  readonly info?: Readonly<Record<string, unknown>>;
}

/**
 * The stack that writes the template of a version: the product has the token of its URL, which stands
 * for nothing before synthesis. `undefined` where it is not plain which one it is.
 */
export function versionIn(
  elements: readonly CfnElement[],
  product: string,
  version: number,
  stacks: readonly TreeStack[],
): TreeStack | undefined {
  const construct = elements.find((it) => isProduct(it) && logicalIdOf(it) === product);
  const list = (construct as Product | undefined)?.provisioningArtifactParameters;
  if (!Array.isArray(list)) return undefined;
  const url = (list[version] as Version | null | undefined)?.info?.['LoadTemplateFromURL'];
  if (typeof url !== 'string') return undefined;
  return stacks.find((it) => it.deployed === 'product' && urlOf(it) === url);
}

function isProduct(element: CfnElement): boolean {
  return (element as Product).cfnResourceType === PRODUCT;
}

/** The token of one stack is the same text each time. */
function urlOf({ stack }: TreeStack): unknown {
  return (stack as unknown as { _getTemplateUrl(): unknown })._getTemplateUrl();
}
