import type { AccessKey } from '../../../rule-core';
import type { ReadResult } from '../../read-result';
import { Collecting } from '../evaluate/collecting';
import type { Evaluation, Shared } from '../evaluate/evaluation';
import { Separating } from '../evaluate/separating';
import { scopeOf, type Stack } from '../evaluate/scope';
import { keysOf, lookAtKeys } from '../keys/keys';
import { onePerUser } from '../keys/one-per-user';
import { isSettled } from '../keys/plain-keys';
import { checkSupplied } from '../parameters/parameters';
import { Variables } from '../parameters/variable';
import type { DuplicateKey } from '../parse/document';
import type { Reading } from '../parse/reading';
import { section } from '../parse/tree';
import { Accounts } from './accounts';
import { asModules } from './as-modules';
import { Nested } from './nested/nested';
import {
  joined,
  type KeysOfStack,
  type OwnReading,
  type Readings,
  readingsOf,
} from './on-their-own';
import { readBounded } from './files';
import { Problems } from './problems';
import type { ReadStacksOptions, StackInput } from './stack-input';
import { TemplateDocuments } from './nested/template-documents';

/** One reading of all stacks: first what is compared with what, then the keys by world. */
export class StackReading {
  private readonly documents: TemplateDocuments;
  private readonly shared: Shared;

  constructor(
    private readonly inputs: readonly StackInput[],
    options: ReadStacksOptions,
    reading: Reading,
  ) {
    const problems = new Problems();
    this.documents = new TemplateDocuments(reading, problems, options.readFile ?? readBounded);
    this.shared = {
      variables: new Variables(reading === 'last' ? '' : `${reading}: `),
      templates: new Nested(options, this.documents),
      accounts: new Accounts(),
      problems,
      beyond: new Set(),
    };
  }

  /** Keys that are there twice, by the document's file or name. */
  get duplicates(): ReadonlyMap<string, readonly DuplicateKey[]> {
    return this.documents.duplicates;
  }

  read(): ReadResult {
    const { accounts, problems } = this.shared;
    const roots = this.inputs.flatMap((input) => this.rootOf(input));
    const { readings, standing } = this.collected(roots);
    const apart = asModules(roots);
    const together = this.keysOfStacks(standing, readings).map(apart);
    const own = readings.own.map((reading) => ({
      reading,
      stacks: this.keysOfOwn(reading, readings).map(apart),
    }));
    return {
      keys: onePerUser(joined(together, own)).map((key): AccessKey => ({
        ...key,
        account: accounts.of(key.account),
      })),
      errors: problems.errors,
      takenFor: this.shared.templates.takenFor(),
      fetched: this.shared.templates.aws.fetched(),
      parameters: roots.flatMap((it) => Object.keys(section(it.document.value, 'Parameters'))),
      stacks: readings.standing.flatMap(({ stackName, account }) =>
        stackName === undefined ? [] : [{ name: stackName, account: accounts.of(account) }],
      ),
    };
  }

  /** A method of its own: what was evaluated for it is not kept while the worlds are told apart. */
  private collected(roots: readonly Stack[]): { readings: Readings; standing: readonly Stack[] } {
    const collecting = new Collecting(roots, this.shared);
    const readings = readingsOf(roots, collecting.stacks());
    const standing = [...exportersOf(readings), ...readings.standing];
    collect(readings.own.length === 0 ? collecting : new Collecting(standing, this.shared));
    return { readings, standing };
  }

  private keysOfStacks(standing: readonly Stack[], readings: Readings): KeysOfStack[] {
    const separating = new Separating(standing, this.shared);
    const own = readings.own.map((it) => it.stack.id);
    return separating
      .stacks()
      .filter(({ id }) => !own.some((it) => id.startsWith(it)))
      .map((stack) => ({
        stack,
        keys: keysOfStack(stack, separating),
        when: readings.together(stack),
      }));
  }

  /** The keys of a template that is a part of others, as if nothing were around it. */
  private keysOfOwn({ stack }: OwnReading, readings: Readings): KeysOfStack[] {
    // What it imports, another stack of the run may export.
    const imports = JSON.stringify(stack.document.value).includes('Fn::ImportValue');
    const others = exportersOf(readings).filter((it) => it.id !== stack.id);
    const beside = imports ? [stack, ...others, ...readings.standing] : [stack];
    collect(new Collecting(beside, this.shared), stack);
    const separating = new Separating(beside, this.shared);
    return separating
      .stacks()
      .filter((it) => topOf(it) === stack)
      .map((it) => ({ stack: it, keys: keysOfStack(it, separating), when: readings.together(it) }));
  }

  private rootOf(input: StackInput): Stack[] {
    const document = this.documents.open(input, input.file ?? input.name);
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
}

/** Everything that may decide a key is looked at once, so that all values that matter are known. */
function collect(engine: Collecting, only?: Stack): void {
  for (const stack of engine.stacks()) {
    if ((only && topOf(stack) !== only) || isSettled(stack, engine)) continue;
    engine.conditionsOf(stack).all();
    engine.rulesOf(stack).all();
    lookAtKeys(stack, engine);
  }
  // By now every item of a list that is asked for is known: the rules bind them too.
  for (const stack of engine.stacks()) if (!isSettled(stack, engine)) engine.rulesOf(stack).all();
}

function keysOfStack(stack: Stack, engine: Evaluation): AccessKey[] {
  engine.at(stack, ['Parameters'], () => {
    checkSupplied(stack, engine);
  });
  for (const name of engine.conditionsOf(stack).names()) {
    engine.at(stack, ['Conditions', name], () => engine.condition(name, scopeOf(stack)));
  }
  return keysOf(stack, engine);
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
