import fc from 'fast-check';
import { parseJson } from '../../inputs/cloudformation/parse/parse-json';
import { parseYaml } from '../../inputs/cloudformation/parse/parse-yaml';
import type { Reading } from '../../inputs/cloudformation/parse/reading';

// Every path of a document against what its writer noted down as it wrote: objects of maps, looked up one
// step after another.

type Node =
  | { readonly kind: 'text' }
  | { readonly kind: 'alias'; readonly of: number }
  | { readonly kind: 'tag'; readonly in: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | {
      readonly kind: 'object';
      readonly entries: readonly (readonly [string, Node])[];
      readonly anchor: boolean;
      readonly block: boolean;
      /** What is merged into it: one list of anchors after the other. */
      readonly merges: readonly (readonly number[])[];
    };

/** What a path leads to: keys with their offsets, and items. */
interface Noted {
  readonly keys: Map<string, { readonly offset: number; readonly inner: Noted }>;
  readonly items: readonly Noted[];
}

const TEXT: Node = { kind: 'text' };
const NONE: Noted = { keys: new Map(), items: [] };

class Writer {
  text = '';
  /** Nothing yet while it is written itself. */
  private readonly anchored: (Noted | undefined)[] = [];

  constructor(
    private readonly json: boolean,
    private readonly reading: Reading,
  ) {}

  /** @param inBlock whether everything around is a block: in brackets there are none */
  node(node: Node, indent: number, inBlock: boolean): Noted {
    switch (node.kind) {
      case 'text':
        return this.scalar();
      case 'alias': {
        const at = node.of % Math.max(this.anchored.length, 1);
        const known = this.anchored[at];
        if (this.json || !known) return this.scalar();
        this.text += `*n${at}`;
        return known;
      }
      case 'tag': {
        if (this.json) return this.node(node.in, indent, false);
        this.text += '!Sub ';
        const inner: Node = node.in.kind === 'object' ? { ...node.in, anchor: false } : TEXT;
        this.node(inner, indent, false);
        // What a tag stands for is an object of its own around the value, which has no place.
        return NONE;
      }
      case 'list': {
        this.text += '[';
        const items = node.items.map((it, index) => {
          if (index > 0) this.text += ', ';
          return this.node(it, indent, false);
        });
        this.text += ']';
        return { keys: new Map(), items };
      }
      case 'object':
        return this.object(node, indent, inBlock);
    }
  }

  private scalar(): Noted {
    this.text += '"text"';
    return NONE;
  }

  private object(node: Node & { kind: 'object' }, indent: number, inBlock: boolean): Noted {
    const noted: Noted = { keys: new Map(), items: [] };
    const names = this.json ? [] : node.merges.filter(() => this.anchored.length > 0);
    const block = node.block && inBlock && !this.json && node.entries.length > 0;
    if (node.anchor && !this.json) this.text += `&n${this.anchored.length} `;
    const own = this.anchored.length;
    if (node.anchor && !this.json) this.anchored.push(undefined);
    if (!block) this.text += '{';
    for (const [index, [name, inner]] of node.entries.entries()) {
      this.separate(index, block, indent);
      this.entry(noted, name, inner, { indent, block });
    }
    const merged: { readonly offset: number; readonly sources: readonly Noted[] }[] = [];
    for (const wanted of names) {
      const known = wanted.map((it) => it % this.anchored.length);
      const usable = known.filter((it) => this.anchored[it]);
      if (usable.length === 0) continue;
      this.separate(node.entries.length + merged.length, block, indent);
      const offset = this.text.length;
      const all = usable.map((it) => `*n${it}`);
      this.text += `<<: ${all.length === 1 ? (all[0] ?? '') : `[${all.join(', ')}]`}`;
      merged.push({ offset, sources: usable.flatMap((it) => this.anchored[it] ?? []) });
    }
    if (!block) this.text += '}';
    for (const { offset, sources } of merged)
      for (const source of sources)
        for (const [name, { inner }] of source.keys)
          if (!noted.keys.has(name)) noted.keys.set(name, { offset, inner });
    if (node.anchor && !this.json) this.anchored[own] = noted;
    return noted;
  }

  private separate(index: number, block: boolean, indent: number): void {
    if (block) this.text += `\n${' '.repeat(indent)}`;
    else if (index > 0) this.text += `,\n${' '.repeat(indent + 2)}`;
  }

  private entry(
    noted: Noted,
    name: string,
    inner: Node,
    around: { readonly indent: number; readonly block: boolean },
  ): void {
    const offset = this.text.length;
    this.text += `${JSON.stringify(name)}: `;
    const found = this.node(inner, around.indent + 2, around.block);
    if (this.reading === 'first' && noted.keys.has(name)) return;
    noted.keys.set(name, { offset, inner: found });
  }
}

const name = fc.constantFrom('a', 'b', 'Resources', '0', '1', '10', '__proto__', 'é 😀');
const { tree } = fc.letrec<{ tree: Node; object: Node }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constant<Node>({ kind: 'text' }),
    fc.nat(9).map((of): Node => ({ kind: 'alias', of })),
    tie('tree').map((it): Node => ({ kind: 'tag', in: it })),
    fc.array(tie('tree'), { maxLength: 3 }).map((items): Node => ({ kind: 'list', items })),
    tie('object'),
    tie('object'),
  ),
  object: fc
    .record({
      entries: fc.array(fc.tuple(name, tie('tree')), { maxLength: 4 }),
      anchor: fc.boolean(),
      block: fc.boolean(),
      merges: fc.array(fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
    })
    .map((it): Node => ({ kind: 'object', ...it })),
}));

const top = fc.record({
  entries: fc.array(fc.tuple(name, tree), { minLength: 1, maxLength: 5 }),
  // An object with so many keys is looked up in another way than one with few.
  more: fc.nat(40),
  block: fc.boolean(),
});

type Drawn = typeof top extends fc.Arbitrary<infer T> ? T : never;

function documentOf({ entries, more, block }: Drawn): Node {
  const others = Array.from({ length: more }, (_, n) => [`more ${n}`, { kind: 'text' }] as const);
  const all = [...entries, ...others];
  return { kind: 'object', entries: all, anchor: false, block, merges: [] };
}

/** All paths, and for each also one that goes on where nothing is. */
function pathsOf(noted: Noted, path: readonly string[] = []): (readonly string[])[] {
  return [
    path,
    [...path, 'nowhere'],
    [...path, '0', 'nowhere'],
    ...[...noted.keys].flatMap(([it, { inner }]) => pathsOf(inner, [...path, it])),
    ...noted.items.flatMap((it, index) => pathsOf(it, [...path, String(index)])),
  ];
}

function placeOf(root: Noted, path: readonly string[], text: string): unknown {
  let at = root;
  let offset: number | undefined;
  for (const step of path) {
    const key = at.keys.get(step);
    offset = key?.offset ?? offset;
    at = key?.inner ?? at.items[Number(step)] ?? NONE;
  }
  if (offset === undefined) return undefined;
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

test.each(['YAML', 'JSON'] as const)('every key of %s is found where it was written', (kind) => {
  const reading = fc.constantFrom<Reading>('last', 'first');
  let located = 0;
  fc.assert(
    fc.property(top, reading, (drawn, first) => {
      const writer = new Writer(kind === 'JSON', first);
      const noted = writer.node(documentOf(drawn), 0, true);
      const { text } = writer;
      const document = (kind === 'JSON' ? parseJson : parseYaml)(text, first);
      for (const path of pathsOf(noted)) {
        const expected = placeOf(noted, path, text);
        if (expected !== undefined) located += 1;
        expect({ text, path, place: document.locate(path) }).toEqual({
          text,
          path,
          place: expected,
        });
      }
    }),
    { numRuns: 300, seed: 24 },
  );
  expect(located).toBeGreaterThan(1_000);
});
