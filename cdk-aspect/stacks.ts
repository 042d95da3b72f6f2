import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { AccountScope, ReadError } from '../rule-core/index';
import { type Acknowledgement, acknowledgementsOn } from './acknowledgements';

/** A stack of the construct tree with the template it is deployed from. */
export interface StackTemplate {
  readonly stack: Stack;
  readonly template: object;
  /** The file it is or will be written to, as an absolute path. */
  readonly file: string;
  /** By the logical id of the resource in this template. */
  readonly nested: Readonly<Record<string, StackTemplate>>;
}

export interface CollectedStacks {
  readonly stacks: readonly StackTemplate[];
  readonly errors: readonly ReadError[];
  /** Acknowledgements on the stacks, above them and below them, outermost construct first. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** Where the final template of a stack comes from; throws where it cannot be had. */
export type TemplateSource = (stack: Stack, file: string) => object;

/** Templates as synthesis wrote them. */
export const writtenTemplate: TemplateSource = (_stack, file) => {
  return JSON.parse(readFileSync(file, 'utf8')) as object;
};

/**
 * Templates from the construct tree, for when nothing is written yet: at validation time all
 * references between stacks are resolved, so the fragments are final.
 */
export const resolvedTemplate: TemplateSource = (stack) => {
  const inner = stack as unknown as { readonly _toCloudFormation?: (this: unknown) => unknown };
  if (!inner._toCloudFormation) {
    throw new Error('this version of aws-cdk-lib does not give templates before synthesis');
  }
  return stack.resolve(inner._toCloudFormation()) as object;
};

/**
 * The stacks at or below a construct that are deployed on their own, with their nested stacks. One
 * walk over the tree: large apps have tens of thousands of constructs.
 */
export function collectStacks(
  root: IConstruct,
  wanted: (file: string) => boolean,
  source: TemplateSource,
): CollectedStacks {
  const stacks: StackTemplate[] = [];
  const errors: ReadError[] = [];
  const inside: Acknowledgement[] = [];
  const outside: Acknowledgement[] = [];
  let everything = true;
  const open = (stack: Stack): OpenTemplate | undefined => {
    const file = templateFile(stack);
    try {
      return { stack, file, template: source(stack, file), nested: {} };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `The template of ${stack.node.path} is not readable: ${why}`;
      errors.push({ input: file, message });
      return undefined;
    }
  };
  const walk = (construct: IConstruct, above: OpenTemplate | undefined): void => {
    let here = above;
    if (Stack.isStack(construct)) {
      if (!NestedStack.isNestedStack(construct)) {
        const judged = wanted(templateFile(construct));
        everything &&= judged;
        here = judged ? open(construct) : undefined;
        if (here) stacks.push(here);
      } else if (above && construct.nestedStackResource) {
        const { logicalId } = construct.nestedStackResource;
        here = open(construct);
        if (here) above.nested[above.stack.resolve(logicalId) as string] = here;
      }
    }
    (here ? inside : outside).push(...acknowledgementsOn(construct));
    for (const child of construct.node.children) walk(child, here);
  };
  const start = rootStackOf(root) ?? root;
  const ancestors = start.node.scopes.slice(0, -1).flatMap(acknowledgementsOn);
  walk(start, undefined);
  const above = [...ancestors, ...outside].map((it) => ({
    ...it,
    elsewhere: !everything || ancestors.includes(it),
  }));
  return { stacks, errors, acknowledgements: [...above, ...inside] };
}

interface OpenTemplate extends StackTemplate {
  readonly nested: Record<string, StackTemplate>;
}

/** Below a stack, its own template is what counts; nested stacks belong to the root one. */
function rootStackOf(construct: IConstruct): Stack | undefined {
  const stacks = construct.node.scopes.filter((it): it is Stack => Stack.isStack(it));
  return stacks.findLast((it) => !NestedStack.isNestedStack(it));
}

export function templateFile(stack: Stack): string {
  const directory = Stage.of(stack)?.outdir ?? '';
  return path.join(directory, stack.templateFile);
}

/**
 * The account of a stack. Stacks without a fixed environment share the account of their Stage;
 * whether two Stages share one is not known.
 */
export function accountOf(stack: Stack): AccountScope {
  const known = Token.isUnresolved(stack.account) ? undefined : stack.account;
  const id = known !== undefined && /^\d{12}$/.test(known) ? known : undefined;
  return {
    ...(id === undefined ? {} : { id }),
    scope: `stage:${Stage.of(stack)?.node.path ?? ''}`,
    family: 'app',
    uncertain: id === undefined,
  };
}

export function regionOf(stack: Stack): string | undefined {
  return Token.isUnresolved(stack.region) ? undefined : stack.region;
}
