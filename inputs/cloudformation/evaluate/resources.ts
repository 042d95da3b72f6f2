import { ALWAYS } from '../../../rule-core';
import { interpolate } from './loops';
import { TRANSFORMS } from './macros';
import { moduleOf, refuseModule } from './modules';
import { type Engine, type Entry, type Resource, type Scope, scopeOf, type Stack } from './scope';
import { refuseUnreadParts } from './unread';
import { label } from './values/value';
import { isRelevantResource, plainResources } from '../keys/plain-resources';
import { isObject } from '../../../rule-core/text/json';
import { own, section, shown } from '../parse/tree';
import type { Nested } from '../stacks/nested/nested';
import { LazyResources, NO_RESOURCES, type StackResources } from '../stacks/stack-resources';

/** The resources of each stack, with loops and includes written out. */
export class Resources {
  private readonly byStack = new Map<string, StackResources>();

  constructor(
    private readonly engine: Engine,
    private readonly templates: Nested,
  ) {}

  of(stack: Stack): StackResources {
    const known = this.byStack.get(stack.id);
    if (known) return known;
    const { engine } = this;
    // What is read on the way may ask for a resource of the same stack.
    this.byStack.set(stack.id, NO_RESOURCES);
    const scope = scopeOf(stack);
    for (const it of TRANSFORMS) {
      engine.at(stack, [it], () => {
        this.templates.refuseMacros(own(stack.document.value, it), engine);
      });
    }
    refuseUnreadParts(stack, scope, engine);
    const whole = engine.include(section(stack.document.value, 'Resources'), scope);
    const plain = plainResources(whole);
    const made = plain
      ? new LazyResources(plain, (id) => plainResource(whole, id, scope))
      : this.writtenOut(whole, stack, scope);
    this.byStack.set(stack.id, made);
    return made;
  }

  private writtenOut(whole: object, stack: Stack, scope: Scope): StackResources {
    const found = new Map<string, Resource>();
    for (const entry of this.engine.entries(whole, scope, ['Resources'])) {
      const resource = this.engine.at(stack, entry.path, () => this.resourceOf(entry));
      if (resource) found.set(entry.id, resource);
    }
    return {
      get: (id) => found.get(id),
      relevant: [...found.values()].filter((it) => isRelevantResource(it.type, it.body)),
    };
  }

  private resourceOf(entry: Entry): Resource | undefined {
    const { engine } = this;
    if (entry.id === 'Fn::Transform') {
      engine.refuseTransform(entry.body);
      return undefined;
    }
    if (!isObject(entry.body)) {
      engine.error(`The resource ${shown(entry.id)} is not an object.`);
      return undefined;
    }
    const body = engine.include(entry.body, entry.scope);
    const call = own(body, 'Fn::Transform');
    if (call !== undefined) engine.refuseTransform(call);
    const { Type: type } = body;
    const module = moduleOf(body);
    if (module) refuseModule(entry.id, module, engine);
    if (typeof type !== 'string') {
      if (module) return undefined;
      if (call === undefined) engine.error(`The resource ${shown(entry.id)} has no readable Type.`);
      return undefined;
    }
    return { ...entry, body, type: interpolated(type, entry.scope) };
  }
}

function plainResource(section: object, id: string, scope: Scope): Resource | undefined {
  const body = own(section, id);
  const type = own(body, 'Type');
  return isObject(body) && typeof type === 'string'
    ? { id, body, type, scope, path: ['Resources', id], when: ALWAYS }
    : undefined;
}

function interpolated(name: string, scope: Scope): string {
  if (scope.loops.size === 0) return name;
  return label(interpolate(name, scope.loops).pieces);
}
