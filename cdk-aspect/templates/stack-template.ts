import path from 'node:path';
import { type CfnElement, Stage, type Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { TemplateInput } from '../../inputs/cloudformation/index';
import type { AccountScope, ReadError } from '../../rule-core/index';
import type { Acknowledgement } from '../keys/acknowledgements';
import { logicalIdOf } from '../tree/logical-id';
import type { TreeStack } from './walk-tree';

/** A template of the app. */
export interface AppTemplate {
  /** As the file says, or its text where it is no JSON. */
  readonly template: object | string;
  /** The file it is or will be written to, as an absolute path. */
  readonly file: string;
  /** Absent where no stack of the tree claims it. */
  readonly stack?: Stack;
  /** Its nested stacks, by the logical id of their resource. */
  readonly nested: Readonly<Record<string, AppTemplate>>;
  /** What wrote its resources, by logical id, as far as that is known. */
  readonly writers?: ReadonlyMap<string, CfnElement>;
  /** Resources whose template is judged elsewhere in this run, by logical id. */
  readonly elsewhere?: Elsewhere;
}

/** As the reader takes it, but that templates of the tree are among the versions of products. */
export interface Elsewhere extends Pick<TemplateInput, 'nested'> {
  readonly versions?: Readonly<Record<string, readonly (UploadedTemplate | undefined)[]>>;
}

/** A template that is deployed on its own, and where. */
export interface StackTemplate extends AppTemplate {
  /** Unique in the app: the construct path. */
  readonly name: string;
  /** The stack; for a template that no stack claims, the App or Stage it is of. */
  readonly construct: IConstruct;
  readonly account: AccountScope;
  readonly region?: string;
  readonly stackName?: string;
  /** Templates that are uploaded with it, by the last part of their URL. */
  readonly files: () => Readonly<Record<string, UploadedTemplate>>;
}

/** A template among the assets. One that no stack of the tree writes is read where it is asked for. */
export type UploadedTemplate = AppTemplate | TemplateInput;

/** What is plain to see of the keys of a stack, without a reading. */
export interface Glance {
  /** One for each key: what tells its user from all others of the app; names as `namedInText` has them. */
  readonly users: readonly unknown[];
  /** Whether a key is of a user in another stack. */
  readonly borrowed: boolean;
  /** Whether others may read a value of this stack. */
  readonly outputs: boolean;
}

/** A stack whose template is made, or looked through, only where its keys may matter. */
export interface SeenStack {
  readonly construct: IConstruct;
  /** Absent where it takes a reading to tell. */
  readonly glance?: Glance;
  /** `undefined` where it cannot be made, which is then among the errors of {@link CollectedStacks}. */
  readonly open: () => StackTemplate | undefined;
}

export interface CollectedStacks {
  readonly seen: readonly SeenStack[];
  /** What could not be read until now: opening a stack may add to it. */
  readonly errors: readonly ReadError[];
  /** Acknowledgements on the stacks, above them and below them, outermost construct first. */
  readonly acknowledgements: readonly Acknowledgement[];
}

export function isOfTree(it: UploadedTemplate): it is AppTemplate & { readonly stack: Stack } {
  return 'stack' in it;
}

/** This template, its nested ones and those that are uploaded with it, where a stack claims them. */
export function withInner(it: AppTemplate | StackTemplate): AppTemplate[] {
  const uploaded = 'files' in it ? Object.values(it.files()).filter(isOfTree) : [];
  return [it, ...[...Object.values(it.nested), ...uploaded].flatMap(withInner)];
}

/** The file that the template of this stack is written to. */
export function templateFile(stack: Stack): string {
  return path.resolve(Stage.of(stack)?.outdir ?? '', stack.templateFile);
}

/** The logical id of the resource that deploys a nested stack. */
export function nestedResourceId({ stack, around }: TreeStack): string | undefined {
  const resource = stack.nestedStackResource;
  if (!resource || !around) return undefined;
  return logicalIdOf(resource);
}

/** Makes something when it is asked for, and once. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
