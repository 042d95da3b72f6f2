import { CfnElement, NestedStack, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Acknowledgement, acknowledgementsOn } from '../keys/acknowledgements';

/** A stack of the construct tree. */
export interface TreeStack {
  readonly stack: Stack;
  /** The stack that it is in, if it is in one. */
  readonly around: TreeStack | undefined;
  /** How its template is deployed. */
  readonly deployed: Deployment;
  readonly elements: readonly CfnElement[];
  readonly inner: readonly TreeStack[];
}

/**
 * - `alone`: by the CDK, as an artifact of the cloud assembly.
 * - `nested`: by the stack around it, as an `AWS::CloudFormation::Stack`.
 * - `product`, `uploaded`: it is uploaded for others to deploy: the versions of a Service Catalog
 *   product (`ProductStack`), a stack set (npm cdk-stacksets).
 */
export type Deployment = 'alone' | 'nested' | 'product' | 'uploaded';

export interface WalkedTree {
  /** Outer stacks before the stacks in them. */
  readonly stacks: readonly TreeStack[];
  readonly acknowledgements: readonly PlacedAcknowledgement[];
  /** On the constructs above the one that was walked from. */
  readonly above: readonly Acknowledgement[];
}

export interface PlacedAcknowledgement {
  readonly it: Acknowledgement;
  readonly within: TreeStack | undefined;
}

/** One walk over all that is at or below a construct: large apps have tens of thousands of them. */
export function walkTree(scope: IConstruct): WalkedTree {
  const stacks: TreeStack[] = [];
  const acknowledgements: PlacedAcknowledgement[] = [];
  const walk = (construct: IConstruct, around: OpenStack | undefined): void => {
    let within = around;
    if (CfnElement.isCfnElement(construct)) within?.elements.push(construct);
    else if (Stack.isStack(construct)) {
      within = { stack: construct, around, deployed: deploymentOf(construct), ...nothingYet() };
      stacks.push(within);
      around?.inner.push(within);
    }
    for (const it of acknowledgementsOn(construct)) acknowledgements.push({ it, within });
    for (const child of construct.node.children) walk(child, within);
  };
  const start = rootStackOf(scope) ?? scope;
  walk(start, undefined);
  const above = start.node.scopes.slice(0, -1).flatMap(acknowledgementsOn);
  return { stacks, acknowledgements, above };
}

interface OpenStack extends TreeStack {
  readonly elements: CfnElement[];
  readonly inner: TreeStack[];
}

function nothingYet(): Pick<OpenStack, 'elements' | 'inner'> {
  return { elements: [], inner: [] };
}

function deploymentOf(stack: Stack): Deployment {
  if (NestedStack.isNestedStack(stack)) return 'nested';
  // The constructs that refer to such a stack ask it for this.
  if (!('_getTemplateUrl' in stack)) return 'alone';
  return '_setParentProductStackHistory' in stack ? 'product' : 'uploaded';
}

/** Below a stack, its own template is what counts; nested stacks belong to the root one. */
function rootStackOf(construct: IConstruct): Stack | undefined {
  const stacks = construct.node.scopes.filter((it): it is Stack => Stack.isStack(it));
  return stacks.findLast((it) => deploymentOf(it) === 'alone');
}

/** The nearest stack around or at this one that is deployed by itself. */
export function rootOf(it: TreeStack): TreeStack {
  let root = it;
  while (root.deployed !== 'alone' && root.around) root = root.around;
  return root;
}

/**
 * The acknowledgements of a tree, outermost construct first.
 *
 * @param judged which stacks are judged
 * @param everything whether all of them are: else one that accepts nothing may be meant for the rest
 */
export function acknowledgementsOf(
  { acknowledgements, above }: WalkedTree,
  judged: (stack: TreeStack) => boolean,
  everything: boolean,
): Acknowledgement[] {
  const isInside = ({ within }: PlacedAcknowledgement) => within !== undefined && judged(within);
  const outside = acknowledgements.filter((it) => !isInside(it));
  return [
    ...above.map((it) => ({ ...it, elsewhere: true })),
    ...outside.map(({ it }) => ({ ...it, elsewhere: !everything })),
    ...acknowledgements.filter(isInside).map(({ it }) => it),
  ];
}
