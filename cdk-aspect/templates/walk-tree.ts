import { CfnElement, NestedStack, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type Acknowledgement, acknowledgementsOn, isAcknowledged } from '../keys/acknowledgements';

/** A stack of the construct tree. */
export interface TreeStack {
  readonly stack: Stack;
  /** The stack that it is in, if it is in one. */
  readonly around: TreeStack | undefined;
  /** How its template is deployed. */
  readonly deployed: Deployment;
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
  /** What is written into templates. */
  readonly elements: readonly CfnElement[];
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

/**
 * A look at all that is at or below a construct: large apps have tens of thousands of them. Listing them
 * is the library's own, which has done so several times by now, and each question is a small function of
 * its own: V8 compiles a loop that asks them all at more cost than the loop has.
 */
export function walkTree(scope: IConstruct): WalkedTree {
  const start = rootStackOf(scope) ?? scope;
  const all = start.node.findAll();
  const elements: CfnElement[] = [];
  const others = all.filter((it) => !isAmong(elements, it));
  const stacks: Stacks = new Map();
  for (const it of others.filter(isStack)) open(it, stacks);
  const acknowledgements = all
    .filter(isAcknowledged)
    .flatMap((construct) => placed(acknowledgementsOn(construct), construct, stacks));
  const above = start.node.scopes.slice(0, -1).flatMap(acknowledgementsOn);
  return { stacks: [...stacks.values()], acknowledgements, above, elements };
}

/** Puts it there if it is an element. */
function isAmong(elements: CfnElement[], it: IConstruct): boolean {
  return CfnElement.isCfnElement(it) && elements.push(it) > 0;
}

function isStack(construct: IConstruct): construct is Stack {
  return Stack.isStack(construct);
}

type Stacks = Map<IConstruct, OpenStack>;

function open(stack: Stack, stacks: Stacks): void {
  const around = within(stack.node.scope, stacks);
  const opened: OpenStack = { stack, around, deployed: deploymentOf(stack), inner: [] };
  stacks.set(stack, opened);
  around?.inner.push(opened);
}

/** The innermost stack that this is, or is in. */
function within(construct: IConstruct | undefined, stacks: Stacks): OpenStack | undefined {
  for (let it = construct; it; it = it.node.scope) {
    const found = stacks.get(it);
    if (found) return found;
  }
  return undefined;
}

function placed(
  own: readonly Acknowledgement[],
  construct: IConstruct,
  stacks: Stacks,
): PlacedAcknowledgement[] {
  const around = within(construct, stacks);
  return own.map((it) => ({ it, within: around }));
}

interface OpenStack extends TreeStack {
  readonly inner: TreeStack[];
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
