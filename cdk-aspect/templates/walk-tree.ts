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
  /** What is written into templates, by the stack that writes it. */
  readonly elements: ReadonlyMap<Stack, readonly CfnElement[]>;
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

/** A look at all that is at or below a construct. */
export function walkTree(scope: IConstruct): WalkedTree {
  const start = rootStackOf(scope) ?? scope;
  const found: Found = { elements: new Map(), stacks: [], acknowledged: [] };
  visit(start, found);
  const stacks: Stacks = new Map();
  for (const it of found.stacks) open(it, stacks);
  const acknowledgements = found.acknowledged.flatMap((construct) =>
    placed(acknowledgementsOn(construct), construct, stacks),
  );
  const above = start.node.scopes.slice(0, -1).flatMap(acknowledgementsOn);
  return { stacks: [...stacks.values()], acknowledgements, above, elements: found.elements };
}

interface Found {
  readonly elements: Map<Stack, CfnElement[]>;
  readonly stacks: Stack[];
  readonly acknowledged: IConstruct[];
}

/** The library has thousands of exports: to look one up for each construct takes longer than the rest. */
const LIBRARY = { CfnElement, Stack };

/**
 * Large apps have tens of thousands of constructs, so each is looked at once, in the order of
 * `findAll`: to list them first and go over the list for each question costs half as much again.
 */
function visit(construct: IConstruct, found: Found): void {
  if (LIBRARY.CfnElement.isCfnElement(construct)) note(construct, found);
  else if (LIBRARY.Stack.isStack(construct)) found.stacks.push(construct);
  if (isAcknowledged(construct)) found.acknowledged.push(construct);
  const { children } = construct.node;
  for (let at = 0; at < children.length; at++) visit(children[at] as IConstruct, found);
}

function note(element: CfnElement, { elements }: Found): void {
  const { stack } = element;
  const beside = elements.get(stack);
  if (beside) beside.push(element);
  else elements.set(stack, [element]);
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
