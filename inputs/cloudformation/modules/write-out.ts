import type { Document, Place } from '../parse/document';
import { isObject } from '../../../rule-core/text/json';
import { own, section, setOwn, shown } from '../parse/tree';
import { Builder } from './build';
import { withConstants } from './expressions/constants';
import { filesAround, type Part, partsOf, thereAlready } from './emit';
import type { Level, Use } from './level';
import { LoopWriter } from './loops';
import type { ModuleFiles } from './module-file';
import { Attempts, type Problem } from './problem';
import { Allowance, Refusal } from './refusal';
import { Resolver } from './expressions/resolve';
import { rainSource, useInSection, useOfRain } from './uses';

type Sections = Record<string, unknown>;

/** A template with its modules written out, and what of it is not. */
export interface WrittenOut {
  readonly document: Document;
  readonly problems: readonly Problem[];
}

/** Whether a template has parts that somebody writes out before it is deployed. */
export function hasModules(value: unknown): boolean {
  const resources = own(value, 'Resources');
  if (!isObject(value) || (resources !== undefined && !isObject(resources))) return false;
  if (['Modules', 'Constants'].some((it) => Object.hasOwn(value, it))) return true;
  return Object.values(section(value, 'Resources')).some(
    (it) => isLoop(it) || rainSource(it) !== undefined,
  );
}

/**
 * A template as `rain pkg` writes it, and as the AWS CLI's `aws cloudformation package` is going to:
 * modules of local files become resources of the template, constants text. A module with a part that
 * is not supported here, or in which the tools differ, is left out, and a problem says so.
 */
export function writeOut(document: Document, files: ModuleFiles): WrittenOut {
  return new Writer(document, files).write();
}

class Writer {
  private readonly allowance = new Allowance();
  /** Loops have their own: they are written out before it is known what else there is. */
  private readonly loops = new LoopWriter(new Allowance());
  private readonly resolver: Resolver;
  private readonly builder: Builder;
  private readonly attempts: Attempts;
  private readonly origins = new Map<string, Part['origin']>();
  private readonly modules = new Map<string, readonly string[]>();
  private readonly files = new Map<Level, readonly string[]>();

  constructor(
    private readonly document: Document,
    files: ModuleFiles,
  ) {
    this.resolver = new Resolver(this.allowance);
    this.builder = new Builder(this.resolver, this.allowance, this.loops, files);
    this.attempts = new Attempts(document, files);
  }

  write(): WrittenOut {
    const given = this.document.value as Sections;
    const { attempts } = this;
    const value =
      attempts.attempt(['Constants'], undefined, () => withConstants(given, this.allowance)) ??
      given;
    const resources = this.withoutBadLoops(value, 'Resources');
    const modules = this.withoutBadLoops(value, 'Modules');
    const whole = { ...value, Resources: resources, Modules: modules };
    const level = this.levelOf(whole);
    const made = new Map(
      ['Resources', 'Conditions', 'Mappings'].map((it): [string, Sections] => [it, {}]),
    );
    this.allowance.readToWritten();
    for (const module of level.modules.values()) if (module) this.add(module, whole, made);
    const document = this.documentOf(whole, level, made);
    return { document, problems: attempts.problems };
  }

  /** The template itself, with the modules that can be read. */
  private levelOf(value: Sections): Level {
    const { document } = this;
    const level = this.builder.level({ document, file: document.file, prefix: '', value });
    const entries = this.loops.write(
      Object.entries(section(value, 'Modules')),
      defaultsOf(value),
    ).entries;
    const written = own(this.document.value, 'Modules');
    if (isObject(written) && Object.keys(written).length === 0)
      this.use(level, 'Modules', {}, undefined, ['Modules'], () => useInSection('Modules', {}));
    for (const [name, body] of entries) {
      const path = ['Modules', name];
      this.use(level, name, body, own(body, 'Source'), path, () => useInSection(name, body));
    }
    for (const [name, body] of Object.entries(section(value, 'Resources'))) {
      const source = rainSource(body);
      if (source === undefined) continue;
      this.use(level, name, {}, source, ['Resources', name], () => useOfRain(name, body));
    }
    return level;
  }

  private use(
    level: Level,
    name: string,
    body: unknown,
    source: unknown,
    path: readonly string[],
    use: () => Use,
  ): void {
    this.attempts.attempt(path, { name, source }, () => {
      this.builder.add(name, use, body, level);
    });
  }

  /** The entries of a section, but for loops that cannot be written out. */
  private withoutBadLoops(value: Sections, name: string): Sections {
    const there = own(value, name);
    const { attempts } = this;
    if (there !== undefined && !isObject(there))
      attempts.attempt([name], undefined, () => {
        throw new Refusal(`has a section ${name} that is not an object`);
      });
    const entries = Object.entries(section(value, name));
    const write = (some: typeof entries) => this.loops.write(some, defaultsOf(value));
    const good = entries.filter(([id, body]) => {
      const named = { name: id, source: own(body, 'Source') ?? id };
      return attempts.attempt([name, id], named, () => write([[id, body]]));
    });
    const apart = attempts.attempt([name], undefined, () => write(good));
    const kept: Sections = {};
    for (const [id, body] of good) if (apart || !isLoop(body)) setOwn(kept, id, body);
    return kept;
  }

  /** Puts all of a module and of those in it into the template, or nothing. */
  private add(module: Level, template: Sections, made: ReadonlyMap<string, Sections>): void {
    const { use } = module;
    if (!use) return;
    const parts = this.attempts.attempt(use.path, use, () => {
      const all = partsOf(module, this.resolver);
      const twice = thereAlready(all, template, made);
      if (twice) throw new Refusal(`makes ${shown(twice.id)}, which is there already`);
      return all;
    });
    if (!parts) return;
    for (const { section: name, id, body, origin } of parts) {
      setOwn(made.get(name) ?? {}, id, body);
      this.origins.set(JSON.stringify([name, id]), origin);
      if (name === 'Resources') this.modules.set(id, filesAround(origin.level, this.files));
    }
  }

  private documentOf(value: Sections, level: Level, made: ReadonlyMap<string, Sections>): Document {
    const whole: Sections = {};
    const resolved = (part: unknown) =>
      this.attempts.attempt([], undefined, () => this.resolver.resolve(part, level)) ?? part;
    for (const [key, part] of Object.entries(value)) {
      if (key === 'Outputs') whole[key] = resolved(part);
      else if (key !== 'Modules' && key !== 'Packages') setOwn(whole, key, part);
    }
    const others = Object.entries(section(value, 'Resources')).filter(
      ([id, it]) => !level.own.has(id) && rainSource(it) === undefined && !isLoop(it),
    );
    const resources: Sections = {};
    for (const [id, body] of [...others, ...level.own]) setOwn(resources, id, resolved(body));
    for (const [name, parts] of made) {
      const all = name === 'Resources' ? resources : section(value, name);
      if (name === 'Resources' || Object.keys(parts).length > 0) whole[name] = joined(all, parts);
    }
    const { transforms } = this.builder;
    const all = [...transforms, value['Transform']].flat();
    if (transforms.size > 0)
      whole['Transform'] = all.filter((it) => it !== undefined && it !== null);
    return {
      ...this.document,
      value: whole,
      locate: (path) => this.locate(path),
      ...(this.modules.size > 0 ? { modules: this.modules } : {}),
    };
  }

  /** The place of a part of the whole template, which may be in the file of a module. */
  private locate(path: readonly string[]): Place | undefined {
    const [name = '', id = '', ...more] = path;
    const origin = this.origins.get(JSON.stringify([name, id]));
    if (!origin) return this.document.locate(path);
    const { document, file } = origin.level;
    const place = document.locate([name, origin.name, ...more]) ?? { line: 1, column: 1 };
    return { ...place, ...(file === undefined ? {} : { file }) };
  }
}

function defaultsOf(value: Sections): (name: string) => unknown {
  return (name) => own(own(section(value, 'Parameters'), name), 'Default');
}

function isLoop(body: unknown): boolean {
  return own(body, 'ForEach') !== undefined;
}

function joined(some: Sections, more: Sections): Sections {
  const all: Sections = {};
  for (const [key, value] of [...Object.entries(some), ...Object.entries(more)])
    setOwn(all, key, value);
  return all;
}
