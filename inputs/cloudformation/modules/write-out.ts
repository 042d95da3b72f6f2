import type { ReadError } from '../../../rule-core';
import { mentionsKeys } from '../../files/our-words';
import type { Document } from '../parse/document';
import { isObject, own, section, setOwn, shown, written } from '../parse/tree';
import { Builder } from './build';
import { withConstants } from './constants';
import { holds, isTakenAnotherWay } from './holds';
import type { Level, Use } from './level';
import { withLoops } from './loops';
import { calledAs, fileOf, type ModuleFiles } from './module-file';
import { namesIn } from './names-in';
import { withOverrides } from './overrides';
import { Allowance, Refusal } from './refusal';
import { Resolver } from './resolve';
import { unwritten } from './unwritten';
import { rainSource, useInSection, useOfRain } from './uses';

/** A template with its modules written out, and what of it is not. */
export interface WrittenOut {
  readonly document: Document;
  readonly problems: readonly Omit<ReadError, 'input'>[];
}

/** Whether a template has parts that somebody writes out before it is deployed. */
export function hasModules(value: unknown): boolean {
  const resources = own(value, 'Resources');
  if (!isObject(value) || (resources !== undefined && !isObject(resources))) return false;
  if (['Modules', 'Constants'].some((it) => Object.hasOwn(value, it))) return true;
  return Object.values(section(value, 'Resources')).some(
    (it) => own(it, 'ForEach') !== undefined || rainSource(it) !== undefined,
  );
}

/**
 * A template as `rain pkg` writes it, and as the AWS CLI's `aws cloudformation package` is going to:
 * modules of local files become resources of the template, constants text. A module with a part that
 * is not carried out here, or in which the tools differ, is left out, and a problem says so.
 */
export function writeOut(document: Document, files: ModuleFiles): WrittenOut {
  const writer = new Writer(document, files);
  return writer.write();
}

/** Where a part of the whole template comes from. */
interface Origin {
  readonly level: Level;
  readonly name: string;
}

class Writer {
  private readonly allowance = new Allowance();
  private readonly resolver = new Resolver(this.allowance);
  private readonly builder: Builder;
  private readonly problems: WrittenOut['problems'][number][] = [];
  private readonly origins = new Map<string, Origin>();
  /** The files of modules that are written out. */
  private readonly written = new Set<string>();

  constructor(
    private readonly document: Document,
    private readonly files: ModuleFiles,
  ) {
    this.builder = new Builder(this.resolver, this.allowance, files);
  }

  write(): WrittenOut {
    const value = this.attempt(['Constants'], undefined, () =>
      withConstants(this.document.value as Record<string, unknown>),
    );
    const root = this.rootOf(value ?? (this.document.value as Record<string, unknown>));
    const made = new Map<string, Record<string, unknown>>(
      ['Resources', 'Conditions', 'Mappings'].map((name) => [name, {}]),
    );
    for (const module of root.level.modules.values()) {
      if (module) this.emitWhole(module, made, root.value);
    }
    return {
      document: this.documentOf(root.value, root.level, made),
      problems: this.problems,
    };
  }

  /** The template itself, with the modules that can be read. */
  private rootOf(value: Record<string, unknown>): {
    readonly level: Level;
    readonly value: Record<string, unknown>;
  } {
    const { file } = this.document;
    const settled = { document: this.document, file, prefix: '' };
    const resources = this.withoutBadLoops(value, 'Resources');
    const modules = this.withoutBadLoops(value, 'Modules');
    const whole = { ...value, Resources: resources, Modules: modules };
    const level = this.builder.level({ ...settled, value: whole });
    const entries = withLoops(Object.entries(modules), this.defaultsOf(value)).entries;
    for (const [name, body] of entries)
      this.add(level, name, body, own(body, 'Source'), ['Modules', name], () =>
        useInSection(name, body),
      );
    for (const [name, body] of Object.entries(resources)) {
      const source = rainSource(body);
      if (source === undefined) continue;
      this.add(level, name, {}, source, ['Resources', name], () => useOfRain(name, body));
    }
    return { level, value: whole };
  }

  private add(
    level: Level,
    name: string,
    body: unknown,
    source: unknown,
    path: readonly string[],
    use: () => Use,
  ): void {
    level.modules.set(name, undefined);
    this.attempt(path, { name, source }, () => {
      this.builder.add(use(), body, level);
    });
  }

  /** The entries of a section, but for loops that cannot be written out. */
  private withoutBadLoops(value: Record<string, unknown>, name: string): Record<string, unknown> {
    const there = own(value, name);
    if (there !== undefined && !isObject(there))
      this.attempt([name], undefined, () => {
        throw new Refusal(`has a section ${name} that is no object`);
      });
    const kept: Record<string, unknown> = {};
    for (const [id, body] of Object.entries(section(value, name))) {
      const entry = { name: id, source: own(body, 'Source') ?? id };
      const good = this.attempt([name, id], entry, () =>
        withLoops([[id, body]], this.defaultsOf(value)),
      );
      if (good) setOwn(kept, id, body);
    }
    return kept;
  }

  private defaultsOf(value: Record<string, unknown>): (name: string) => unknown {
    return (name) => own(own(section(value, 'Parameters'), name), 'Default');
  }

  /** All of a module and of those in it, or nothing. */
  private emitWhole(
    module: Level,
    made: Map<string, Record<string, unknown>>,
    root: Record<string, unknown>,
  ): void {
    const use = module.use;
    if (!use) return;
    const parts: [string, string, unknown, Origin][] = [];
    const done = this.attempt(use.path, use, () => {
      this.emit(module, parts);
      const twice = parts.find(
        ([name, id]) =>
          Object.hasOwn(section(root, name), id) || Object.hasOwn(made.get(name) ?? {}, id),
      );
      if (twice) throw new Refusal(`makes ${shown(twice[1])}, which is there already`);
      return true;
    });
    if (done !== true) return;
    for (const it of levelsOf(module)) if (it.file !== undefined) this.written.add(it.file);
    for (const [name, id, body, origin] of parts) {
      setOwn(made.get(name) ?? {}, id, body);
      this.origins.set(JSON.stringify([name, id]), origin);
    }
  }

  private emit(level: Level, parts: [string, string, unknown, Origin][]): void {
    for (const [name, condition] of Object.entries(level.conditions)) {
      const body =
        isTakenAnotherWay(condition, level, this.resolver) || this.isMistaken(condition, level)
          ? { 'Fn::Equals': [unwritten(condition, level.prefix), ''] }
          : this.resolver.resolve(condition, level);
      parts.push(['Conditions', level.prefix + name, body, { level, name }]);
    }
    for (const [name, mapping] of Object.entries(level.mappings))
      parts.push(['Mappings', level.prefix + name, mapping, { level, name }]);
    for (const [name, body] of level.own)
      parts.push([
        'Resources',
        level.prefix + name,
        this.resource(name, body, level),
        { level, name },
      ]);
    for (const it of level.modules.values()) if (it) this.emit(it, parts);
  }

  /**
   * Whether a condition that stays in the template names a parameter of the module which the template
   * calls so too, but for something else: the AWS CLI leaves the name, and Rain does not.
   */
  private isMistaken(condition: unknown, level: Level): boolean {
    if (holds(condition, level, this.resolver) !== undefined) return false;
    const declared = section(this.document.value, 'Parameters');
    return [...namesIn(condition)].some((name) => {
      const value = Object.hasOwn(declared, name) ? level.parameters.get(name) : undefined;
      return value !== undefined && JSON.stringify(value()) !== JSON.stringify({ Ref: name });
    });
  }

  /** A resource of a module, with what is overridden by each module around it, the nearest first. */
  private resource(id: string, body: Record<string, unknown>, level: Level): unknown {
    let made = named(body, level, this.resolver);
    let name = id;
    let resolve = (part: unknown) => this.resolver.resolve(part, level);
    for (let it = level; it.outer && it.use; it = it.outer) {
      const { outer } = it;
      const override = own(it.use.overrides, name);
      const given = isObject(override)
        ? this.resolver.resolve(named(override, outer, this.resolver), outer)
        : undefined;
      made = withOverrides(made, given, resolve);
      resolve = (part) => part;
      name = it.use.name + name;
    }
    return made;
  }

  private documentOf(
    value: Record<string, unknown>,
    level: Level,
    made: ReadonlyMap<string, Record<string, unknown>>,
  ): Document {
    const whole: Record<string, unknown> = {};
    const ofTemplate = (part: unknown) =>
      this.attempt([], undefined, () => this.resolver.resolve(part, level)) ?? part;
    for (const [key, part] of Object.entries(value)) {
      if (key !== 'Modules' && key !== 'Packages')
        setOwn(whole, key, key === 'Outputs' ? ofTemplate(part) : part);
    }
    const own = Object.entries(section(value, 'Resources')).filter(
      ([id, it]) => !level.own.has(id) && rainSource(it) === undefined && !isLoop(it),
    );
    const resources: Record<string, unknown> = {};
    for (const [id, body] of [...own, ...level.own]) setOwn(resources, id, ofTemplate(body));
    for (const [name, parts] of made) {
      const all = name === 'Resources' ? resources : section(value, name);
      if (name !== 'Resources' && Object.keys(parts).length === 0) continue;
      whole[name] = { ...all, ...parts };
    }
    const { transforms } = this.builder;
    if (transforms.length > 0) {
      const all = [...transforms, value['Transform']];
      whole['Transform'] = all.flat().filter((it) => it !== undefined && it !== null);
    }
    const files = this.written;
    return {
      ...this.document,
      value: whole,
      locate: (path) => this.locate(path),
      ...(files.size > 0 ? { modules: [...files].sort() } : {}),
    };
  }

  private locate(path: readonly string[]): ReturnType<Document['locate']> {
    const [name = '', id = '', ...more] = path;
    const origin = this.origins.get(JSON.stringify([name, id]));
    if (!origin) return this.document.locate(path);
    const { document, file } = origin.level;
    const place = document.locate([name, origin.name, ...more]) ?? { line: 1, column: 1 };
    return { ...place, ...(file === undefined ? {} : { file }) };
  }

  /** What this gives, or a problem at this place. */
  private attempt<T>(
    path: readonly string[],
    module: { readonly name: string; readonly source: unknown } | undefined,
    run: () => T,
  ): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { file } = this.document;
      const location =
        file === undefined ? {} : { location: { file, ...this.document.locate(path) } };
      this.problems.push({ ...problemOf(error, module), ...location, ...this.speaksOf(module) });
      return undefined;
    }
  }

  /** Whether the file of a module speaks of access keys. */
  private speaksOf(module: { readonly source: unknown } | undefined): Partial<ReadError> {
    const { source } = module ?? {};
    if (typeof source !== 'string') return {};
    try {
      const text = this.files.readFile(fileOf(source, this.document.file));
      return text !== undefined && mentionsKeys(text) ? { mentionsKeys: true } : {};
    } catch (error) {
      if (error instanceof Refusal) return {};
      throw error;
    }
  }
}

function problemOf(
  { message }: Refusal,
  module: { readonly name: string; readonly source: unknown } | undefined,
): WrittenOut['problems'][number] {
  const todo = 'Give what rain pkg, or aws cloudformation package, writes.';
  if (!module)
    return {
      message: `This template ${message}, so what it is deployed as is not known. ${todo}`,
      kind: 'module',
    };
  const called = `${shown(module.name)} is a module (${shown(calledAs(module.source))})`;
  return {
    message: `${called} that ${message}: its access keys are not known. ${todo}`,
    kind: 'module',
    ...written(module.source),
  };
}

/** A resource whose condition is called as in the whole template. */
function named(
  body: Record<string, unknown>,
  level: Level,
  resolver: Resolver,
): Record<string, unknown> {
  const condition = own(body, 'Condition');
  return level.outer && condition !== undefined
    ? { ...body, Condition: resolver.condition(condition, level) }
    : body;
}

/** A module and those in it. */
function levelsOf(module: Level): Level[] {
  return [module, ...[...module.modules.values()].flatMap((it) => (it ? levelsOf(it) : []))];
}

function isLoop(body: unknown): boolean {
  return isObject(body) && own(body, 'ForEach') !== undefined;
}
