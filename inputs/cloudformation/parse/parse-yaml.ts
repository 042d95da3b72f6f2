import {
  BadDocument,
  type Document,
  type DuplicateKey,
  MAX_DEPTH,
  MAX_DUPLICATES,
  MAX_NODES,
} from './document';
import { NO_ROWS, Places, type Rows } from './places';
import type { Reading } from './reading';
import { isObject } from '../../../rule-core/text/json';
import { setOwn } from './tree';
import { type Maker, type Pair, Parser, type Properties } from './yaml/parser';
import { YamlError } from './yaml/token';

const TOO_DEEP = `This is nested more than ${MAX_DEPTH} levels deep`;

/**
 * YAML as CloudFormation takes it (1.1, as SnakeYAML reads it): everything is text, short tags are
 * functions, and aliases and merge keys are allowed as the AWS CLI and SAM allow them. An alias is
 * one shared object here, so that what is written small stays small; its weight when written out is
 * bounded all the same.
 *
 * @throws BadDocument
 */
export function parseYaml(text: string, reading: Reading = 'last'): Document {
  const places = new Places(text);
  const maker = new ValueMaker(places, reading);
  let made: Made | undefined;
  try {
    made = new Parser(text, maker, MAX_DEPTH, TOO_DEEP).document();
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new BadDocument(`${error.message}.`, places.placeOf(error.at));
  }
  if (made === undefined) throw new BadDocument('The file is empty.');
  places.end(made.rows);
  const { duplicates } = maker;
  return {
    value: made.value,
    locate: (path) => places.locate(path),
    ...(duplicates.length > 0 ? { duplicates } : {}),
  };
}

interface Made {
  readonly value: unknown;
  readonly at: number;
  /** What it is as a key: only text without a function is one. */
  readonly key?: string;
  readonly merge?: boolean;
  /** Where the keys in it stand. */
  readonly rows: Rows;
}

/** What an anchor stands for; nothing yet while its own content is read. */
interface Anchored {
  /** How many values there were before it. */
  readonly before: number;
  made?: Made;
  /** How many values it is when the aliases in it are written out. */
  weight: number;
}

const YAML_TAG = 'tag:yaml.org,2002:';
const TEXT_TAGS: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'merge', 'value'].map((it) => YAML_TAG + it),
);

class ValueMaker implements Maker<Made> {
  readonly duplicates: DuplicateKey[] = [];
  private readonly anchors = new Map<string, Anchored>();
  private readonly open: Anchored[] = [];
  /** How many values there are so far, when aliases are written out. */
  private total = 0;

  constructor(
    private readonly places: Places,
    private readonly reading: Reading,
  ) {}

  begin(anchor: string): void {
    const anchored: Anchored = { before: this.total, weight: 0 };
    this.anchors.set(anchor, anchored);
    this.open.push(anchored);
  }

  alias(name: string, at: number): Made {
    const anchored = this.anchors.get(name);
    if (!anchored) throw new YamlError(`The alias *${name} refers to nothing`, at);
    const { made } = anchored;
    if (!made) throw new YamlError(`The alias *${name} refers to itself`, at);
    this.count(anchored.weight, at);
    return { ...made, at };
  }

  scalar(text: string, plain: boolean, { at, tag, anchor }: Properties): Made {
    if (tag?.startsWith('!'))
      return this.done({ value: short(tag, text), at, rows: NO_ROWS }, anchor);
    if (tag !== undefined && !TEXT_TAGS.has(tag)) this.refuse(tag, at);
    const empty = tag === undefined ? plain && isNull(text) : tag === `${YAML_TAG}null`;
    const merge = tag === `${YAML_TAG}merge` || (tag === undefined && plain && text === '<<');
    const value = empty ? null : text;
    return this.done({ value, at, key: text, merge, rows: NO_ROWS }, anchor);
  }

  sequence(items: readonly Made[], { at, tag, anchor }: Properties): Made {
    const value = items.map((it) => it.value);
    const rows = items.reduce((so, it, index) => this.places.item(so, index, it.rows), NO_ROWS);
    return this.collection({ value, at, rows }, `${YAML_TAG}seq`, tag, anchor);
  }

  mapping(pairs: readonly Pair<Made>[], { at, tag, anchor }: Properties): Made {
    const value: Record<string, unknown> = {};
    const merges: Pair<Made>[] = [];
    let rows = NO_ROWS;
    for (const pair of pairs) {
      if (pair.key.merge === true) merges.push(pair);
      else rows = this.entry(value, rows, pair);
    }
    for (const it of merges) rows = this.merge(value, rows, it);
    return this.collection({ value, at, rows }, `${YAML_TAG}map`, tag, anchor);
  }

  private entry(object: Record<string, unknown>, rows: Rows, { key, value }: Pair<Made>): Rows {
    const name = key.key;
    if (name === undefined) throw new YamlError('A key must be text', key.at);
    if (Object.hasOwn(object, name)) {
      if (this.duplicates.length < MAX_DUPLICATES)
        this.duplicates.push({ name, place: this.places.placeOf(key.at) });
      if (this.reading === 'first') return rows;
    }
    setOwn(object, name, value.value);
    return this.places.key(rows, name, key.at, value.rows);
  }

  /** What a mapping says itself counts before what it merges; of several merges, the first. */
  private merge(object: Record<string, unknown>, before: Rows, { key, value }: Pair<Made>): Rows {
    const several = Array.isArray(value.value);
    const sources: unknown[] = several ? (value.value as unknown[]) : [value.value];
    let rows = before;
    for (const [index, source] of sources.entries()) {
      if (!isObject(source)) throw new YamlError('Only mappings can be merged', key.at);
      const places = several ? this.places.inside(value.rows, String(index)) : value.rows;
      for (const [name, content] of Object.entries(source)) {
        if (Object.hasOwn(object, name)) continue;
        setOwn(object, name, content);
        rows = this.places.key(rows, name, key.at, this.places.inside(places, name));
      }
    }
    return rows;
  }

  private collection(
    made: Made,
    usual: string,
    tag: string | undefined,
    anchor: string | undefined,
  ): Made {
    if (tag === undefined || tag === usual) return this.done(made, anchor);
    const { value, at } = made;
    if (!tag.startsWith('!')) this.refuse(tag, at);
    return this.done({ value: short(tag, value), at, rows: NO_ROWS }, anchor);
  }

  private done(made: Made, anchor: string | undefined): Made {
    this.count(1, made.at);
    const anchored = anchor === undefined ? undefined : this.open.pop();
    if (anchored) {
      anchored.made = made;
      anchored.weight = this.total - anchored.before;
    }
    return made;
  }

  private count(values: number, at: number): void {
    this.total += values;
    if (this.total <= MAX_NODES) return;
    const much = `The template is larger than ${MAX_NODES} values`;
    throw new YamlError(`${much} when its aliases are written out`, at);
  }

  private refuse(tag: string, at: number): never {
    const shown = tag.startsWith(YAML_TAG) ? `!!${tag.slice(YAML_TAG.length)}` : tag;
    throw new YamlError(`CloudFormation does not take the tag ${shown}`, at);
  }
}

function isNull(text: string): boolean {
  return /^(|~|null|Null|NULL)$/.test(text);
}

function short(tag: string, value: unknown): unknown {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? value : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [name.startsWith('Fn::') ? name : `Fn::${name}`]: value };
}
