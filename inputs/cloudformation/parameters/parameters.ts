import { always, choose } from '../evaluate/values/cases';
import { spend } from '../evaluate/budget';
import { isListType, itemsIn, type Limits, limitsOf } from './parameter-limits';
import { PROVISIONED } from '../stacks/nested/products';
import type { Engine, Resource, Scope, Stack } from '../evaluate/scope';
import { isObject } from '../../../rule-core/text/json';
import { own, section, shown, textOf } from '../parse/tree';
import {
  canonical,
  type Cases,
  computed,
  derivedToken,
  literal,
  type Piece,
  text,
  tokensOf,
  type Value,
} from '../evaluate/values/value';
import { splitText } from '../evaluate/values/split-text';
import { isUnread } from '../evaluate/unread';
import { Variable } from './variable';

/** What a parameter may be, in every world. */
export function parameterOf(name: string, stack: Stack, engine: Engine): Cases {
  const declaration = declarationOf(name, stack, engine);
  const type = textOf(own(declaration, 'Type')) ?? 'String';
  const chosen = stack.parent
    ? passedDown(name, declaration, stack, engine)
    : choice(name, declaration, stack, engine);
  const resolved = type.startsWith('AWS::SSM::Parameter::Value<')
    ? choose(chosen, (value) => ssmValue(value, stack, engine))
    : chosen;
  return /^(CommaDelimitedList|List<)|<List<|<CommaDelimitedList>/.test(type)
    ? choose(resolved, (value) => always(asList(value)))
    : resolved;
}

/**
 * How a parameter is declared, with what an `AWS::Include` of a local file says of it. One that is
 * partly not read may be any text.
 */
export function declarationOf(name: string, stack: Stack, engine: Engine): unknown {
  const scope: Scope = { stack, loops: new Map(), memo: new Map() };
  const parameters = engine.include(section(stack.document.value, 'Parameters'), scope);
  const declared = own(parameters, name);
  if (!isObject(declared)) return declared;
  const declaration = engine.include(declared, scope);
  return isUnread(declaration) ? {} : declaration;
}

/** A parameter of a nested stack is what its parent passes, else its default. */
function passedDown(name: string, declaration: unknown, stack: Stack, engine: Engine): Cases {
  const { parent } = stack;
  if (!parent) return choice(name, declaration, stack, engine);
  const id = `${stack.id}|${name}`;
  const initial = textOf(own(declaration, 'Default'));
  return engine.evaluateOnce(id, `the parameter ${shown(name)}`, () =>
    choose(engine.property(parent.resource, propertyOfParameters(parent.resource)), (ofSet) => {
      const { overrides } = parent;
      const overridden = overrides && passedValue(overrides, name);
      const passed = overrides && (overridden || !isReadList(overrides)) ? overrides : ofSet;
      const value = passedValue(passed, name);
      if (value)
        return choose(value, (it) =>
          it.kind === 'nothing' ? fallback(id, name, initial) : always(it),
        );
      const isKnown = passed.kind === 'object' ? !hasUnreadEntries(passed) : isReadList(passed);
      if (isKnown) return fallback(id, name, initial);
      return always(computed(id, `the parameters of ${shown(parent.resource.id)} are not known`));
    }),
  );
}

/** A transform among the parameters may pass any of them. */
function hasUnreadEntries({ entries }: Value & { kind: 'object' }): boolean {
  return [...entries.keys()].some((it) => it.startsWith('Fn::'));
}

/** Nothing, or a list of which every item says which parameter it passes. */
function isReadList(passed: Value): boolean {
  if (passed.kind === 'nothing' || passed.kind === 'refused') return true;
  if (passed.kind !== 'list') return false;
  return passed.items.every((item) =>
    item.every(({ value }) => {
      if (value.kind === 'nothing') return true;
      const entries = value.kind === 'object' ? value.entries : undefined;
      const [key] = entries?.get('ParameterKey') ?? entries?.get('Key') ?? [];
      return key !== undefined && literal(key.value) !== undefined;
    }),
  );
}

function propertyOfParameters({ type }: Resource): string {
  return type === PROVISIONED ? 'ProvisioningParameters' : 'Parameters';
}

/** By name, or as the list of keys and values that stack sets and provisioned products have. */
function passedValue(passed: Value, name: string): Cases | undefined {
  if (passed.kind === 'object') return passed.entries.get(name);
  if (passed.kind !== 'list') return undefined;
  for (const item of passed.items) {
    for (const { value } of item) {
      const entries = value.kind === 'object' ? value.entries : undefined;
      for (const [keyName, valueName] of PAIRS) {
        const [key] = entries?.get(keyName) ?? [];
        if (key && literal(key.value) === name) return entries?.get(valueName);
      }
    }
  }
  return undefined;
}

const PAIRS = [
  ['ParameterKey', 'ParameterValue'],
  ['Key', 'Value'],
] as const;

function fallback(id: string, name: string, initial: string | undefined): Cases {
  if (initial !== undefined) return always(text(initial));
  return always(
    computed(id, `nothing is passed for the parameter ${shown(name)}, which has no default`),
  );
}

function choice(name: string, declaration: unknown, stack: Stack, engine: Engine): Cases {
  const supplied = suppliedFor(stack, name);
  if (supplied !== undefined) return always(text(supplied));
  const id = `${stack.id}|${name}`;
  const unknown = unknownReason(stack, name);
  // A parameter that is given a value does not fall back to its default.
  const initial = unknown === undefined ? textOf(own(declaration, 'Default')) : undefined;
  const limits = limitsOf(declaration);
  const declared = isListType(textOf(own(declaration, 'Type'))) ? limitsOfWhole(limits) : limits;
  const variable = engine.variable(
    id,
    () =>
      new Variable(id, name, {
        ...declared,
        ...(initial === undefined ? {} : { initial }),
        ...(unknown === undefined ? {} : { unknown }),
        chosen: true,
      }),
  );
  return engine.expand({ kind: 'input', id, label: `\${${name}}`, variable });
}

/** A list is what its items are. */
function limitsOfWhole({ allowed, accepts }: Limits) {
  const fits = (it: string) => (allowed ? allowed.includes(it) : accepts(it));
  return {
    accepts: (value: string) => itemsIn(value).every(fits),
    items: { ...(allowed ? { allowed } : {}), accepts },
  };
}

/** Says which of the values that are given to a stack CloudFormation would not take. */
export function checkSupplied(stack: Stack, engine: Engine): void {
  const { parameters = {} } = stack.root;
  if (stack.parent) return;
  for (const name of Object.keys(parameters)) {
    const declaration = declarationOf(name, stack, engine);
    if (declaration === undefined) continue;
    const value = parameters[name] ?? '';
    const type = textOf(own(declaration, 'Type')) ?? 'String';
    const values = isListType(type) ? itemsIn(value) : [value];
    const { allowed, accepts } = limitsOf(declaration);
    const wrong = values.find((it) => (allowed ? !allowed.includes(it) : !accepts(it)));
    if (wrong === undefined || type.startsWith('AWS::SSM::')) continue;
    const limit = allowed
      ? `is not one of its AllowedValues (${allowed
          .slice(0, 20)
          .map((it) => shown(it))
          .join(', ')})`
      : 'is not what its declaration allows (AllowedPattern, length, or range)';
    engine.error(
      `The value given for the parameter ${shown(name)} ${limit}: CloudFormation would refuse it. Correct the value.`,
    );
  }
}

function suppliedFor(stack: Stack, name: string): string | undefined {
  const { parameters } = stack.root;
  return parameters && Object.hasOwn(parameters, name) ? parameters[name] : undefined;
}

/** Why the value that a parameter is given is not known. */
function unknownReason(stack: Stack, name: string): string | undefined {
  const { named = {}, others } = stack.root.unknownParameters ?? {};
  return Object.hasOwn(named, name) ? named[name] : others;
}

/** The value of a parameter in the Parameter Store: an input, told apart by its name and region. */
function ssmValue(name: Value, stack: Stack, engine: Engine): Cases {
  if (name.kind !== 'text') return always(name);
  const place = `${stack.account.id ?? stack.account.scope}|${stack.region ?? ''}`;
  const id = `${place}|ssm ${canonical(name)}`;
  const token = derivedToken(id, tokensOf(name), `\${ssm:${literal(name) ?? '…'}}`);
  return token.kind === 'computed'
    ? always(text(token))
    : engine.expand(engine.input(id, token.label, token.label));
}

function asList(value: Value): Value {
  const plain = literal(value);
  if (plain !== undefined) {
    spend(plain.length);
    return { kind: 'list', items: itemsIn(plain).map((it) => always(text(it))) };
  }
  if (value.kind !== 'text') return value;
  const [only, second] = value.pieces;
  if (typeof only === 'object' && second === undefined) return { kind: 'some-list', token: only };
  return splitText(',', { kind: 'text', pieces: value.pieces.map(withoutBlanks) });
}

/** CloudFormation takes the blanks off the items of a list. */
function withoutBlanks(piece: Piece): Piece {
  if (typeof piece !== 'string') return piece;
  const parts = piece.split(',');
  const last = parts.length - 1;
  return parts
    .map((it, index) => (index === 0 ? it : it.trimStart()))
    .map((it, index) => (index === last ? it : it.trimEnd()))
    .join(',');
}
