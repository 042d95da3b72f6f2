import type { AccountScope, Condition, ReadError } from '../../../rule-core';
import type { Document } from '../parse/document';
import type { StackInput, TemplateInput } from '../stacks/stack-input';
import type { Cases, Token, Value } from './values/value';
import type { Variable } from '../parameters/variable';

/** What an error leaves unread, and what the template calls it. */
export type Unread = Pick<ReadError, 'kind' | 'what'>;

/** A stack of the run, at the top or nested, while it is evaluated. */
export interface Stack {
  /** Unique in the run. */
  readonly id: string;
  readonly root: StackInput;
  readonly input: TemplateInput;
  readonly document: Document;
  readonly parent?: {
    readonly stack: Stack;
    readonly resource: Resource;
    /** Parameters that an instance of a stack set has instead of those of the set. */
    readonly overrides?: Value;
  };
  readonly account: AccountScope;
  readonly region?: string;
  readonly stackName?: string;
  /** What the addresses of its keys begin with. */
  readonly prefix: string;
  /** When the stack itself is deployed. */
  readonly exists: Condition;
  /** What the stack around it writes into its template, by the names that stand there for it. */
  readonly outer?: ReadonlyMap<string, Value>;
}

/** Where an expression stands: its stack, and the loops around it. */
export interface Scope {
  readonly stack: Stack;
  readonly loops: ReadonlyMap<string, Value>;
  /** What was evaluated already; the same expression is the same value. */
  readonly memo: Map<object, Cases>;
}

/** Where the expressions of a stack stand. */
export function scopeOf(stack: Stack): Scope {
  return { stack, loops: stack.outer ?? NOTHING_OUTER, memo: new Map() };
}

const NOTHING_OUTER: ReadonlyMap<string, Value> = new Map();

/** An entry of a section after its loops are written out. */
export interface Entry {
  readonly id: string;
  readonly body: unknown;
  readonly scope: Scope;
  /** Where it stands in the template. */
  readonly path: readonly string[];
  /** When its loop makes it. */
  readonly when: Condition;
}

export interface Resource extends Entry {
  readonly type: string;
}

export interface Output {
  readonly when: Condition;
  readonly value: unknown;
  readonly scope: Scope;
}

/**
 * What the functions may ask of the engine that evaluates them. There are two: one finds out what is
 * compared with what, the other tells the worlds apart. No function needs to know which it is.
 */
export interface Engine {
  evaluate(expression: unknown, scope: Scope): Cases;
  /** Every value that an input may have. */
  expand(token: Token): Cases;
  variable(id: string, make: () => Variable): Variable;
  /** An input that conditions may compare with constants. */
  input(id: string, name: string, shownAs?: string): Token;
  /** An item of a list that is not known: an input, within the limits of the list. */
  item(list: Token, index: number): Cases;
  /** Those items of the list that the templates ask for. */
  itemsAskedFor(list: Token): readonly Cases[];
  condition(name: string, scope: Scope): Condition;
  /** When two values are equal. What is compared in any other way is not told apart by world. */
  compare(a: Value, b: Value): Condition;
  /** CloudFormation does not deploy the stack then. */
  refuse(stack: Stack, when: Condition): void;
  property(resource: Resource, name: string): Cases;
  resource(id: string, stack: Stack): Resource | undefined;
  /** The resources that may be keys or bring keys along. */
  relevant(stack: Stack): readonly Resource[];
  child(resource: Resource): Stack | undefined;
  output(stack: Stack, name: string): Output | undefined;
  stacks(): readonly Stack[];
  /** An object with what its `AWS::Include` brings, where that is at hand. */
  include(part: Record<string, unknown>, scope: Scope): Record<string, unknown>;
  /** Says that a transform brings in what is not read, unless it is trusted. */
  refuseTransform(call: unknown): void;
  /** The value of an export of the stack's account, where AWS may be asked for it. */
  deployedExport(name: string, stack: Stack): string | undefined;
  entries(section: unknown, scope: Scope, path: readonly string[]): readonly Entry[];
  /**
   * Something in the template that is wrong, at the place that is being read.
   *
   * @param unread what is not read because of it; a part of the template, where nothing is said
   */
  error(message: string, unread?: Unread): void;
  /** Errors while this runs are at this place. */
  at<T>(stack: Stack, path: readonly string[], run: () => T): T;
  /** Evaluates unless that is already being done: then the template goes in a circle. */
  evaluateOnce(id: string, what: string, evaluate: () => Cases): Cases;
  /** That both belong to one account turned out. */
  sameAccount(a: Stack, b: Stack): void;
}

export type FunctionOf = (argument: unknown, scope: Scope, engine: Engine) => Cases;
