import { any, type Condition } from '../../rule-core/index';
import { always, both, choose, merged, negation } from './cases';
import { equal, relate } from './equality';
import { outputOf } from './references';
import type { Engine, FunctionOf, Stack } from './scope';
import { isObject, own, section, shown } from './tree';
import { canonical, type Case, type Cases, computed, label, literal, type Value } from './value';

interface Export {
  readonly stack: Stack;
  readonly output: string;
  readonly when: Condition;
  readonly name: Value;
}

const exportsOf = new WeakMap<Engine, readonly Export[]>();

/** `Fn::ImportValue`: the export of that name in the same account and region, else an input. */
export const importValue: FunctionOf = (argument, scope, engine) => {
  const { stack } = scope;
  return choose(engine.evaluate(argument, scope), (name) => {
    if (name.kind !== 'text') {
      return always(
        name.kind === 'refused'
          ? name
          : computed(`import ${canonical(name)}`, 'the name of an import is no text'),
      );
    }
    const possible = exported(engine).filter((it) => mayImport(stack, it.stack));
    const account = (it: Export) => accountOf(it.stack) === accountOf(stack);
    const near = possible.some(account) ? possible.filter(account) : possible;
    if (engine.mode === 'collect') for (const it of near) relate(name, it.name);
    const found: Case[] = [];
    const covered: Condition[] = [];
    for (const it of near) {
      const same = equal(name, it.name);
      if (same.kind !== 'always') continue;
      engine.sameAccount(stack, it.stack);
      for (const one of outputOf(it.stack, it.output, engine)) {
        const when = both(it.when, one.when);
        if (when.kind !== 'never') found.push({ when, value: one.value });
      }
      covered.push(it.when);
      if (it.when.kind === 'always') break;
    }
    const rest = negation(any(...covered));
    if (rest.kind === 'never') return merged(found);
    const id = `${accountOf(stack)}|${stack.region ?? ''}|import ${canonical(name)}`;
    const outside = engine.expand(
      engine.input(id, `import ${label(name.pieces)}`, `\${import ${label(name.pieces)}}`),
    );
    return merged([
      ...found,
      ...outside.map((it) => ({ when: both(rest, it.when), value: it.value })),
    ]);
  });
};

function accountOf({ account }: Stack): string {
  return account.id ?? account.scope;
}

/** An export is seen in its own account and region; what is not known may be the same. */
function mayImport(to: Stack, from: Stack): boolean {
  if (
    to.account.id !== undefined &&
    from.account.id !== undefined &&
    to.account.id !== from.account.id
  )
    return false;
  return to.region === undefined || from.region === undefined || to.region === from.region;
}

function exported(engine: Engine): readonly Export[] {
  const known = exportsOf.get(engine);
  if (known) return known;
  exportsOf.set(engine, []);
  const found = engine.stacks().flatMap((stack) => {
    const outputs = section(stack.document.value, 'Outputs');
    const scope = { stack, loops: new Map<string, Value>(), memo: new Map<object, Cases>() };
    return engine.entries(outputs, scope, ['Outputs']).flatMap((entry): Export[] => {
      const name = own(own(entry.body, 'Export'), 'Name');
      if (name === undefined) return [];
      const condition = own(entry.body, 'Condition');
      const exists =
        typeof condition === 'string' ? engine.condition(condition, entry.scope) : entry.when;
      return engine.evaluate(name, entry.scope).map((it) => ({
        stack,
        output: entry.id,
        when: both(both(stack.exists, exists), it.when),
        name: it.value,
      }));
    });
  });
  exportsOf.set(engine, found);
  return found;
}

/** `Fn::GetStackOutput`: an output of another stack, by the stack's name and region. */
export const getStackOutput: FunctionOf = (argument, scope, engine) => {
  const part = (name: string): Value | undefined => {
    const value = own(argument, name);
    if (value === undefined) return undefined;
    const [only, second] = engine.evaluate(value, scope);
    return second === undefined ? only?.value : undefined;
  };
  const plain = (name: string) => {
    const value = part(name);
    return value === undefined ? undefined : literal(value);
  };
  const { stack } = scope;
  const [stackName, output] = [plain('StackName'), plain('OutputName')];
  const region = plain('Region') ?? stack.region;
  const account = /^arn:[^:]*:iam::(\d{12}):/.exec(plain('RoleArn') ?? '')?.[1] ?? stack.account.id;
  if (isObject(argument) && stackName !== undefined && output !== undefined) {
    const candidates = engine
      .stacks()
      .filter(
        (it) =>
          !it.parent &&
          it.stackName === stackName &&
          (region === undefined || it.region === undefined || it.region === region) &&
          (account === undefined || it.account.id === undefined || it.account.id === account),
      );
    const near = candidates.filter((it) => accountOf(it) === accountOf(stack));
    const [producer, another] = near.length > 0 ? near : candidates;
    if (producer && !another) return outputOf(producer, output, engine);
  }
  const what = `${stackName ?? '?'}.${output ?? '?'}`;
  const id = `${account ?? stack.account.scope}|${region ?? ''}|output ${what} ${stackName === undefined || output === undefined ? JSON.stringify(argument) : ''}`;
  return engine.expand(engine.input(id, `output ${shown(what)}`, `\${${what}}`));
};
