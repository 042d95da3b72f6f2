import { isObject } from '../../../../rule-core/text/json';
import { functionOf, own, setOwn } from '../../parse/tree';
import { holds } from './holds';
import { around, isKnown, type Level, type Resolving } from '../level';
import { namesIn } from './names-in';
import { type Allowance, Refusal, weightOf } from '../refusal';
import { subOf, type SubPart, subPartsOf, withinSub } from './sub-text';
import { unwritten } from './unwritten';

/** Writes the expressions of a template and its modules as they stand in the whole template. */
export class Resolver implements Resolving {
  /** Outputs that are being resolved: one that leads to itself is not known. */
  private readonly open = new Set<unknown>();

  constructor(private readonly allowance: Allowance) {}

  spend(size: number): void {
    this.allowance.spend(size);
  }

  namesIn(value: unknown): Set<string> {
    return namesIn(value, (size) => {
      this.allowance.spend(size);
    });
  }

  /** The value as JSON, to be compared with another. */
  spelled(value: unknown): string {
    const text = JSON.stringify(value ?? null);
    this.allowance.spend(weightOf(text));
    return text;
  }

  resolve(value: unknown, level: Level): unknown {
    this.allowance.spend(1);
    if (Array.isArray(value)) return (value as unknown[]).map((it) => this.resolve(it, level));
    if (!isObject(value)) return value;
    const call = functionOf(value);
    const made = call && this.called(call.name, call.argument, value, level);
    if (made) return made.value;
    const parts: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(value)) setOwn(parts, key, this.resolve(part, level));
    return parts;
  }

  /** The name of a condition in the whole template. */
  condition(name: unknown, level: Level): unknown {
    if (typeof name !== 'string') return name;
    if (Object.hasOwn(level.conditions, name)) return level.prefix + name;
    const taken = around(level).some(({ conditions }) => Object.hasOwn(conditions, name));
    if (taken) throw new Refusal(`names the condition ${name} of what is around it`);
    return name;
  }

  private called(
    name: string,
    argument: unknown,
    whole: object,
    level: Level,
  ): { readonly value: unknown } | undefined {
    const list = Array.isArray(argument) ? (argument as unknown[]) : [];
    switch (name) {
      case 'Ref':
        return typeof argument === 'string'
          ? { value: this.reference(argument, level) }
          : this.foreign(whole, level);
      case 'Condition':
        return typeof argument === 'string'
          ? { value: { Condition: this.condition(argument, level) } }
          : undefined;
      case 'Fn::GetAtt': {
        const text = typeof argument === 'string' ? argument.split(/\.(.*)/s).slice(0, 2) : list;
        const [id, attribute] = text;
        return typeof id === 'string' && typeof attribute === 'string'
          ? { value: this.attribute(id, attribute, whole, level) }
          : this.foreign(whole, level);
      }
      case 'Fn::Sub':
        return this.sub(argument, whole, level);
      case 'Fn::If': {
        const [condition, ...values] = list;
        if (typeof condition !== 'string') return undefined;
        const chosen = values.map((it) => this.resolve(it, level));
        return { value: { 'Fn::If': [this.condition(condition, level), ...chosen] } };
      }
      case 'Fn::FindInMap': {
        const [map, ...keys] = list;
        if (typeof map !== 'string') return this.foreign(whole, level);
        const isOwn = level.outer !== undefined && Object.hasOwn(level.mappings, map);
        // Rain leaves the name of a mapping, which is another's then.
        if (isOwn && hasMapping(map, level)) return this.foreign(whole, level);
        const called = isOwn ? level.prefix + map : map;
        return { value: { [name]: [called, ...keys.map((it) => this.resolve(it, level))] } };
      }
      default:
        return undefined;
    }
  }

  /** A form that is only carried out in the template itself. */
  private foreign(value: object, level: Level): { readonly value: unknown } | undefined {
    return level.outer ? { value: unwritten(value, level.prefix) } : undefined;
  }

  private reference(name: string, level: Level): unknown {
    const as = { Ref: name };
    if (!level.outer) {
      const refused = [...level.modules].some(
        ([module, made]) => !made && name.startsWith(module) && !isKnown(name, level),
      );
      return refused ? unwritten(as, '') : as;
    }
    if (name.startsWith('AWS::')) return as;
    const parameter = level.parameters.get(name);
    if (parameter) return this.passedOn(parameter(), level, as);
    if (level.ids.has(name)) return { Ref: level.prefix + name };
    return this.fromAround(as, level);
  }

  /** A value of what is around a module: a name in it must not mean something on the way out. */
  private passedOn(value: unknown, level: Level, as: object): unknown {
    // Whoever asks is given the value itself; what is written of it is looked at again.
    this.spelled(value);
    const levels = around(level);
    if (levels.length === 0) return value;
    return [...this.namesIn(value)].some((name) => levels.some((it) => this.meansAnother(name, it)))
      ? unwritten(as, level.prefix)
      : value;
  }

  /** What a module does not declare is of the template, unless something between calls it so too. */
  private fromAround(value: object, level: Level): unknown {
    const names = [...this.namesIn(value)];
    const levels = around(level);
    this.allowance.spend(names.length * levels.length);
    const taken = levels.some((it) => names.some((name) => isKnown(name, it)));
    return taken ? unwritten(value, level.prefix) : value;
  }

  private attribute(id: string, attribute: string, whole: object, level: Level): unknown {
    this.allowance.spend(1);
    const [, base = id, index] = /^([^[]+)\[([^\]]*)\]$/.exec(id) ?? [];
    const items = level.loops.get(base);
    if (items) {
      if (index === undefined) return unwritten(whole, level.prefix);
      if (index === '*' || index === '')
        return items.map((_, at) => this.attribute(`${base}${at}`, attribute, whole, level));
      this.allowance.spend(weightOf(index) + (items.length >> 3));
      const plain = index.replace(/^(['"])(.*)\1$/, '$2');
      const at = /^\d+$/.test(plain) ? Number(plain) : items.indexOf(plain);
      return items[at] === undefined
        ? unwritten(whole, level.prefix)
        : this.attribute(`${base}${at}`, attribute, whole, level);
    }
    const output = level.modules.has(id)
      ? this.output(level.modules.get(id), attribute, whole, level)
      : undefined;
    if (output) return output.value;
    if (!level.outer) return { 'Fn::GetAtt': [id, attribute] };
    if (level.ids.has(id)) return { 'Fn::GetAtt': [level.prefix + id, attribute] };
    if (level.parameters.has(id) || index !== undefined) return unwritten(whole, level.prefix);
    return this.fromAround({ 'Fn::GetAtt': [id, attribute] }, level);
  }

  /** An output of a module, or one of the properties that it is given. */
  private output(
    module: Level | undefined,
    name: string,
    whole: object,
    level: Level,
  ): { readonly value: unknown } | undefined {
    const unknown = { value: unwritten(whole, level.prefix) };
    if (!module) return unknown;
    const output = own(module.outputs, name);
    if (output === undefined) {
      const property = own(module.use?.properties, name);
      return property === undefined ? undefined : { value: this.resolve(property, level) };
    }
    const condition = own(output, 'Condition');
    if (condition !== undefined && holds({ Condition: condition }, module, this) !== true)
      return unknown;
    if (this.open.has(output)) return unknown;
    this.open.add(output);
    try {
      const value = this.resolve(own(output, 'Value'), module);
      return { value: this.passedOn(value, module, whole) };
    } catch (error) {
      if (error instanceof Refusal) return unknown;
      throw error;
    } finally {
      this.open.delete(output);
    }
  }

  private sub(
    argument: unknown,
    whole: object,
    level: Level,
  ): { readonly value: unknown } | undefined {
    if (typeof argument !== 'string') {
      const [text] = Array.isArray(argument) ? (argument as unknown[]) : [];
      if (typeof text === 'string') this.allowance.spend(text.length);
      const names = typeof text === 'string' ? subPartsOf(text) : [];
      const ofModule = names.some(
        (it) =>
          typeof it !== 'string' &&
          it.name.includes('.') &&
          this.partOf(it.name, level) !== undefined,
      );
      return level.outer || ofModule ? { value: unwritten(whole, level.prefix) } : undefined;
    }
    const parts: SubPart[] = [];
    this.allowance.spend(argument.length);
    for (const part of subPartsOf(argument)) {
      const value = typeof part === 'string' ? undefined : this.partOf(part.name, level);
      const within = value === undefined ? [part] : withinSub(value.value);
      if (!within) return { value: unwritten(whole, level.prefix) };
      parts.push(...within);
    }
    return { value: subOf(parts) };
  }

  /** What a name within the text of `Fn::Sub` comes to; `undefined` where it stays. */
  private partOf(name: string, level: Level): { readonly value: unknown } | undefined {
    const dot = name.indexOf('.');
    if (dot < 0) return { value: this.reference(name, level) };
    const [id, attribute] = [name.slice(0, dot), name.slice(dot + 1)];
    const written = { 'Fn::GetAtt': [id, attribute] };
    const value = this.attribute(id, attribute, written, level);
    return this.spelled(value) === this.spelled(written) ? undefined : { value };
  }

  /** Whether a module calls something so that is not what the name stands for in the template. */
  private meansAnother(name: string, level: Level): boolean {
    this.allowance.spend(1);
    if (level.ids.has(name)) return true;
    const parameter = level.parameters.get(name);
    return parameter !== undefined && this.spelled(parameter()) !== JSON.stringify({ Ref: name });
  }
}

/** Whether something around a module has a mapping of this name. */
function hasMapping(name: string, level: Level): boolean {
  for (let it = level.outer; it; it = it.outer) if (Object.hasOwn(it.mappings, name)) return true;
  return false;
}
