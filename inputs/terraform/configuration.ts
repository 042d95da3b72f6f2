import { bare, stepsOf } from './address';
import { type Json, own, record, records, text, texts } from './json';

/** An argument of a resource, as the code writes it. */
export type Written =
  | { readonly kind: 'absent' }
  | { readonly kind: 'constant'; readonly value: unknown }
  /** A single attribute of something else: `aws_iam_user.u.name`, in this module. */
  | { readonly kind: 'attribute'; readonly modules: readonly string[]; readonly path: string }
  /** Computed from these; or from what a plan does not show (locals). */
  | { readonly kind: 'computed'; readonly references: readonly string[] };

const MAX_DEPTH = 50;

/** The configuration section of a plan: what the code says, by module. */
export class Configuration {
  constructor(
    private readonly root: unknown,
    private readonly variables: unknown,
  ) {}

  /** Whether the plan says anything of this resource's code. */
  knows(modules: readonly string[], resource: string): boolean {
    return this.resource(modules, resource) !== undefined;
  }

  providerKey(modules: readonly string[], resource: string): string | undefined {
    return text(own(this.resource(modules, resource), 'provider_config_key'));
  }

  /** What an argument is, followed through module inputs and outputs. */
  argument(modules: readonly string[], resource: string, name: string): Written {
    const expression = own(own(this.resource(modules, resource), 'expressions'), name);
    return this.follow(modules, expression, 0);
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

  private follow(modules: readonly string[], expression: unknown, depth: number): Written {
    if (expression === undefined) return { kind: 'absent' };
    const given = record(expression);
    if (Object.hasOwn(given, 'constant_value')) {
      return { kind: 'constant', value: given['constant_value'] };
    }
    const references = texts(given['references']);
    const path = onlyPath(references);
    if (path === undefined || depth > MAX_DEPTH) return { kind: 'computed', references };
    const [head = '', name = '', output = ''] = stepsOf(path);
    if (head === 'var') return this.variable(modules, name, references, depth);
    if (head === 'module') {
      const call = own(own(this.module(modules), 'module_calls'), bare(name));
      const value = own(own(own(own(call, 'module'), 'outputs'), bare(output)), 'expression');
      const single = name === bare(name) && output !== '';
      if (value !== undefined && single) return this.follow([...modules, name], value, depth + 1);
      return { kind: 'attribute', modules, path };
    }
    if (head === 'local' || head === 'each' || head === 'count' || head === 'self') {
      return { kind: 'computed', references };
    }
    return { kind: 'attribute', modules, path };
  }

  private variable(
    modules: readonly string[],
    name: string,
    references: readonly string[],
    depth: number,
  ): Written {
    const declared = own(own(this.module(modules), 'variables'), name);
    const last = modules.at(-1);
    if (last === undefined) {
      const given = record(own(this.variables, name));
      if (Object.hasOwn(given, 'value')) return { kind: 'constant', value: given['value'] };
    } else {
      const caller = modules.slice(0, -1);
      const call = own(own(this.module(caller), 'module_calls'), last);
      const passed = own(own(call, 'expressions'), name);
      if (passed !== undefined) {
        // In a module that is called several times the call's own keys decide.
        const many = own(call, 'for_each_expression') ?? own(call, 'count_expression');
        const written = this.follow(caller, passed, depth + 1);
        return many !== undefined && written.kind === 'computed'
          ? { kind: 'computed', references }
          : written;
      }
    }
    const fallback = record(declared);
    return Object.hasOwn(fallback, 'default')
      ? { kind: 'constant', value: fallback['default'] }
      : { kind: 'computed', references };
  }

  private module(modules: readonly string[]): unknown {
    return modules.reduce<unknown>(
      (module, name) => own(own(own(module, 'module_calls'), name), 'module'),
      this.root,
    );
  }

  private resource(modules: readonly string[], address: string): Json | undefined {
    return records(own(this.module(modules), 'resources')).find((it) => it['address'] === address);
  }
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
