import { isObject } from '../../../rule-core/text/json';
import { functionOf, own, setOwn, shown } from '../parse/tree';
import { MAX_MODULES, Refusal } from './refusal';
import { unwritten } from './expressions/unwritten';

/** What a `ForEach` made of one entry: the texts it went through, by which its copies are named. */
export type Loops = ReadonlyMap<string, readonly string[]>;

/**
 * Entries of a section with each `ForEach` written out: `Name` becomes `Name0`, `Name1`, …, with
 * `$Identifier` and `$Index` put into its properties.
 *
 * @param valueOf what the `Ref` of a parameter comes to before deployment
 * @throws Refusal for a list that is not text known before deployment
 */
export function withLoops(
  entries: readonly (readonly [string, unknown])[],
  valueOf: (name: string) => unknown,
): { readonly entries: (readonly [string, unknown])[]; readonly loops: Loops } {
  const loops = new Map<string, readonly string[]>();
  const made = entries.flatMap(([name, body]): (readonly [string, unknown])[] => {
    const over = own(body, 'ForEach');
    if (!isObject(body) || over === undefined) return [[name, body]];
    const items = itemsOf(over, name, valueOf);
    loops.set(name, items);
    return items.map((item, index) => [`${name}${index}`, copyOf(body, item, index, name)]);
  });
  if (loops.size > 0 && new Set(made.map(([name]) => name)).size !== made.length)
    throw new Refusal('has loops (ForEach) that make a name which is there already');
  return { entries: made, loops };
}

function itemsOf(over: unknown, name: string, valueOf: (name: string) => unknown): string[] {
  const call = functionOf(over);
  const list =
    call?.name === 'Ref' && typeof call.argument === 'string' ? valueOf(call.argument) : over;
  if (typeof list !== 'string' || list === '')
    throw new Refusal(`loops (ForEach of ${shown(name)}) over what is not a text with commas`);
  const items = list.split(',');
  if (items.length > MAX_MODULES) throw new Refusal(`loops more than ${MAX_MODULES} times`);
  if (new Set(items).size !== items.length || items.some((it) => it !== it.trim()))
    throw new Refusal(`loops (ForEach of ${shown(name)}) over items that are alike or have spaces`);
  return items;
}

function copyOf(body: object, item: string, index: number, name: string): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(body)) {
    if (key === 'ForEach') continue;
    if (key === 'Properties') setOwn(made, key, placed(part, item, index));
    else if (
      /\$(?:Identifier|Index|Value)|[$&]\{\$?(?:Identifier|Index|Value)/.test(JSON.stringify(part))
    )
      throw new Refusal(`has placeholders of ForEach in ${key} of ${shown(name)}`);
    else setOwn(made, key, part);
  }
  return made;
}

function placed(value: unknown, item: string, index: number): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map((it) => placed(it, item, index));
  if (typeof value === 'string') {
    if (/\$Value|[$&]\{\$?(?:Identifier|Index|Value)/.test(value))
      return unwritten(value, `ForEach ${index}`);
    return value.replaceAll('$Identifier', () => item).replaceAll('$Index', String(index));
  }
  if (!isObject(value)) return value;
  const call = functionOf(value);
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) setOwn(made, key, placed(part, item, index));
  // What is not known within the text of a function makes the whole of it so.
  const isText = call?.name === 'Fn::Sub' && typeof call.argument === 'string';
  return isText && isObject(made['Fn::Sub']) ? unwritten(value, `ForEach ${index}`) : made;
}
