import type { Condition } from '../../../rule-core';
import { always, onlyWhen, TOO_MANY, TooManyCases } from './values/cases';
import { Conditions } from './conditions';
import { spend } from './budget';
import { functionNamed } from './functions/functions';
import { entriesOf, FOR_EACH, plain } from './loops';
import { refuseInclude } from './macros';
import { OnceEach } from './once-each';
import { outputsOf } from './outputs';
import { propertyOf } from './properties';
import { Resources } from './resources';
import {
  type Engine,
  type Entry,
  type Output,
  type Resource,
  type Scope,
  type Stack,
  type Unread,
} from './scope';
import { type Cases, computed, derivedToken, text, type Token, type Value } from './values/value';
import { KeyValues } from '../keys/key-values';
import type { Rules } from '../parameters/constraints';
import { Deployable } from '../parameters/deployable';
import { Variable, type Variables } from '../parameters/variable';
import { functionOf, own, shown } from '../parse/tree';
import type { Accounts } from '../stacks/accounts';
import { everyStack } from '../stacks/nested/every-stack';
import type { Nested } from '../stacks/nested/nested';
import type { Problems } from '../stacks/problems';

const STEPS_OF_AN_ITEM = 100;

/** CloudFormation's own templates nest far less. */
const MAX_STEPS_DEEP = 400;

/** What all evaluations of one reading share. */
export interface Shared {
  readonly variables: Variables;
  /** The templates that templates bring along. */
  readonly templates: Nested;
  readonly accounts: Accounts;
  readonly problems: Problems;
  /** What has more values than are told apart, and is not known therefore. */
  readonly beyond: Set<string>;
}

/**
 * Evaluates the expressions of templates to values by world. What an input, a condition and a
 * comparison are is the business of its two kinds: {@link Collecting} and {@link Separating}.
 */
export abstract class Evaluation implements Engine {
  private readonly conditions = new Map<string, Conditions>();
  private readonly resources: Resources;
  private readonly deployable: Deployable;
  readonly keyValues: KeyValues;
  private readonly outputs = new Map<string, ReadonlyMap<string, Entry>>();
  private readonly children = new Map<string, Stack | undefined>();
  private readonly onceEach = new OnceEach(this);
  private readonly included = new Map<object, Record<string, unknown>>();
  private everyStack: readonly Stack[] | undefined;
  private depth = 0;
  protected place: { readonly stack: Stack; readonly path: readonly string[] } | undefined;

  constructor(
    private readonly roots: readonly Stack[],
    protected readonly shared: Shared,
  ) {
    this.keyValues = new KeyValues(shared.beyond);
    this.resources = new Resources(this, shared.templates);
    this.deployable = new Deployable(this, (stack) => this.conditionsOf(stack));
  }

  abstract expand(token: Token): Cases;
  abstract condition(name: string, scope: Scope): Condition;
  abstract compare(a: Value, b: Value): Condition;
  abstract error(message: string, unread?: Unread): void;

  evaluate(expression: unknown, scope: Scope): Cases {
    if (typeof expression !== 'object' || expression === null)
      return always(plain(expression, scope));
    const known = scope.memo.get(expression);
    if (known) return known;
    spend(1);
    const id = () => `${scope.stack.id} ${JSON.stringify(expression)}`;
    if (this.depth >= MAX_STEPS_DEEP)
      return always(computed(id(), 'it is nested too deeply to follow'));
    this.depth++;
    let made: Cases;
    try {
      made = this.made(expression, scope);
    } catch (error) {
      if (!(error instanceof TooManyCases)) throw error;
      made = always(computed(id(), TOO_MANY));
    } finally {
      this.depth--;
    }
    scope.memo.set(expression, made);
    return made;
  }

  private made(expression: object, scope: Scope): Cases {
    if (Array.isArray(expression)) {
      return always({ kind: 'list', items: expression.map((it) => this.evaluate(it, scope)) });
    }
    const whole = this.include(expression as Record<string, unknown>, scope);
    // What is included may be a function that stands for a value.
    const call = functionOf(whole);
    if (call && !call.name.startsWith(FOR_EACH)) {
      const evaluate = functionNamed(call.name);
      if (evaluate) return evaluate(call.argument, scope, this);
      if (call.name !== 'Condition') {
        const reason = `${shown(call.name)} is not a function that is known here`;
        return always(computed(`${scope.stack.id} ${JSON.stringify(expression)}`, reason));
      }
    }
    if (Object.hasOwn(whole, 'Fn::Transform')) this.refuseTransform(whole['Fn::Transform']);
    const entries = new Map<string, Cases>();
    for (const entry of entriesOf(whole, scope, undefined, this)) {
      entries.set(entry.id, onlyWhen(entry.when, this.evaluate(entry.body, entry.scope)));
    }
    return always({ kind: 'object', entries });
  }

  // Inputs of the deployment ----------------------------------------------------------------------

  variable(id: string, make: () => Variable): Variable {
    return this.shared.variables.get(id, make);
  }

  input(id: string, name: string, shownAs = `\${${name}}`): Token {
    const variable = this.variable(id, () => new Variable(id, name));
    return { kind: 'input', id, label: shownAs, variable };
  }

  item(list: Token, index: number): Cases {
    spend(STEPS_OF_AN_ITEM);
    const id = `${list.id}[${index}]`;
    const token = derivedToken(id, [list], `${list.label}[${index}]`);
    if (token.kind === 'computed') return always(text(token));
    this.shared.variables.askFor(list.id, index);
    const { items = {}, unknown } = list.variable ?? {};
    const limits = { ...items, ...(unknown === undefined ? {} : { unknown }) };
    const variable = this.variable(id, () => new Variable(id, token.label, limits));
    return this.expand({ ...token, variable });
  }

  itemsAskedFor(list: Token): readonly Cases[] {
    return this.shared.variables.askedOf(list.id).map((index) => this.item(list, index));
  }

  // Conditions and rules --------------------------------------------------------------------------

  conditionsOf(stack: Stack): Conditions {
    const known = this.conditions.get(stack.id);
    if (known) return known;
    const made = new Conditions(stack, this);
    this.conditions.set(stack.id, made);
    return made;
  }

  rulesOf(stack: Stack): Rules {
    return this.deployable.rulesOf(stack);
  }

  refuse(stack: Stack, when: Condition): void {
    this.deployable.refuse(stack, when);
  }

  /** What must hold for the stack to be deployed at all. */
  constraintsOf(stack: Stack): readonly Condition[] {
    return this.deployable.constraintsOf(stack);
  }

  // Parts of the templates ------------------------------------------------------------------------

  property(resource: Resource, name: string): Cases {
    return propertyOf(resource, name, this);
  }

  resource(id: string, stack: Stack): Resource | undefined {
    return this.resources.of(stack).get(id);
  }

  relevant(stack: Stack): readonly Resource[] {
    return this.resources.of(stack).relevant;
  }

  child(resource: Resource): Stack | undefined {
    const id = `${resource.scope.stack.id}/${resource.id}`;
    if (!this.children.has(id)) this.children.set(id, this.shared.templates.child(resource, this));
    return this.children.get(id);
  }

  stacks(): readonly Stack[] {
    this.everyStack ??= everyStack(this.roots, this, this.shared.templates);
    return this.everyStack;
  }

  output(stack: Stack, name: string): Output | undefined {
    const known = this.outputs.get(stack.id);
    const entries = known ?? outputsOf(stack, this);
    this.outputs.set(stack.id, entries);
    const entry = entries.get(name);
    return entry && { when: entry.when, value: own(entry.body, 'Value'), scope: entry.scope };
  }

  entries(part: unknown, scope: Scope, path: readonly string[]): readonly Entry[] {
    return this.at(scope.stack, path, () => entriesOf(part, scope, path, this));
  }

  include(part: Record<string, unknown>, scope: Scope): Record<string, unknown> {
    if (!Object.hasOwn(part, 'Fn::Transform')) return part;
    const known = this.included.get(part);
    if (known) return known;
    const made = this.shared.templates.include(part, scope, this);
    if (scope.loops.size === 0) this.included.set(part, made);
    return made;
  }

  refuseTransform(call: unknown): void {
    if (own(call, 'Name') === 'AWS::Include') refuseInclude(call, this);
    else this.shared.templates.refuseMacro(call, this);
  }

  deployedExport(name: string, stack: Stack): string | undefined {
    return this.shared.templates.deployedExport(name, stack, this);
  }

  at<T>(stack: Stack, path: readonly string[], run: () => T): T {
    const before = this.place;
    this.place = { stack, path };
    try {
      return run();
    } finally {
      this.place = before;
    }
  }

  evaluateOnce(id: string, what: string, evaluate: () => Cases): Cases {
    return this.onceEach.evaluate(id, what, evaluate);
  }

  sameAccount(a: Stack, b: Stack): void {
    this.shared.accounts.join(a.account, b.account);
  }
}
