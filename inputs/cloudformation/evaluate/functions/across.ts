import { any, type Condition, is } from '../../../../rule-core';
import { groupBy } from '../../../../rule-core/text/group-by';
import { spend } from '../budget';
import { always, both, choose, merged, negation } from '../values/cases';
import { stepsBetween } from '../../stacks/nearest-folder';
import { outputOf } from './references';
import type { Engine, FunctionOf, Stack } from '../scope';
import { sectionWithIncludes } from '../unread';
import { isObject } from '../../../../rule-core/text/json';
import { own, shown } from '../../parse/tree';
import {
  canonical,
  type Case,
  type Cases,
  computed,
  label,
  literal,
  text,
  type Value,
} from '../values/value';

/** What it costs to ask whether an export is the one that is imported. */
const STEPS_OF_AN_EXPORT = 15;

interface Export {
  /** Its place among all. */
  readonly at: number;
  readonly stack: Stack;
  readonly output: string;
  readonly when: Condition;
  readonly name: Value;
}

interface Exports {
  readonly all: readonly Export[];
  /** By their names, `undefined` where that is no plain text: an import of a plain name is asked of few. */
  readonly byName: ReadonlyMap<string | undefined, readonly Export[]>;
}

const NONE: Exports = { all: [], byName: new Map() };
const exportsOf = new WeakMap<Engine, Exports>();

/** `Fn::ImportValue`: the export of that name in the same account and region, else an input. */
export const importValue: FunctionOf = (argument, scope, engine) => {
  const { stack } = scope;
  return choose(engine.evaluate(argument, scope), (name) => {
    if (name.kind !== 'text') {
      return always(
        name.kind === 'refused'
          ? name
          : computed(`import ${canonical(name)}`, 'the name of an import is not a string'),
      );
    }
    const possible = namedLike(name, exported(engine)).filter((it) => mayImport(stack, it.stack));
    spend(STEPS_OF_AN_EXPORT * possible.length);
    const matching = possible.filter((it) => engine.compare(name, it.name).kind === 'always');
    const account = (it: Export) => accountOf(it.stack) === accountOf(stack);
    const near = matching.some(account) ? matching.filter(account) : matching;
    const found: Case[] = [];
    const covered: Condition[] = [];
    for (const group of nearestFirst(stack, near)) {
      const before = negation(any(...covered));
      if (before.kind === 'never') break;
      const chosen = chosenOf(group, label(name.pieces));
      for (const it of group) {
        const here = both(before, chosen(it));
        engine.sameAccount(stack, it.stack);
        for (const one of outputOf(it.stack, it.output, engine)) {
          const when = both(here, both(it.when, one.when));
          if (when.kind !== 'never') found.push({ when, value: one.value });
        }
        covered.push(both(chosen(it), it.when));
        if (it.when.kind === 'always' && chosen(it).kind === 'always') break;
      }
    }
    const rest = negation(any(...covered));
    if (rest.kind === 'never') return merged(found);
    const plain = literal(name);
    const deployed = plain === undefined ? undefined : engine.deployedExport(plain, stack);
    if (deployed !== undefined) return merged([...found, { when: rest, value: text(deployed) }]);
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

/**
 * An export name is unique in an account and region: of template files that export one name, a folder
 * for each environment say, those in the nearest folder belong to the importer.
 */
function nearestFirst(stack: Stack, found: readonly Export[]): Export[][] {
  const [first, another] = found;
  if (!first || !another) return [[...found]];
  const to = fileOf(stack);
  const groups = new Map<number, Export[]>();
  for (const it of found) {
    const from = fileOf(it.stack);
    const steps = to === undefined || from === undefined ? 0 : stepsBetween(to, from);
    groups.set(steps, [...(groups.get(steps) ?? []), it]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Which of several template files equally near an import means is not known: any of them may be it. */
function chosenOf(group: readonly Export[], name: string): (it: Export) => Condition {
  const files = [
    ...new Set(
      group.flatMap(({ stack, when }) => {
        const file = fileOf(stack);
        return stack.root.mayBePart && file !== undefined && when.kind !== 'never' ? [file] : [];
      }),
    ),
  ].sort();
  if (files.length < 2) return () => ({ kind: 'always' });
  const parameter = {
    id: `which file exports ${name}: ${JSON.stringify(files)}`,
    name: `file that exports ${name}`,
    values: files,
  };
  return ({ stack }) => is(parameter, fileOf(stack) ?? '');
}

function fileOf({ input, root }: Stack): string | undefined {
  return input.file ?? root.file;
}

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

/** Those that may have this name, in their order. */
function namedLike(name: Value, { all, byName }: Exports): readonly Export[] {
  const known = literal(name);
  if (known === undefined) return all;
  return [known, undefined].flatMap((it) => byName.get(it) ?? []).sort((a, b) => a.at - b.at);
}

function exported(engine: Engine): Exports {
  const known = exportsOf.get(engine);
  if (known) return known;
  exportsOf.set(engine, NONE);
  let at = 0;
  const all = engine.stacks().flatMap((stack) => {
    const scope = { stack, loops: new Map<string, Value>(), memo: new Map<object, Cases>() };
    const outputs = sectionWithIncludes(stack, 'Outputs', scope, engine);
    return engine.entries(outputs, scope, ['Outputs']).flatMap((entry): Export[] => {
      const name = own(own(entry.body, 'Export'), 'Name');
      if (name === undefined) return [];
      const condition = own(entry.body, 'Condition');
      const exists =
        typeof condition === 'string' ? engine.condition(condition, entry.scope) : entry.when;
      return engine.evaluate(name, entry.scope).map((it) => ({
        at: at++,
        stack,
        output: entry.id,
        when: both(both(stack.exists, exists), it.when),
        name: it.value,
      }));
    });
  });
  const made = { all, byName: groupBy(all, (it) => literal(it.name)) };
  exportsOf.set(engine, made);
  return made;
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
