import { isObject } from '../../../../rule-core/text/json';
import { functionOf, own, setOwn, shown, textOf } from '../../parse/tree';
import { type Allowance, Refusal } from '../refusal';
import { subOf, type SubPart, subPartsOf } from './sub-text';
import { unwritten } from './unwritten';

const PREFIX = 'Const::';

/**
 * A template or module with its `Constants` put in, and without the section: `${Const::name}` within
 * `Fn::Sub`, and `Ref` of a constant. A constant may name those before it.
 *
 * @throws Refusal where a constant is named that is not there
 */
export function withConstants(
  document: Record<string, unknown>,
  allowance: Allowance,
): Record<string, unknown> {
  const section = own(document, 'Constants');
  if (section === undefined) return document;
  if (!isObject(section)) throw new Refusal('has a section Constants that is not an object');
  const constants = new Constants(allowance);
  for (const [name, value] of Object.entries(section)) {
    const text = textOf(value);
    constants.set(
      name,
      text === undefined ? replaced(value, constants) : joined(partsWith(text, constants)),
    );
  }
  const whole: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(document)) {
    if (key !== 'Constants') setOwn(whole, key, replaced(part, constants));
  }
  return whole;
}

function replaced(value: unknown, constants: Constants): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map((it) => replaced(it, constants));
  if (!isObject(value)) return value;
  const call = functionOf(value);
  if (call?.name === 'Fn::Sub' && typeof call.argument === 'string') {
    // One of the tools that write modules out takes the escape away, and another leaves it.
    if (call.argument.includes('${!')) return unwritten(value, 'Constants');
    return subOf(partsWith(call.argument, constants));
  }
  if (call?.name === 'Ref' && typeof call.argument === 'string') {
    const { argument: name } = call;
    return name.startsWith(PREFIX) ? constants.named(name.slice(PREFIX.length)) : value;
  }
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) setOwn(made, key, replaced(part, constants));
  return made;
}

function partsWith(text: string, constants: Constants): SubPart[] {
  return subPartsOf(text).flatMap((part): readonly SubPart[] => {
    if (typeof part === 'string' || !part.name.startsWith(PREFIX)) return [part];
    const value = textOf(constants.named(part.name.slice(PREFIX.length)));
    if (value === undefined) throw new Refusal(`puts the constant ${shown(part.name)} into text`);
    return subPartsOf(value);
  });
}

function joined(parts: readonly SubPart[]): string {
  return parts.map((it) => (typeof it === 'string' ? it : `\${${it.name}}`)).join('');
}

/** Constants with what they weigh: one that stands in many others is many. */
class Constants {
  private readonly known = new Map<string, { readonly value: unknown; readonly weight: number }>();

  constructor(private readonly allowance: Allowance) {}

  set(name: string, value: unknown): void {
    this.known.set(name, { value, weight: JSON.stringify(value ?? null).length });
  }

  named(name: string): unknown {
    const constant = this.known.get(name);
    if (!constant) throw new Refusal(`names the constant ${shown(name)}, which is not there`);
    this.allowance.spend(constant.weight);
    return constant.value;
  }
}
