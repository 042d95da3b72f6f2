import { type AccessKey, type AccountScope, any, type ReadError } from '../../../rule-core';
import type { ReadResult } from '../../read-result';
import { Accounts } from './accounts';
import { BadDocument, type Document, type DuplicateKey } from '../parse/document';
import { objectDocument, parseDocument } from '../parse/parse-document';
import { Evaluation, type Host } from '../evaluate/engine';
import { keysOf, templatePlace } from '../keys/keys';
import { isSettled } from '../keys/plain-keys';
import { Nested } from './nested';
import {
  joined,
  type KeysOfStack,
  type OwnReading,
  type Readings,
  readingsOf,
} from './on-their-own';
import { checkSupplied } from '../parameters/parameters';
import type { Reading } from '../parse/reading';
import {
  type Engine,
  type Resource,
  type Scope,
  scopeOf,
  type Stack,
  type Unread,
} from '../evaluate/scope';
import type { ReadStacksOptions, StackInput, TemplateInput } from './stack-input';
import { isObject, section, shown } from '../parse/tree';
import { Variables } from '../parameters/variable';

/** One reading of all stacks: first what is compared with what, then the keys by world. */
export class Run implements Host {
  readonly variables: Variables;
  /** Keys that are there twice, by the document's file or name. */
  readonly duplicates = new Map<string, readonly DuplicateKey[]>();
  private readonly errors = new Map<string, ReadError>();
  private readonly accounts = new Accounts();
  private readonly nested: Nested;
  private stacks: readonly Stack[] = [];

  constructor(
    private readonly inputs: readonly StackInput[],
    private readonly options: ReadStacksOptions,
    private readonly reading: Reading,
  ) {
    this.variables = new Variables(reading === 'last' ? '' : `${reading}: `);
    this.nested = new Nested(this.options, (input, place) => this.documentOf(input, place));
  }

  read(): ReadResult {
    const roots = this.inputs.flatMap((input) => this.rootOf(input));
    this.stacks = roots;
    const collecting = new Evaluation('collect', this);
    const readings = readingsOf(roots, collecting.stacks());
    this.stacks = [...exportersOf(readings), ...readings.standing];
    this.collect(readings.own.length === 0 ? collecting : new Evaluation('collect', this));
    const together = this.keysOfStacks(readings);
    const own = readings.own.map((reading) => ({
      reading,
      stacks: this.keysOfOwn(reading, readings),
    }));
    this.stacks = readings.standing;
    return {
      keys: onePerUser(joined(together, own)).map((key): AccessKey => ({
        ...key,
        account: this.accounts.of(key.account),
      })),
      errors: [...this.errors.values()],
      parameters: roots.flatMap((it) => Object.keys(section(it.document.value, 'Parameters'))),
      stacks: this.stacks.flatMap(({ stackName, account }) =>
        stackName === undefined ? [] : [{ name: stackName, account: this.accounts.of(account) }],
      ),
    };
  }

  private keysOfStacks(readings: Readings): KeysOfStack[] {
    const judging = new Evaluation('judge', this);
    const own = readings.own.map((it) => it.stack.id);
    return judging
      .stacks()
      .filter(({ id }) => !own.some((it) => id.startsWith(it)))
      .map((stack) => ({
        stack,
        keys: this.keysOf(stack, judging),
        when: readings.together(stack),
      }));
  }

  /** The keys of a template that is a part of others, as if nothing were around it. */
  private keysOfOwn({ stack }: OwnReading, readings: Readings): KeysOfStack[] {
    // What it imports, another stack of the run may export.
    const imports = JSON.stringify(stack.document.value).includes('Fn::ImportValue');
    const others = exportersOf(readings).filter((it) => it.id !== stack.id);
    this.stacks = imports ? [stack, ...others, ...readings.standing] : [stack];
    this.collect(new Evaluation('collect', this), stack);
    const judging = new Evaluation('judge', this);
    return judging
      .stacks()
      .filter((it) => topOf(it) === stack)
      .map((it) => ({ stack: it, keys: this.keysOf(it, judging), when: readings.together(it) }));
  }

  private keysOf(stack: Stack, engine: Evaluation): AccessKey[] {
    engine.at(stack, ['Parameters'], () => {
      checkSupplied(stack, engine);
    });
    for (const name of engine.conditionsOf(stack).names()) {
      engine.at(stack, ['Conditions', name], () => engine.condition(name, scopeOf(stack)));
    }
    return keysOf(stack, engine);
  }

  /** Everything that may decide a key is looked at once, so that all values that matter are known. */
  private collect(engine: Evaluation, only?: Stack): void {
    for (const stack of engine.stacks()) {
      if (only && topOf(stack) !== only) continue;
      if (isSettled(stack, engine)) continue;
      engine.conditionsOf(stack).collect();
      engine.rulesOf(stack).collect();
      keysOf(stack, engine);
    }
    // By now every item of a list that is asked for is known: the rules bind them too.
    for (const stack of engine.stacks())
      if (!isSettled(stack, engine)) engine.rulesOf(stack).collect();
  }

  private rootOf(input: StackInput): Stack[] {
    const document = this.documentOf(input, { input: input.file ?? input.name });
    if (!document) return [];
    return [
      {
        id: input.name,
        root: input,
        input,
        document,
        account: input.account,
        prefix: input.prefix ?? `${input.name}/`,
        exists: { kind: 'always' },
        ...(input.region === undefined ? {} : { region: input.region }),
        ...(input.stackName === undefined ? {} : { stackName: input.stackName }),
      },
    ];
  }

  private documentOf(
    input: TemplateInput,
    place: { readonly input: string },
  ): Document | undefined {
    try {
      const document =
        this.reading === 'last' && input.document
          ? input.document
          : typeof input.template === 'string'
            ? parseDocument(input.template, input.file, this.reading)
            : objectDocument(input.template, input.file);
      if (document.duplicates) this.duplicates.set(place.input, document.duplicates);
      const wrong = shapeOf(document.value, input.isTemplate ?? false);
      if (wrong === undefined) return document;
      this.add({ input: place.input, message: wrong, kind: 'document' });
    } catch (error) {
      if (!(error instanceof BadDocument)) throw error;
      const location =
        input.file === undefined ? {} : { location: { file: input.file, ...error.place } };
      this.add({ input: place.input, message: error.message, ...location, kind: 'document' });
    }
    return undefined;
  }

  roots(): readonly Stack[] {
    return this.stacks;
  }

  child(resource: Resource, engine: Engine): Stack | undefined {
    return this.nested.child(resource, engine);
  }

  versions(resource: Resource, engine: Engine): Stack[] {
    return this.nested.versions(resource, engine);
  }

  include(part: Record<string, unknown>, scope: Scope, engine: Engine): Record<string, unknown> {
    return this.nested.include(part, scope, engine);
  }

  refuseMacros(stack: Stack, engine: Engine): void {
    this.nested.refuseMacros(stack, engine);
  }

  refuseMacro(call: unknown, engine: Engine): void {
    this.nested.refuseMacro(call, engine);
  }

  error(
    message: string,
    stack: Stack | undefined,
    path: readonly string[],
    unread: Unread = { kind: 'part' },
  ): void {
    const location = stack ? templatePlace(stack, path) : undefined;
    const input = stack?.document.file ?? stack?.id ?? 'template';
    this.add({ input, message, ...(location ? { location } : {}), ...unread });
  }

  private add(error: ReadError): void {
    const message = shown(error.message);
    const id = JSON.stringify([error.input, message, error.location, error.what]);
    if (this.errors.size < 1_000) this.errors.set(id, { ...error, message });
  }

  sameAccount(a: Stack, b: Stack): void {
    this.accounts.join(a.account, b.account);
  }

  accountOf(account: AccountScope): AccountScope {
    return this.accounts.of(account);
  }
}

function topOf(stack: Stack): Stack {
  return stack.parent ? topOf(stack.parent.stack) : stack;
}

/** What stands on its own and exports something, for those that import it. */
function exportersOf({ own }: Readings): Stack[] {
  return own
    .filter(({ stack }) => JSON.stringify(stack.document.value).includes('"Export"'))
    .map(({ stack, when }) => ({ ...stack, exists: when }));
}

/**
 * One further key for each user, however many rights there are to make it; none where the right is
 * the one of a custom resource that makes a key which is told already.
 */
function onePerUser(keys: readonly AccessKey[]): AccessKey[] {
  if (!keys.some((it) => it.possible)) return [...keys];
  const userOf = ({ account, user: [first] }: AccessKey) =>
    first && !('unknown' in first.value)
      ? `${account.id ?? account.scope}\n${first.value.id}`
      : undefined;
  const called = new Set(keys.flatMap((it) => (isCalled(it) ? (userOf(it) ?? []) : [])));
  const further = new Map<string, AccessKey>();
  for (const it of keys) {
    const user = it.possible && userOf(it);
    if (user === undefined || called.has(user)) continue;
    const same = further.get(user);
    further.set(user, same ? { ...same, exists: any(same.exists, it.exists) } : it);
  }
  return [...keys.filter((it) => !it.possible), ...further.values()];
}

function isCalled({ possible, declaredAs }: AccessKey): boolean {
  return !possible && declaredAs?.indirect === true;
}

/** The sections of a template (AWS CloudFormation user guide, "Template anatomy"). */
const SECTIONS: ReadonlySet<string> = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Globals',
  'Hooks',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Rules',
  'Transform',
]);

function shapeOf(value: unknown, isTemplate: boolean): string | undefined {
  if (!isObject(value)) return 'A template is an object with a section Resources; this is none.';
  if (!Object.hasOwn(value, 'Resources')) {
    const names = Object.keys(value);
    const signs = isTemplate || Object.hasOwn(value, 'AWSTemplateFormatVersion');
    if (!signs || !names.every((it) => SECTIONS.has(it)))
      return 'There is no section Resources: this is no CloudFormation template.';
  } else if (!isObject(value['Resources'])) return 'The section Resources is no object.';
  for (const name of ['Parameters', 'Conditions', 'Mappings', 'Outputs', 'Rules']) {
    const section = value[name];
    if (Object.hasOwn(value, name) && section !== null && !isObject(section))
      return `The section ${name} is no object.`;
  }
  return undefined;
}
