import { resolve } from 'node:path';
import {
  all,
  ALWAYS,
  canHold,
  type Condition,
  is,
  NEVER,
  unknownCondition,
} from '../../../rule-core';
import { getStackOutput, importValue } from './across';
import { always, MAX_CASES, merged, negation, TooManyCases } from './cases';
import { Conditions } from './conditions';
import { Rules } from '../parameters/constraints';
import { spend } from './effort';
import { isModule } from './macros';
import { bringsTemplates } from '../stacks/nested';
import { chooseByCondition, findInMap, transform } from './lookup-functions';
import { entriesOf, interpolate } from './loops';
import { isRelevantResource, plainResources } from '../keys/plain-resources';
import { getAtt, ref } from './references';
import {
  type Engine,
  type Entry,
  type FunctionOf,
  type Output,
  type Resource,
  type Scope,
  scopeOf,
  type Stack,
  type Unread,
} from './scope';
import { LazyResources, NO_RESOURCES, type StackResources } from '../stacks/stack-resources';
import {
  base64,
  join,
  length,
  opaqueList,
  select,
  split,
  sub,
  toJsonString,
} from './text-functions';
import { functionOf, isObject, own, section, shown, textOf, written } from '../parse/tree';
import {
  type Case,
  type Cases,
  computed,
  derivedToken,
  label,
  literal,
  NOTHING,
  text,
  type Token,
  type Value,
} from './value';
import { refuseUnreadParts, withoutUnknowns } from './unread';
import { Variable, type Variables } from '../parameters/variable';

const NOT_INCLUDED =
  'The file that AWS::Include brings in here is not at hand, so its access keys are not known: make it a local file.';

const TOO_MANY = 'it has more possible values than are told apart';

const MAX_COLLECTED = 100;
const STEPS_OF_AN_ITEM = 100;

/** CloudFormation's own templates nest far less. */
const MAX_STEPS_DEEP = 400;

const FUNCTIONS: Readonly<Record<string, FunctionOf>> = {
  Ref: ref,
  'Fn::GetAtt': getAtt,
  'Fn::Sub': sub,
  'Fn::Join': join,
  'Fn::Split': split,
  'Fn::Select': select,
  'Fn::If': chooseByCondition,
  'Fn::FindInMap': findInMap,
  'Fn::Base64': base64,
  'Fn::Cidr': opaqueList('Cidr'),
  'Fn::GetAZs': opaqueList('GetAZs'),
  'Fn::ImportValue': importValue,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::Length': length,
  'Fn::ToJsonString': toJsonString,
  'Fn::Transform': transform,
};

/** What the engine needs of the run it works for. */
export interface Host {
  readonly variables: Variables;
  roots(): readonly Stack[];
  child(resource: Resource, engine: Engine): Stack | undefined;
  versions(resource: Resource, engine: Engine): readonly Stack[];
  include(part: Record<string, unknown>, scope: Scope, engine: Engine): Record<string, unknown>;
  refuseMacros(stack: Stack, engine: Engine): void;
  refuseMacro(call: unknown, engine: Engine): void;
  error(message: string, stack: Stack | undefined, path: readonly string[], unread?: Unread): void;
  sameAccount(a: Stack, b: Stack): void;
}

/** How many stacks may be nested in those of a run, at any depth. */
const MAX_NESTED = 2_000;

/** Evaluates the expressions of a run's templates to values by world. */
export class Evaluation implements Engine {
  private readonly conditions = new Map<string, Conditions>();
  private readonly resources = new Map<string, StackResources>();
  private readonly outputs = new Map<string, ReadonlyMap<string, Entry>>();
  private readonly children = new Map<string, Stack | undefined>();
  private readonly expanded = new Map<string, Cases>();
  private readonly busy = new Set<string>();
  private readonly finished = new Map<string, Cases>();
  private readonly rules = new Map<string, readonly Condition[]>();
  private readonly refusals = new Map<string, Condition[]>();
  private readonly included = new Map<object, Record<string, unknown>>();
  private everyStack: readonly Stack[] | undefined;
  private depth = 0;
  private place: { stack: Stack; path: readonly string[] } | undefined;

  constructor(
    readonly mode: 'collect' | 'judge',
    private readonly host: Host,
  ) {}

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
    const call = whole === expression ? functionOf(expression) : undefined;
    if (call) {
      const evaluate = Object.hasOwn(FUNCTIONS, call.name) ? FUNCTIONS[call.name] : undefined;
      if (evaluate) return evaluate(call.argument, scope, this);
      if (call.name !== 'Condition') {
        const reason = `${shown(call.name)} is no function that is known here`;
        return always(computed(`${scope.stack.id} ${JSON.stringify(expression)}`, reason));
      }
    }
    if (Object.hasOwn(whole, 'Fn::Transform')) this.refuseTransform(whole['Fn::Transform']);
    const entries = new Map<string, Cases>();
    for (const entry of entriesOf(whole, scope, undefined, this)) {
      entries.set(entry.id, this.evaluate(entry.body, entry.scope));
    }
    return always({ kind: 'object', entries });
  }

  expand(token: Token): Cases {
    const { variable } = token;
    if (!variable) return always(text(token));
    const known = this.expanded.get(variable.id);
    if (known) return known;
    const values = variable.values();
    const shownAs = (of: Variable) => (of === variable ? token.label : `\${${of.name}}`);
    const valueOf = ({ elseOf, value }: (typeof values)[number]): Value => {
      if (!elseOf) return text(value);
      const { id, unknown } = elseOf;
      if (unknown !== undefined) return computed(id, unknown, shownAs(elseOf));
      return elseOf.crowded
        ? computed(id, `${shown(elseOf.name)} is compared with more than is told apart`)
        : text({
            kind: 'input',
            id,
            label: shownAs(elseOf),
            variable: elseOf,
            ...(elseOf.unread === undefined ? {} : { reason: elseOf.unread }),
          });
    };
    if (this.mode === 'collect') {
      // The token stands for all of them; the texts only help to solve what is made of several.
      const texts = values.filter((it) => !it.elseOf).slice(0, MAX_COLLECTED);
      const found = [text(token), ...texts.map(valueOf)];
      return merged(found.map((value): Case => ({ when: { kind: 'always' }, value })));
    }
    const parameter = this.host.variables.parameterOf(variable);
    // All of them, however many: a condition may ask for each. Other uses are bounded on their own.
    const made = values.map((it): Case => ({ when: is(parameter, it.value), value: valueOf(it) }));
    this.expanded.set(variable.id, made);
    return made;
  }

  variable(id: string, make: () => Variable): Variable {
    return this.host.variables.get(id, make);
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
    this.host.variables.askFor(list.id, index);
    const { items = {}, unknown } = list.variable ?? {};
    const limits = { ...items, ...(unknown === undefined ? {} : { unknown }) };
    const variable = this.variable(id, () => new Variable(id, token.label, limits));
    return this.expand({ ...token, variable });
  }

  itemsAskedFor(list: Token): readonly Cases[] {
    return this.host.variables.askedOf(list.id).map((index) => this.item(list, index));
  }

  condition(name: string, scope: Scope): Condition {
    const full = interpolate(name, scope.loops);
    const id = label(full.pieces);
    if (this.mode === 'collect') return unknownCondition('collecting', 'collecting');
    return this.conditionsOf(scope.stack).get(id);
  }

  conditionsOf(stack: Stack): Conditions {
    const known = this.conditions.get(stack.id);
    if (known) return known;
    const made = new Conditions(stack, this);
    this.conditions.set(stack.id, made);
    return made;
  }

  rulesOf(stack: Stack): Rules {
    return new Rules(stack, this, this.conditionsOf(stack));
  }

  refuse(stack: Stack, when: Condition): void {
    const known = this.refusals.get(stack.id);
    if (known) known.push(when);
    else this.refusals.set(stack.id, [when]);
  }

  /** What must hold for the stack to be deployed at all. */
  constraintsOf(stack: Stack): readonly Condition[] {
    const rules =
      this.rules.get(stack.id) ?? this.at(stack, ['Rules'], () => this.allowedBy(stack));
    this.rules.set(stack.id, rules);
    const refused = (this.refusals.get(stack.id) ?? []).map(negation);
    const outer = stack.parent ? this.constraintsOf(stack.parent.stack) : [];
    return [...rules, ...refused, ...outer].map(withoutUnknowns);
  }

  /** Rules that exclude every world together leave no world, whichever parameters they ask about. */
  private allowedBy(stack: Stack): readonly Condition[] {
    const rules = this.rulesOf(stack).all().map(withoutUnknowns);
    return canHold(all(...rules)) ? rules : [NEVER];
  }

  property(resource: Resource, name: string): Cases {
    const properties = own(resource.body, 'Properties');
    if (properties === undefined || properties === null) return always(NOTHING);
    if (isObject(properties) && !functionOf(properties) && !hasMacros(properties)) {
      if (!Object.hasOwn(properties, name)) return always(NOTHING);
      const cases = this.evaluate(properties[name], resource.scope);
      if (cases.length <= MAX_CASES) return cases;
      return always(computed(`${resource.scope.stack.id}#${resource.id} ${name}`, TOO_MANY));
    }
    const found: Case[] = [];
    for (const it of this.evaluate(properties, resource.scope)) {
      const unread = it.value.kind === 'object' ? it.value.entries.get('Fn::Transform') : undefined;
      const isRewritten = unread?.some((one) => !isInclude(one.value)) ?? false;
      const value = it.value.kind === 'object' ? it.value.entries.get(name) : undefined;
      if (value && !isRewritten)
        for (const one of value) found.push({ when: it.when, value: one.value });
      else if (it.value.kind === 'object' && !it.value.entries.has('Fn::Transform'))
        found.push({ when: it.when, value: NOTHING });
      else {
        const id = `${resource.scope.stack.id}#${resource.id} ${name}`;
        found.push({
          when: it.when,
          value: computed(id, `the properties of ${shown(resource.id)} are not readable`),
        });
      }
    }
    return found;
  }

  resource(id: string, stack: Stack): Resource | undefined {
    return this.resourcesOf(stack).get(id);
  }

  resourcesOf(stack: Stack): StackResources {
    const known = this.resources.get(stack.id);
    if (known) return known;
    this.resources.set(stack.id, NO_RESOURCES);
    const scope = scopeOf(stack);
    this.at(stack, ['Transform'], () => {
      this.host.refuseMacros(stack, this);
    });
    refuseUnreadParts(stack, scope, this, (call) => {
      this.refuseTransform(call);
    });
    const whole = this.include(section(stack.document.value, 'Resources'), scope);
    const plain = plainResources(whole);
    const made = plain
      ? new LazyResources(plain, (id) => plainResource(whole, id, scope))
      : this.writtenOut(whole, stack, scope);
    this.resources.set(stack.id, made);
    return made;
  }

  relevant(stack: Stack): readonly Resource[] {
    return this.resourcesOf(stack).relevant;
  }

  private writtenOut(whole: object, stack: Stack, scope: Scope): StackResources {
    const found = new Map<string, Resource>();
    for (const entry of this.entries(whole, scope, ['Resources'])) {
      const resource = this.at(stack, entry.path, () => this.resourceOf(entry));
      if (resource) found.set(entry.id, resource);
    }
    return {
      get: (id) => found.get(id),
      relevant: [...found.values()].filter((it) => isRelevantResource(it.type, it.body)),
    };
  }

  private resourceOf(entry: Entry): Resource | undefined {
    if (entry.id === 'Fn::Transform') {
      this.refuseTransform(entry.body);
      return undefined;
    }
    if (!isObject(entry.body)) {
      this.error(`The resource ${shown(entry.id)} is no object.`);
      return undefined;
    }
    const body = this.include(entry.body, entry.scope);
    const call = own(body, 'Fn::Transform');
    if (call !== undefined) this.refuseTransform(call);
    const { Type: type } = body;
    if (typeof type !== 'string') {
      if (call === undefined) this.error(`The resource ${shown(entry.id)} has no readable Type.`);
      return undefined;
    }
    if (isModule(type)) {
      this.error(
        `The resource ${shown(entry.id)} is a module (${shown(type)}), which is written out by a registry: its access keys are not known. Give the processed template.`,
        { kind: 'module', what: type },
      );
    }
    return { ...entry, body, type: interpolated(type, entry.scope) };
  }

  child(resource: Resource): Stack | undefined {
    const id = `${resource.scope.stack.id}/${resource.id}`;
    if (!this.children.has(id)) this.children.set(id, this.host.child(resource, this));
    return this.children.get(id);
  }

  output(stack: Stack, name: string): readonly Output[] {
    const known = this.outputs.get(stack.id);
    const entries =
      known ??
      new Map(
        this.entries(section(stack.document.value, 'Outputs'), scopeOf(stack), ['Outputs']).map(
          (it) => [it.id, it],
        ),
      );
    this.outputs.set(stack.id, entries);
    const entry = entries.get(name);
    return entry
      ? [{ when: entry.when, value: own(entry.body, 'Value'), scope: entry.scope, entry }]
      : [];
  }

  stacks(): readonly Stack[] {
    if (this.everyStack) return this.everyStack;
    const found: Stack[] = [...this.host.roots()];
    const alone = new Set<unknown>(found.map(templateOf));
    const most = found.length + MAX_NESTED;
    for (let index = 0; index < found.length; index++) {
      const stack = found[index];
      if (!stack) break;
      if (found.length > most) {
        this.host.error(
          `More than ${MAX_NESTED} stacks are nested in the stacks of this run; the others were not read.`,
          stack,
          ['Resources'],
        );
        break;
      }
      for (const resource of this.resourcesOf(stack).relevant) {
        if (!bringsTemplates(resource.type)) continue;
        const inner = this.at(stack, resource.path, () => this.child(resource));
        if (inner && inner.exists.kind !== 'never') found.push(inner);
        const versions = this.at(stack, resource.path, () => this.host.versions(resource, this));
        for (const version of versions) {
          // What is judged on its own already needs no second look.
          if (version.exists.kind === 'never' || alone.has(templateOf(version))) continue;
          alone.add(templateOf(version));
          found.push(version);
        }
      }
    }
    this.everyStack = found;
    return found;
  }

  entries(part: unknown, scope: Scope, path: readonly string[]): readonly Entry[] {
    return this.at(scope.stack, path, () => entriesOf(part, scope, path, this));
  }

  include(part: Record<string, unknown>, scope: Scope): Record<string, unknown> {
    if (!Object.hasOwn(part, 'Fn::Transform')) return part;
    const known = this.included.get(part);
    if (known) return known;
    const made = this.host.include(part, scope, this);
    if (scope.loops.size === 0) this.included.set(part, made);
    return made;
  }

  refuseTransform(call: unknown): void {
    if (own(call, 'Name') === 'AWS::Include')
      this.error(NOT_INCLUDED, {
        kind: 'include',
        ...written(own(section(call, 'Parameters'), 'Location')),
      });
    else this.host.refuseMacro(call, this);
  }

  error(message: string, unread?: Unread): void {
    if (this.mode === 'judge')
      this.host.error(message, this.place?.stack, this.place?.path ?? [], unread);
  }

  /** Errors while this runs are at this place. */
  at<T>(stack: Stack, path: readonly string[], run: () => T): T {
    const before = this.place;
    this.place = { stack, path };
    try {
      return run();
    } finally {
      this.place = before;
    }
  }

  guarded(id: string, what: string, evaluate: () => Cases): Cases {
    const known = this.finished.get(id);
    if (known) return known;
    if (this.busy.has(id)) {
      this.error(`This goes in a circle: ${what} depends on itself.`);
      return always(computed(`circle ${id}`, `${what} depends on itself`));
    }
    this.busy.add(id);
    try {
      const made = evaluate();
      this.finished.set(id, made);
      return made;
    } finally {
      this.busy.delete(id);
    }
  }

  sameAccount(a: Stack, b: Stack): void {
    this.host.sameAccount(a, b);
  }
}

/** Tells templates apart: by their file, or as they were parsed. */
function templateOf({ input: { file }, document }: Stack): unknown {
  return file === undefined ? document : resolve(file);
}

/** What is written out stands beside an `AWS::Include`; any other macro may rewrite it. */
function isInclude(call: Value): boolean {
  const [name] = call.kind === 'object' ? (call.entries.get('Name') ?? []) : [];
  return name !== undefined && literal(name.value) === 'AWS::Include';
}

function plainResource(section: object, id: string, scope: Scope): Resource | undefined {
  const body = own(section, id);
  const type = own(body, 'Type');
  return isObject(body) && typeof type === 'string'
    ? { id, body, type, scope, path: ['Resources', id], when: ALWAYS }
    : undefined;
}

function interpolated(name: string, scope: Scope): string {
  if (scope.loops.size === 0) return name;
  return label(interpolate(name, scope.loops).pieces);
}

function plain(expression: unknown, scope: Scope): Value {
  if (typeof expression === 'string') return interpolate(expression, scope.loops);
  const value = textOf(expression);
  if (value !== undefined) return text(value);
  return computed('null', 'null stands where a value should');
}

function hasMacros(properties: Record<string, unknown>): boolean {
  return Object.keys(properties).some(
    (it) => it === 'Fn::Transform' || it.startsWith('Fn::ForEach::'),
  );
}
