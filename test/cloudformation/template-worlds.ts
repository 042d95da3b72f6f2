import type { PlainTemplate, World } from './template-oracle';

interface Given {
  readonly template: PlainTemplate;
  readonly nested: Readonly<Record<string, PlainTemplate>>;
  readonly supplied: Readonly<Record<string, string>>;
  readonly region: string | undefined;
}

type Piece = string | { readonly parameter: string };

/** What an expression may be, as text around parameters. */
type Shape = readonly Piece[];

/** Which parameters are compared with what; parameters compared with one another share it. */
class Comparisons {
  readonly constants = new Map<string, Set<string>>();
  private readonly groups = new Map<string, Set<string>>();

  add(parameter: string, value: string): void {
    const known = this.constants.get(parameter) ?? new Set();
    this.constants.set(parameter, known.add(value));
  }

  unite(a: string, b: string): void {
    const all = new Set([...this.groupOf(a), ...this.groupOf(b)]);
    for (const it of all) this.groups.set(it, all);
  }

  groupOf(parameter: string): ReadonlySet<string> {
    return this.groups.get(parameter) ?? new Set([parameter]);
  }

  compare(left: Shape, right: Shape): void {
    if (left.every((it) => typeof it === 'string')) this.solve(right, left.join(''));
    else if (right.every((it) => typeof it === 'string')) this.solve(left, right.join(''));
    else {
      const [a, b] = [left, right].map((it) => it.filter((piece) => typeof piece === 'object'));
      const text = (shape: Shape) =>
        shape.map((it) => (typeof it === 'string' ? it : '\0')).join('');
      if (a?.length === 1 && b?.length === 1 && text(left) === text(right)) {
        this.unite(a[0]!.parameter, b[0]!.parameter);
      }
    }
  }

  /** Every way to give the parameters values so that the shape becomes this text. */
  private solve(shape: Shape, text: string): void {
    for (const solution of solutions(shape, text, new Map())) {
      for (const [parameter, value] of solution) this.add(parameter, value);
    }
  }
}

function solutions(shape: Shape, text: string, so: World): World[] {
  const [first, ...rest] = shape;
  if (first === undefined) return text === '' ? [so] : [];
  if (typeof first === 'string') {
    return text.startsWith(first) ? solutions(rest, text.slice(first.length), so) : [];
  }
  return Array.from({ length: text.length + 1 }, (_, end) => end).flatMap((end) => {
    const value = text.slice(0, end);
    const known = so.get(first.parameter);
    if (known !== undefined && known !== value) return [];
    return solutions(rest, text.slice(end), new Map([...so, [first.parameter, value]]));
  });
}

/**
 * Every world: each parameter has the value supplied for it, or one of those it allows, or its
 * default, each constant it is compared with, and a value that nobody wrote.
 *
 * @returns none where there are more than `max`
 */
export function worldsOf(given: Given, max: number): World[] {
  const { template, nested, supplied, region } = given;
  const found = new Comparisons();
  const outer = (name: string): Shape[] => {
    const resource = template.Resources[name];
    if (resource) return shapes(resource.Properties?.['UserName'], outer);
    const value = name === 'AWS::Region' ? region : supplied[name];
    return [[value ?? { parameter: name }]];
  };
  collect(template, outer, found);
  const passed = template.Resources['Nested']?.Properties?.['Parameters'] as
    Readonly<Record<string, unknown>> | undefined;
  if (nested['Nested'] && passed) {
    const inner = (name: string) =>
      name.startsWith('AWS::') ? outer(name) : shapes(passed[name], outer);
    collect(nested['Nested'], inner, found);
  }
  const declared = template.Parameters ?? {};
  const fixed = (name: string): { values: readonly string[]; closed: boolean } => {
    if (name === 'AWS::Region')
      return { values: region === undefined ? [] : [region], closed: region !== undefined };
    const value = supplied[name];
    if (value !== undefined) return { values: [value], closed: true };
    const { AllowedValues, Default } = declared[name]!;
    if (AllowedValues) return { values: AllowedValues, closed: true };
    return { values: Default === undefined ? [] : [Default], closed: false };
  };
  const text = JSON.stringify([template.Conditions, template.Rules, template.Resources, nested]);
  const used = [...Object.keys(declared), 'AWS::Region'].filter((it) => text.includes(it));
  const domains = used.map((name): [string, string[]] => {
    const own = fixed(name);
    if (own.closed) return [name, [...own.values]];
    const group = [...found.groupOf(name)];
    const shared = group.flatMap((it) => [...fixed(it).values, ...(found.constants.get(it) ?? [])]);
    return [name, [...new Set([...shared, ...group.map((it) => `\u2039any ${it}\u203a`)])]];
  });
  if (domains.reduce((product, [, values]) => product * values.length, 1) > max) return [];
  return domains.reduce<World[]>(
    (worlds, [name, values]) =>
      worlds.flatMap((world) => values.map((value) => new Map([...world, [name, value]]))),
    [new Map<string, string>()],
  );
}

/** Looks at every comparison, every mapping lookup and every status of a template. */
function collect(node: unknown, ref: (name: string) => Shape[], found: Comparisons): void {
  if (typeof node !== 'object' || node === null) return;
  const resource = node as { Type?: unknown; Properties?: { Status?: unknown } };
  if (resource.Type === 'AWS::IAM::AccessKey') {
    for (const shape of shapes(resource.Properties?.Status, ref)) {
      for (const it of ['Active', 'Inactive']) found.compare(shape, [it]);
    }
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === 'Fn::Equals') {
      const [left, right] = (value as unknown[]).map((it) => shapes(it, ref));
      for (const a of left ?? []) for (const b of right ?? []) found.compare(a, b);
    }
    if (key === 'Fn::FindInMap') {
      for (const shape of shapes((value as unknown[])[1], ref)) {
        for (const it of MAP_KEYS) found.compare(shape, [it]);
      }
    }
    collect(value, ref, found);
  }
}

function shapes(expression: unknown, ref: (name: string) => Shape[]): Shape[] {
  if (expression === undefined) return [];
  if (typeof expression === 'string') return [[expression]];
  const [[name, argument]] = Object.entries(expression as object) as [[string, unknown]];
  const parts = argument as unknown[];
  switch (name) {
    case 'Ref':
      return ref(argument as string);
    case 'Fn::Sub': {
      const pieces = (argument as string).split(/\$\{([^}]+)\}/);
      return product(pieces.map((it, index) => (index % 2 === 1 ? ref(it) : [[it]])));
    }
    case 'Fn::Join': {
      const [separator, list] = parts as [string, unknown[]];
      const items = list.flatMap((it, index) => (index === 0 ? [it] : [separator, it]));
      return product(items.map((it) => shapes(it, ref)));
    }
    case 'Fn::If':
      return [...shapes(parts[1], ref), ...shapes(parts[2], ref)];
    case 'Fn::FindInMap': {
      const { DefaultValue } = parts[3] as { DefaultValue: unknown };
      const others = isInTheMap(shapes(parts[1], ref)) ? [] : shapes(DefaultValue, ref);
      return [['alice'], ['bob'], ['a'], ...others];
    }
    default:
      return [];
  }
}

const MAP_KEYS = ['a', 'b', 'x-a'];

/** A key that is in the mapping in every world: its default is never asked for, so compared with nothing. */
function isInTheMap(keys: readonly Shape[]): boolean {
  return keys.every(
    (it) => it.every((piece) => typeof piece === 'string') && MAP_KEYS.includes(it.join('')),
  );
}

function product(parts: readonly Shape[][]): Shape[] {
  return parts.reduce<Shape[]>(
    (all, part) => all.flatMap((one) => part.map((it) => [...one, ...it])),
    [[]],
  );
}
