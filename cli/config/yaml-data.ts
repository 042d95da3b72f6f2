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
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line } = lines.linePos(problem.pos[0]);
    throw new Error(`line ${line}: ${problem.message.split('\n')[0]}`);
  }
  requireTextKeys(document);
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
  const open: unknown[] = [contents];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { items = [] } = (node ?? {}) as { readonly items?: readonly unknown[] };
    for (const item of items) {
      const { key, value = item } = item as { readonly key?: unknown; readonly value?: unknown };
      if (!isText(key)) throw new Error('a key is a list, a mapping or an alias: only text can be');
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
