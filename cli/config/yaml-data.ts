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
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { prettyErrors: false, lineCounter: lines });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem) {
      const { line } = lines.linePos(problem.pos[0]);
      const deep = problem.code === 'RESOURCE_EXHAUSTION';
      throw new Error(`line ${line}: ${deep ? TOO_DEEP : problem.message.split('\n')[0]}`);
    }
    requireTextKeys(document);
    return { data: document.toJS({ maxAliasCount }) as unknown, document, lines };
  } catch (error) {
    // The library reads what is nested by calling itself.
    if (error instanceof RangeError) throw new Error(TOO_DEEP, { cause: error });
    throw error;
  }
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
