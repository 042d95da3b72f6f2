import type { Document } from '../parse/document';
import { isObject } from '../../../rule-core/text/json';
import { own, section, shown } from '../parse/tree';
import { withConstants } from './expressions/constants';
import { holds } from './expressions/holds';
import { isKnown, type Level, type Use } from './level';
import type { Loops, LoopWriter } from './loops';
import { fileOf, moduleAt, type ModuleFiles } from './module-file';
import { type Allowance, MAX_LEVELS, Refusal, weightOf } from './refusal';
import type { Resolver } from './expressions/resolve';
import { unwritten } from './expressions/unwritten';
import { rainSource, useInSection, useOfRain } from './uses';

/** Reads modules, and tells what each name in them stands for. */
export class Builder {
  /** Transforms that modules bring along. */
  readonly transforms = new Set<unknown>();
  /** What modules have with their constants put in, by how they were read: many uses read one file. */
  private readonly values = new Map<Document, Record<string, unknown>>();

  constructor(
    private readonly resolver: Resolver,
    private readonly allowance: Allowance,
    private readonly loops: LoopWriter,
    private readonly read: ModuleFiles,
  ) {}

  /**
   * A module within what uses it.
   *
   * @throws Refusal where a part of it is not supported here
   */
  module(use: Use, outer: Level): Level {
    this.allowance.another();
    const file = fileOf(use.source, outer.file);
    let levels = 1;
    for (let it: Level | undefined = outer; it; it = it.outer, levels++) {
      if (it.file === file) throw new Refusal(`leads to itself (${shown(file)})`);
      if (levels > MAX_LEVELS) throw new Refusal(`is nested more than ${MAX_LEVELS} levels deep`);
    }
    const document = moduleAt(file, this.read);
    const value = this.valueOf(document);
    const transform = own(value, 'Transform');
    if (transform !== undefined && transform !== null) this.transforms.add(transform);
    this.allowance.spend(LOOK * SECTIONS.reduce((sum, it) => sum + sizeOf(value, it), 0));
    this.allowance.spend(LOOK * Object.keys(use.overrides).length);
    const made = this.level({ document, value, file, use, outer, prefix: outer.prefix + use.name });
    for (const [name, it] of Object.entries(use.overrides))
      this.checkOverride(name, it, made, outer);
    return made;
  }

  private valueOf(document: Document): Record<string, unknown> {
    const known = this.values.get(document);
    if (known) return known;
    const value = withConstants(document.value as Record<string, unknown>, this.allowance);
    this.values.set(document, value);
    return value;
  }

  /** @param settled what is known of the level already */
  level(settled: {
    readonly document: Document;
    readonly value: Record<string, unknown>;
    readonly file: string | undefined;
    readonly prefix: string;
    readonly use?: Use;
    readonly outer?: Level;
  }): Level {
    const { value, use, outer } = settled;
    const parameters = this.parametersOf(section(value, 'Parameters'), use, outer);
    const resources = Object.entries(section(value, 'Resources'));
    const plain = resources.filter(([, it]) => rainSource(it) === undefined);
    const valueOf = (name: string) => parameters.get(name)?.();
    const own = new Map<string, Record<string, unknown>>();
    for (const [id, body] of this.loops.write(plain, valueOf).entries) {
      if (outer && (!isObject(body) || id.startsWith('Fn::')))
        throw new Refusal(`has ${shown(id)} among its resources, which is not supported here`);
      if (isObject(body) && (!use || isThere(body, use, parameters))) own.set(id, body);
    }
    const { uses, loops } = this.usesOf(value, valueOf);
    const made: Level = {
      ...settled,
      parameters,
      own,
      ids: new Set(own.keys()),
      conditions: section(value, 'Conditions'),
      mappings: section(value, 'Mappings'),
      outputs: section(value, 'Outputs'),
      modules: new Map(),
      loops,
    };
    if (!outer) return made;
    const { conditions, mappings } = made;
    this.allowance.writeEntries(
      own.size + Object.keys(conditions).length + Object.keys(mappings).length,
    );
    for (const it of uses()) this.add(it.use.name, () => it.use, it.body, made);
    return made;
  }

  /**
   * Reads a module of a level, and adds its resources' names to it.
   *
   * @throws Refusal
   */
  add(name: string, useOf: () => Use, body: unknown, level: Level): void {
    if (level.modules.has(name)) throw new Refusal('is there twice');
    level.modules.set(name, undefined);
    const use = useOf();
    const condition = own(body, 'Condition');
    if (condition !== undefined) {
      const there = level.outer && holds({ Condition: condition }, level, this.resolver);
      if (there === false) {
        level.modules.delete(name);
        return;
      }
      if (there === undefined) throw new Refusal('stands under a condition');
    }
    const made = this.module(use, level);
    const prefix = weightOf(use.name);
    for (const id of made.ids) {
      this.allowance.spend(prefix + weightOf(id));
      if (level.ids.has(use.name + id))
        throw new Refusal(`makes ${shown(use.name + id)}, which is there already`);
    }
    for (const id of made.ids) level.ids.add(use.name + id);
    level.modules.set(name, made);
  }

  /** The modules of a template or module, loops written out. */
  usesOf(
    value: Record<string, unknown>,
    valueOf: (name: string) => unknown,
  ): { readonly uses: () => { use: Use; body: unknown }[]; readonly loops: Loops } {
    const modules = Object.entries(section(value, 'Modules'));
    const { entries, loops } = this.loops.write(modules, valueOf);
    const ofRain = Object.entries(section(value, 'Resources')).filter(
      ([, it]) => rainSource(it) !== undefined,
    );
    return {
      loops,
      uses: () => {
        this.allowance.spend(LOOK * entries.length);
        return [
          ...entries.map(([name, body]) => ({ use: useInSection(name, body), body })),
          ...ofRain.map(([name, body]) => ({ use: useOfRain(name, body), body: {} })),
        ];
      },
    };
  }

  /** What overrides a resource of a module is written around it, but read within it first. */
  private checkOverride(name: string, override: unknown, level: Level, outer: Level): void {
    if (!level.ids.has(name)) throw new Refusal(`has no ${shown(name)}, which Overrides name`);
    for (const it of this.resolver.namesIn(override)) {
      if (!isKnown(it, level)) continue;
      const [within, around] = [level, outer].map((at) =>
        this.resolver.spelled(this.resolver.resolve({ Ref: it }, at)),
      );
      if (within !== around)
        throw new Refusal(`calls something ${shown(it)}, and so does what is in its Overrides`);
    }
  }

  private parametersOf(
    declared: Record<string, unknown>,
    use: Use | undefined,
    outer: Level | undefined,
  ): Map<string, () => unknown> {
    return new Map(
      Object.entries(declared).map(([name, declaration]) => [
        name,
        once(() => {
          const given = use && own(use.properties, name);
          if (given !== undefined && outer) return this.resolver.resolve(given, outer);
          const value = own(declaration, 'Default');
          if (value === undefined && outer)
            throw new Refusal(`is not given its parameter ${shown(name)}`);
          return isObject(value) ? unwritten(value, `${use?.name ?? ''} ${name}`) : value;
        }),
      ]),
    );
  }
}

/** What looking at an entry costs, that it is written out or not. */
const LOOK = 10;
const SECTIONS = ['Parameters', 'Resources', 'Modules', 'Conditions', 'Mappings'];

function sizeOf(value: unknown, name: string): number {
  return Object.keys(section(value, name)).length;
}

/** The value, made when it is asked for; one that leads to itself is not a value. */
function once(make: () => unknown): () => unknown {
  let made: { readonly value: unknown } | undefined;
  let making = false;
  return () => {
    if (making) throw new Refusal('is given a value that leads to itself');
    making = true;
    try {
      made ??= { value: make() };
    } finally {
      making = false;
    }
    return made.value;
  };
}

/** What Rain does with a resource when it is deployed: it uploads, empties, runs commands. */
const AT_DEPLOYMENT = [
  'Content',
  'DistributionLogicalId',
  'EmptyOnDelete',
  'RunAfter',
  'RunBefore',
  'Version',
];

/** Rain's `IfParam` and `IfNotParam`: a resource is there if a parameter is given, or is not. */
function isThere(body: object, use: Use, parameters: ReadonlyMap<string, () => unknown>): boolean {
  const rain = own(own(body, 'Metadata'), 'Rain');
  if (rain === undefined) return true;
  if (!isObject(rain)) throw new Refusal('has Metadata of Rain that is not an object');
  for (const [key, name] of Object.entries(rain)) {
    if (AT_DEPLOYMENT.includes(key)) continue;
    const isIf = key === 'IfParam';
    if (use.by !== 'rain')
      throw new Refusal(`has Metadata of Rain (${shown(key)}), which only Rain carries out`);
    if ((!isIf && key !== 'IfNotParam') || typeof name !== 'string')
      throw new Refusal(`has Metadata of Rain (${shown(key)}) that is not supported here`);
    if (!parameters.has(name)) continue;
    const given = own(use.properties, name);
    if (Array.isArray(given) || (isObject(given) && Object.keys(given).length === 0))
      throw new Refusal(`is given a list or nothing for ${shown(name)}, which Rain asks for`);
    const isGiven = given !== undefined && given !== null && given !== '';
    if (isIf !== isGiven) return false;
  }
  return true;
}
