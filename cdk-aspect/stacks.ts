import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ReadError } from '../rule-core/index';
import type { AccountScope } from '../rule-core/index';

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

/** The stacks at or below a construct that are deployed on their own, with their nested stacks. */
export function collectStacks(
  root: IConstruct,
  wanted: (file: string) => boolean,
  source: TemplateSource,
): CollectedStacks {
  const stacks: StackTemplate[] = [];
  const errors: ReadError[] = [];
  const templateOf = (stack: Stack): StackTemplate | undefined => {
    const file = templateFile(stack);
    try {
      const template = source(stack, file);
      return { stack, file, template, nested: nestedOf(stack, templateOf) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      errors.push({
        input: file,
        message: `The template of ${stack.node.path} is not readable: ${why}`,
      });
      return undefined;
    }
  };
  const walk = (construct: IConstruct): void => {
    if (Stack.isStack(construct) && !NestedStack.isNestedStack(construct)) {
      const found = wanted(templateFile(construct)) ? templateOf(construct) : undefined;
      if (found) stacks.push(found);
    }
    construct.node.children.forEach(walk);
  };
  const start = rootStackOf(root) ?? root;
  walk(start);
  return { stacks, errors };
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

function nestedOf(
  stack: Stack,
  templateOf: (nested: Stack) => StackTemplate | undefined,
): Record<string, StackTemplate> {
  const found: Record<string, StackTemplate> = {};
  const walk = (construct: IConstruct): void => {
    for (const child of construct.node.children) {
      if (NestedStack.isNestedStack(child) && child.nestedStackResource) {
        const logicalId = stack.resolve(child.nestedStackResource.logicalId) as string;
        const template = templateOf(child);
        if (template) found[logicalId] = template;
      } else if (!Stack.isStack(child)) walk(child);
    }
  };
  walk(stack);
  return found;
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
