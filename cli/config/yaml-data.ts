import type { Document, LineCounter } from 'yaml';

const TOO_DEEP = 'it is nested too deeply';

export interface YamlData {
  readonly data: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
}

/**
 * The data of a YAML or JSON file that people write for this tool.
 *
 * @throws Error with a sentence for what is no data: also for what the library only warns of, since it
 *   would print that itself, and an unknown tag is not text
 */
export async function yamlData(text: string, maxAliasCount: number): Promise<YamlData> {
  const { LineCounter, parseDocument, Parser } = await import('yaml');
  const lines = new LineCounter();
  // The library reads what is nested by calling itself, and V8 may end the process where calls run out.
  for (const it of new Parser().parse(text)) if (isTooDeep(it)) throw new Error(TOO_DEEP);
  // The library compares each key with all before it, which takes seconds for thousands.
  const settings = { prettyErrors: false, lineCounter: lines, uniqueKeys: false };
  const document = parseDocument(text, settings);
  const [problem] = [...document.errors, ...document.warnings];
  const lineOf = (place: number) => `line ${lines.linePos(place).line}`;
  if (problem) throw new Error(`${lineOf(problem.pos[0])}: ${problem.message.split('\n')[0]}`);
  requireTextKeys(document);
  const again = keyAgain(document);
  if (again) throw new Error(`${lineOf(again.range?.[0] ?? 0)}: Map keys must be unique`);
  return { data: document.toJS({ maxAliasCount }) as unknown, document, lines };
}

const MAX_LEVELS = 100;

/** Whether a document has more levels than anybody writes. Iterative, since it may have thousands. */
function isTooDeep(document: object): boolean {
  let level: readonly unknown[] = [document];
  for (let levels = 0; level.length > 0; levels++) {
    if (levels > MAX_LEVELS) return true;
    level = level.flatMap((it) => {
      const { items = [], value } = (it ?? {}) as {
        readonly items?: readonly { readonly key?: unknown; readonly value?: unknown }[];
        readonly value?: unknown;
      };
      const inner = [value, ...items.flatMap((item) => [item.key, item.value])];
      return inner.filter((one) => typeof one === 'object' && one !== null);
    });
  }
  return false;
}

/**
 * Refuses keys that are lists or mappings themselves, before the document becomes data: the library
 * writes each of them out as a text again and again, so that 800 bytes of `? ? ?` never end.
 *
 * @throws Error with a sentence
 */
export function requireTextKeys({ contents }: Document): void {
  for (const items of collectionsIn(contents)) {
    if (!items.every((it) => isText(it.key)))
      throw new Error('a key is a list, a mapping or an alias: only text can be');
  }
}

interface Key {
  readonly value?: string | number | boolean | bigint | null;
  readonly range?: readonly number[] | null;
}

/** The first key that stands twice in its mapping, as data: `1` and `"1"` are one key there. */
function keyAgain({ contents }: Document): Key | undefined {
  for (const items of collectionsIn(contents)) {
    const seen = new Set<string>();
    for (const item of items) {
      if (!('key' in item)) continue;
      const key = (item.key ?? {}) as Key;
      const name = String(key.value ?? '');
      if (seen.has(name)) return key;
      seen.add(name);
    }
  }
  return undefined;
}

interface Item {
  readonly key?: unknown;
  readonly value?: unknown;
}

/** The items of each list and each mapping, the outermost first. */
function* collectionsIn(contents: unknown): Generator<readonly Item[]> {
  const open: unknown[] = [contents];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { items = [] } = (node ?? {}) as { readonly items?: readonly Item[] };
    yield items;
    for (const item of items) {
      const { value = item } = item;
      if (isCollection(value)) open.push(value);
    }
  }
}

/** An alias may stand for a list. */
function isText(key: unknown): boolean {
  return typeof key !== 'object' || key === null || 'value' in key;
}

function isCollection(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'items' in node;
}
