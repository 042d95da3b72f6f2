import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, Scalar, visit } from 'yaml';
import { BadDocument, type Document, MAX_DEPTH, MAX_NODES } from './document';
import { Places } from './places';
import { setOwn } from './tree';

/**
 * YAML as CloudFormation takes it: everything is text, short tags are functions, and aliases and
 * merge keys are allowed as the AWS CLI and SAM allow them. An alias is one shared object here, so
 * that what is written small stays small; its weight when written out is bounded all the same.
 */
export function parseYaml(text: string): Document {
  try {
    return new Converter(text).document();
  } catch (error) {
    if (error instanceof RangeError) throw new BadDocument(tooDeep());
    throw error;
  }
}

function tooDeep(): string {
  return `This is nested more than ${MAX_DEPTH} levels deep.`;
}

/** Brackets alone can be nested deeper than a parser's stack; counting them first is cheap. */
function refuseDeepBrackets(text: string, places: Places): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x5b || char === 0x7b) {
      if (++depth > MAX_DEPTH * 20) throw new BadDocument(tooDeep(), places.placeOf(at));
    } else if ((char === 0x5d || char === 0x7d) && depth > 0) depth--;
  }
}

class Converter {
  private readonly places: Places;
  private readonly made = new Map<Node, { value: unknown; weight: number }>();
  private readonly anchors = new Map<string, Node>();
  private readonly open = new Set<Node>();
  private value: unknown;

  constructor(private readonly text: string) {
    this.places = new Places(text, () => this.value);
  }

  document(): Document {
    refuseDeepBrackets(this.text, this.places);
    const parsed = parseDocument(this.text, {
      schema: 'failsafe',
      prettyErrors: false,
      // Anything quieter lets a second document pass unseen.
      logLevel: 'error',
      // Done below, in one pass: the library compares every key of a mapping with every other.
      uniqueKeys: false,
      keepSourceTokens: false,
    });
    const [error] = parsed.errors;
    if (error) {
      if (/call stack/i.test(error.message)) {
        throw new BadDocument(tooDeep(), this.places.placeOf(error.pos[0]));
      }
      const message =
        error.code === 'MULTIPLE_DOCS'
          ? 'The file holds several YAML documents; a template is one'
          : error.message.replace(/\.$/, '');
      throw new BadDocument(`${message}.`, this.places.placeOf(error.pos[0]));
    }
    const contents = parsed.contents as Node | null;
    if (contents === null) throw new BadDocument('The file is empty.');
    if (/(^|[\s,[{])&/.test(this.text)) {
      visit(parsed, {
        Node: (_, node) => {
          if (!isAlias(node) && node.anchor !== undefined && !this.anchors.has(node.anchor)) {
            this.anchors.set(node.anchor, node);
          }
        },
      });
    }
    this.value = this.convert(contents, 0).value;
    // The document lives as long as the run; the syntax tree behind it is many times as large.
    this.made.clear();
    this.anchors.clear();
    return { value: this.value, locate: (path) => this.places.locate(path) };
  }

  private convert(node: Node, depth: number): { value: unknown; weight: number } {
    if (depth > MAX_DEPTH) this.fail(tooDeep(), node);
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (!target) this.fail(`The alias *${node.source} refers to nothing.`, node);
      if (this.open.has(target)) this.fail(`The alias *${node.source} refers to itself.`, node);
      return this.convert(target, depth);
    }
    const known = this.made.get(node);
    if (known) return known;
    this.open.add(node);
    const plain = this.plain(node, depth);
    this.open.delete(node);
    const made = { value: withTag(node.tag, plain.value), weight: plain.weight + 1 };
    if (made.weight > MAX_NODES) {
      this.fail(
        `The template is larger than ${MAX_NODES} values when its aliases are written out.`,
        node,
      );
    }
    this.made.set(node, made);
    return made;
  }

  private plain(node: Node, depth: number): { value: unknown; weight: number } {
    if (isScalar(node)) return { value: scalar(node), weight: 0 };
    if (isSeq(node)) {
      const items = node.items.map((it) => this.convert(it as Node, depth + 1));
      return { value: items.map((it) => it.value), weight: sum(items) };
    }
    if (!isMap(node)) this.fail('This is not readable.', node);
    const object: Record<string, unknown> = {};
    const written = new Set<string>();
    let weight = 0;
    for (const { key, value } of node.items) {
      const keyNode = key as Node;
      if (!isScalar(keyNode)) this.fail('A key must be text.', keyNode);
      const name = String(keyNode.value);
      const offset = keyNode.range?.[0] ?? 0;
      const part =
        value === null ? { value: null, weight: 0 } : this.convert(value as Node, depth + 1);
      weight += part.weight;
      if (name === '<<' && keyNode.type === Scalar.PLAIN) {
        const merged = Array.isArray(part.value) ? (part.value as unknown[]) : [part.value];
        for (const source of merged) {
          if (typeof source !== 'object' || source === null)
            this.fail('Only mappings can be merged.', keyNode);
          for (const [inner, content] of Object.entries(source)) {
            if (Object.hasOwn(object, inner)) continue;
            setOwn(object, inner, content);
            this.places.set(object, inner, offset);
          }
        }
        continue;
      }
      if (written.has(name)) this.fail(`The key ${JSON.stringify(name)} is there twice.`, keyNode);
      written.add(name);
      setOwn(object, name, part.value);
      this.places.set(object, name, offset);
    }
    return { value: object, weight };
  }

  private fail(message: string, node: Node): never {
    throw new BadDocument(message, this.places.placeOf(node.range?.[0] ?? 0));
  }
}

function sum(parts: readonly { weight: number }[]): number {
  return parts.reduce((total, it) => total + it.weight, 0);
}

function scalar(node: Scalar): string | null {
  const value = typeof node.value === 'string' ? node.value : '';
  const empty = node.type === Scalar.PLAIN && /^(|~|null|Null|NULL)$/.test(value);
  return empty && node.tag === undefined ? null : value;
}

function withTag(tag: string | undefined, value: unknown): unknown {
  if (!tag?.startsWith('!') || tag.startsWith('!!') || tag === '!') return value;
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? value : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [name.startsWith('Fn::') ? name : `Fn::${name}`]: value };
}
