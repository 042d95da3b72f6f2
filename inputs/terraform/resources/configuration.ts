import { type Address, bare, canonical, keyOf, stepsOf } from './address';
import { type Json, own, record, records, text, texts } from '../json';

/** An argument of a resource, as the code writes it. */
export type Written =
  | { readonly kind: 'absent' }
  | { readonly kind: 'constant'; readonly value: unknown }
  | Attribute
  /** Computed from these; or from what a plan does not show (locals). */
  | { readonly kind: 'computed'; readonly references: readonly string[] };

/** A single attribute of something else: `aws_iam_user.u.name`, in a module instance. */
export interface Attribute {
  readonly kind: 'attribute';
  /** The modules of the expression, with their instance keys. */
  readonly instances: readonly string[];
  readonly path: string;
  /** The instance key is the one that `each` has here; there must be such an instance. */
  readonly byEach?: true;
}

/** Where an expression stands: its module instance, and what `each` is there. */
interface Frame {
  readonly instances: readonly string[];
  /** The instance key of what the expression belongs to, with its brackets. */
  readonly each: string;
  readonly forEach: unknown;
}

const MAX_DEPTH = 50;
const RESOURCE = /^[\w-]+\.[\w-]+$/;

/** The configuration section of a plan: what the code says, by module. */
export class Configuration {
  /** By the list of a module, the resources in it by their addresses. */
  private readonly resources = new WeakMap<object, ReadonlyMap<string, Json>>();

  constructor(
    private readonly root: unknown,
    private readonly variables: unknown,
  ) {}

  /** Whether the plan says anything of this resource's code. */
  knows({ modules, resource }: Address): boolean {
    return this.resource(modules, resource) !== undefined;
  }

  providerKey({ modules, resource }: Address): string | undefined {
    return text(own(this.resource(modules, resource), 'provider_config_key'));
  }

  /** What an argument is, followed through module inputs and outputs. */
  argument({ modules, instances, resource, key }: Address, name: string): Written {
    const code = this.resource(modules, resource);
    const frame = { instances, each: key, forEach: own(code, 'for_each_expression') };
    return this.follow(frame, own(own(code, 'expressions'), name), '', 0);
  }

  /** The blocks of a resource or a data source, with the expressions of each. */
  blocks({ modules, resource }: Address, name: string): Json[] {
    return records(own(own(this.resource(modules, resource), 'expressions'), name));
  }

  /** What an expression in a module is, followed in the same way. */
  expression(modules: readonly string[], expression: unknown): Written {
    const frame = { instances: modules, each: '', forEach: undefined };
    return this.follow(frame, expression, '', 0);
  }

  /** Where the code of a module lies, if it is a folder beside the root: `modules/user`. */
  folder(modules: readonly string[]): string | undefined {
    let folder = '.';
    let module = this.root;
    for (const name of modules) {
      const call = own(own(module, 'module_calls'), name);
      const source = text(own(call, 'source'));
      if (source === undefined || !/^\.\.?\//.test(source)) return undefined;
      folder = `${folder}/${source}`;
      module = own(call, 'module');
    }
    return folder;
  }

  /** @param suffix what is taken out of the value: `.name`, `["a"]` */
  private follow(frame: Frame, expression: unknown, suffix: string, depth: number): Written {
    if (expression === undefined) return { kind: 'absent' };
    const given = record(expression);
    if (Object.hasOwn(given, 'constant_value')) return taken(given['constant_value'], suffix);
    const references = texts(given['references']);
    const computed: Written = { kind: 'computed', references };
    if (depth > MAX_DEPTH) return computed;
    const path = onlyPath(references);
    if (path === undefined) return ofThisInstance(references, frame) ?? computed;
    const [head = '', name = '', ...more] = stepsOf(path + suffix);
    const rest = keyOf(name) + more.map((it) => `.${it}`).join('');
    switch (head) {
      case 'var':
        return this.variable(frame, bare(name), rest, depth) ?? computed;
      case 'module':
        return this.output(frame, name, more, depth) ?? computed;
      case 'each':
        return name === 'value' ? (this.eachValue(frame, rest, depth) ?? computed) : computed;
      case 'local':
      case 'count':
      case 'self':
      case 'path':
      case 'terraform':
        return computed;
      default:
        return { kind: 'attribute', instances: frame.instances, path: path + suffix };
    }
  }

  /** What the caller passes, or the default. The root's come from the command line. */
  private variable(frame: Frame, name: string, suffix: string, depth: number): Written | undefined {
    const last = frame.instances.at(-1);
    if (last === undefined) {
      const given = record(own(this.variables, name));
      return Object.hasOwn(given, 'value') ? taken(given['value'], suffix) : undefined;
    }
    const caller = frame.instances.slice(0, -1);
    const call = own(own(this.module(caller.map(bare)), 'module_calls'), bare(last));
    const passed = own(own(call, 'expressions'), name);
    if (passed !== undefined) {
      const forEach = own(call, 'for_each_expression');
      return this.follow(
        { instances: caller, each: keyOf(last), forEach },
        passed,
        suffix,
        depth + 1,
      );
    }
    const declared = record(own(own(this.module(frame.instances.map(bare)), 'variables'), name));
    return Object.hasOwn(declared, 'default') ? taken(declared['default'], suffix) : undefined;
  }

  private output(
    { instances }: Frame,
    name: string,
    [output, ...more]: readonly string[],
    depth: number,
  ): Written | undefined {
    const call = own(own(this.module(instances.map(bare)), 'module_calls'), bare(name));
    const isMany = ['for_each_expression', 'count_expression'].some((it) =>
      Object.hasOwn(record(call), it),
    );
    // A module that is called several times is a collection; its instance must be named.
    if (output === undefined || (isMany && keyOf(name) === '')) return undefined;
    const expression = own(own(own(own(call, 'module'), 'outputs'), bare(output)), 'expression');
    if (expression === undefined) return undefined;
    const frame = { instances: [...instances, canonical(name)], each: '', forEach: undefined };
    const suffix = keyOf(output) + more.map((it) => `.${it}`).join('');
    return this.follow(frame, expression, suffix, depth + 1);
  }

  /** `each.value` where `for_each` is a resource: its instance of the same key. */
  private eachValue(frame: Frame, suffix: string, depth: number): Written | undefined {
    const { instances, each, forEach } = frame;
    if (!each.startsWith('["')) return undefined;
    const over = this.follow({ instances, each: '', forEach: undefined }, forEach, '', depth + 1);
    return over.kind === 'attribute' && RESOURCE.test(over.path)
      ? { ...over, path: over.path + each + suffix, byEach: true }
      : undefined;
  }

  private module(modules: readonly string[]): unknown {
    return modules.reduce<unknown>(
      (module, name) => own(own(own(module, 'module_calls'), name), 'module'),
      this.root,
    );
  }

  private resource(modules: readonly string[], address: string): Json | undefined {
    const listed = own(this.module(modules), 'resources');
    if (typeof listed !== 'object' || listed === null) return undefined;
    const known = this.resources.get(listed) ?? byAddress(records(listed));
    this.resources.set(listed, known);
    return known.get(address);
  }
}

/** Of several with one address, the first. */
function byAddress(resources: readonly Json[]): ReadonlyMap<string, Json> {
  const found = new Map<string, Json>();
  for (const it of resources) {
    const address = text(it['address']);
    if (address !== undefined && !found.has(address)) found.set(address, it);
  }
  return found;
}

/**
 * The one attribute that an expression names. Terraform lists a reference followed by its own
 * beginnings (`a.b.name`, `a.b`); several beginnings, or an index that is computed, are more than
 * one value.
 */
function onlyPath(references: readonly string[]): string | undefined {
  const [longest] = references;
  if (longest === undefined) return undefined;
  const parts = stepsOf(longest).length;
  const others = references.slice(1);
  const begins = (it: string) => longest.startsWith(it) && /^[.[]/.test(longest.slice(it.length));
  return others.every(begins) && parts >= 2 ? longest : undefined;
}

/**
 * `aws_iam_user.u[each.key].name`: of it, a plan lists `aws_iam_user.u` and `each.key`, each once, and
 * not what is taken out of the instance. In the place of a user that is its name.
 */
function ofThisInstance(references: readonly string[], { instances, each }: Frame) {
  const [path = '', key, more] = references;
  if (key !== 'each.key' || more !== undefined) return undefined;
  if (!each.startsWith('["') || !RESOURCE.test(path)) return undefined;
  return { kind: 'attribute', instances, path: `${path}${each}.name`, byEach: true } as const;
}

/** What `.name` or `["a"][0]` takes out of a value that is known. */
function taken(value: unknown, suffix: string): Written {
  let at = value;
  for (const [, name, quoted, index] of suffix.matchAll(STEP)) {
    const inside =
      Array.isArray(at) && index !== undefined
        ? (at as unknown[])[Number(index)]
        : own(at, name ?? quotedText(quoted));
    if (inside === undefined) return { kind: 'computed', references: [] };
    at = inside;
  }
  return { kind: 'constant', value: at };
}

const STEP = /\.([^.[\]]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]/g;

function quotedText(quoted = ''): string {
  return JSON.parse(canonical(`"${quoted}"`)) as string;
}
