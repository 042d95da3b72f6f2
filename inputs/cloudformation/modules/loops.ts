import { isObject } from '../../../rule-core/text/json';
import { functionOf, own, setOwn, shown } from '../parse/tree';
import { type Allowance, MAX_MODULES, Refusal, weightOf } from './refusal';
import { unwritten } from './expressions/unwritten';

/** What a `ForEach` made of one entry: the texts it went through, by which its copies are named. */
export type Loops = ReadonlyMap<string, readonly string[]>;

type Entries = readonly (readonly [string, unknown])[];

interface Written {
  readonly list: string;
  readonly items: readonly string[];
  readonly copies: readonly Record<string, unknown>[];
}

/** Writes loops out, each once for all who ask. */
export class LoopWriter {
  private readonly written = new Map<object, Written>();

  /** @param allowance what copies may come to */
  constructor(private readonly allowance: Allowance) {}

  /**
   * Entries of a section with each `ForEach` written out: `Name` becomes `Name0`, `Name1`, …, with
   * `$Identifier` and `$Index` put into its properties.
   *
   * @param valueOf what the `Ref` of a parameter comes to before deployment
   * @throws Refusal for a list that is not text known before deployment
   */
  write(
    entries: Entries,
    valueOf: (name: string) => unknown,
  ): { readonly entries: Entries; readonly loops: Loops } {
    const loops = new Map<string, readonly string[]>();
    const made = entries.flatMap(([name, body]): Entries => {
      const over = own(body, 'ForEach');
      if (!isObject(body) || over === undefined) return [[name, body]];
      const { items, copies } = this.loop(name, body, listOf(over, name, valueOf));
      loops.set(name, items);
      return copies.map((copy, index) => [`${name}${index}`, copy]);
    });
    if (loops.size > 0 && new Set(made.map(([name]) => name)).size !== made.length)
      throw new Refusal('has loops (ForEach) that make a name which is there already');
    return { entries: made, loops };
  }

  private loop(name: string, body: object, list: string): Written {
    const known = this.written.get(body);
    if (known?.list === list) return known;
    this.allowance.spend(weightOf(list));
    const items = itemsOf(list, name);
    const copy = copierOf(body, name, this.allowance);
    const written = { list, items, copies: items.map((item, index) => copy(item, index)) };
    this.written.set(body, written);
    return written;
  }
}

function listOf(over: unknown, name: string, valueOf: (name: string) => unknown): string {
  const call = functionOf(over);
  const list =
    call?.name === 'Ref' && typeof call.argument === 'string' ? valueOf(call.argument) : over;
  if (typeof list !== 'string' || list === '')
    throw new Refusal(`loops (ForEach of ${shown(name)}) over what is not a text with commas`);
  return list;
}

function itemsOf(list: string, name: string): string[] {
  const items = list.split(',');
  if (items.length > MAX_MODULES) throw new Refusal(`loops more than ${MAX_MODULES} times`);
  if (new Set(items).size !== items.length || items.some((it) => it !== it.trim()))
    throw new Refusal(`loops (ForEach of ${shown(name)}) over items that are alike or have spaces`);
  return items;
}

/** Makes the copies of a loop's body: all that is the same for each of them is looked at once. */
function copierOf(
  body: object,
  name: string,
  allowance: Allowance,
): (item: string, index: number) => Record<string, unknown> {
  const parts = Object.entries(body).filter(([key]) => key !== 'ForEach');
  for (const [key, part] of parts) {
    if (key === 'Properties') continue;
    const text = JSON.stringify(part ?? null);
    allowance.spend(weightOf(text));
    if (/\$(?:Identifier|Index|Value)|[$&]\{\$?(?:Identifier|Index|Value)/.test(text))
      throw new Refusal(`has placeholders of ForEach in ${key} of ${shown(name)}`);
  }
  return (item, index) => {
    allowance.spend(parts.length);
    const made: Record<string, unknown> = {};
    for (const [key, part] of parts)
      setOwn(made, key, key === 'Properties' ? placed(part, item, index, allowance) : part);
    return made;
  };
}

function placed(value: unknown, item: string, index: number, allowance: Allowance): unknown {
  allowance.spend(typeof value === 'string' ? weightOf(value) : 1);
  if (Array.isArray(value))
    return (value as unknown[]).map((it) => placed(it, item, index, allowance));
  if (typeof value === 'string') {
    if (/\$Value|[$&]\{\$?(?:Identifier|Index|Value)/.test(value))
      return unwritten(value, `ForEach ${index}`);
    return value.replaceAll('$Identifier', () => item).replaceAll('$Index', String(index));
  }
  if (!isObject(value)) return value;
  const call = functionOf(value);
  const made: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value))
    setOwn(made, key, placed(part, item, index, allowance));
  // What is not known within the text of a function makes the whole of it so.
  const isText = call?.name === 'Fn::Sub' && typeof call.argument === 'string';
  return isText && isObject(made['Fn::Sub']) ? unwritten(value, `ForEach ${index}`) : made;
}
