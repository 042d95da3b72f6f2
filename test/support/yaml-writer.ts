/** Writes a value as YAML in ways that all mean the same, by an own writer: chosen by `below`. */
export interface Choices {
  /** A number from 0 up to this, without it. */
  below(count: number): number;
}

/** Numbers that are the same on every machine (mulberry32). */
export function choices(seed: number): Choices {
  let state = seed >>> 0;
  return {
    below(count) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
    },
  };
}

const BREAKS = ['\n', '\n', '\r\n', '\r', '\u0085'];
const STARTS = ['', '', '', '\ufeff', '---\n', '%YAML 1.1\n---\n', '# a comment\n\n', '--- # x\n'];
const ENDS = ['\n', '\n', '', '\n...\n', '\n# the end', '\n\n  \n'];

/** The value as one YAML document. */
export function rewritten(value: unknown, choose: Choices): string {
  const text = new Writer(choose).document(value);
  const lineBreak = pick(BREAKS, choose);
  return `${pick(STARTS, choose)}${text}${pick(ENDS, choose)}`.replaceAll('\n', lineBreak);
}

function pick<T>(list: readonly T[], choose: Choices): T {
  return list[choose.below(list.length)] as T;
}

class Writer {
  private readonly anchors = new Map<string, string>();

  constructor(private readonly choose: Choices) {}

  document(value: unknown): string {
    return this.chance(8) ? this.flow(value, '') : this.block(value, '').replace(/^\n/, '');
  }

  private chance(oneIn: number): boolean {
    return this.choose.below(oneIn) === 0;
  }

  /** What stands behind a key or a dash: on the same line, or on the next ones. */
  private block(value: unknown, indent: string, tagged = false): string {
    if (!isCollection(value) || this.chance(5)) return ` ${this.flow(value, `${indent} `, tagged)}`;
    const known = this.alias(value);
    if (known !== undefined && !tagged) return ` ${known}`;
    const short = tagged ? undefined : this.short(value);
    if (short) return ` ${short.tag}${this.block(short.argument, indent, true)}`;
    const anchor = tagged ? '' : this.anchor(value);
    const comment = this.chance(6) ? ' # comment: {' : '';
    const inner = `${indent}${' '.repeat(1 + this.choose.below(4))}`;
    if (Array.isArray(value)) {
      // An item that is a mapping of a block goes further in than its dash.
      const items = value.map((it) => `\n${inner}-${this.block(it, inner)}`);
      return `${anchor}${comment}${items.join('')}`;
    }
    const entries = this.shuffled(Object.entries(value)).map(([key, content]) => {
      const name = this.scalar(key, '', true);
      if (this.chance(10)) return `\n${inner}? ${name}\n${inner}:${this.block(content, inner)}`;
      return `\n${inner}${name}:${this.block(content, inner)}`;
    });
    return `${anchor}${comment}${entries.join('')}`;
  }

  private flow(value: unknown, indent: string, tagged = false): string {
    if (!isCollection(value)) return this.scalar(value, indent, tagged);
    const known = tagged ? undefined : this.alias(value);
    if (known !== undefined) return `${known} `;
    const short = tagged ? undefined : this.short(value);
    if (short) return `${short.tag} ${this.flow(short.argument, indent, true)}`;
    const anchor = tagged ? '' : this.anchor(value).trimStart();
    const gap = this.chance(4) ? `\n${this.chance(2) ? indent : ''}` : ' ';
    const parts = Array.isArray(value)
      ? value.map((it) => this.flow(it, indent))
      : this.shuffled(Object.entries(value)).map(
          ([key, content]) => `${this.scalar(key, '', true)}: ${this.flow(content, indent)}`,
        );
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    const last = parts.length > 0 && this.chance(6) ? ',' : '';
    const content = parts.map((it) => gap + it).join(this.chance(3) ? ' ,' : ',');
    return `${anchor}${anchor ? ' ' : ''}${open ?? ''}${content}${last}${gap}${close ?? ''}`;
  }

  /** @param bare a key or the argument of a short tag: neither a tag nor a line's end fits there */
  private scalar(value: unknown, indent: string, bare: boolean): string {
    if (value === null || value === undefined)
      return pick(['null', '~', 'Null', '!!null x'], this.choose);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const plain = /^[A-Za-z0-9][\w:./-]*(?<!:)$/.test(text) && !/^(null|Null|NULL)$/.test(text);
    const ways = [() => JSON.stringify(text), () => this.escaped(text)];
    if (!/[\n\r\u0085\u2028\u2029\t]/.test(text))
      ways.push(() => `'${text.replaceAll("'", "''")}'`);
    if (plain)
      ways.push(
        () => text,
        () => text,
      );
    if (plain && !bare) ways.push(() => `!!str ${text}`);
    if (!bare && /^\S+ \S/.test(text) && !/[\n\\"]/.test(text))
      ways.push(() => `"${text.replace(' ', `\n${indent}`)}"`);
    return pick(ways, this.choose)();
  }

  private escaped(text: string): string {
    const letters = Array.from({ length: text.length }, (_, at) => {
      const code = text.charCodeAt(at);
      return code < 0x80 && this.chance(3) ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
    });
    return `"${letters.join('')}"`;
  }

  private short(value: object): { tag: string; argument: unknown } | undefined {
    const [entry, another] = Object.entries(value);
    if (!entry || another || Array.isArray(value) || this.chance(2)) return undefined;
    const [name, argument] = entry as [string, unknown];
    const tag = name === 'Ref' || name === 'Condition' ? name : /^Fn::(\w+)$/.exec(name)?.[1];
    if (tag === undefined || argument === null) return undefined;
    if (typeof argument !== 'string' && !isCollection(argument)) return undefined;
    if (tag === 'GetAtt' && typeof argument === 'string') return undefined;
    return { tag: pick([`!${tag}`, `!<!${tag}>`], this.choose), argument };
  }

  private alias(value: object): string | undefined {
    const name = this.anchors.get(JSON.stringify(value));
    return name !== undefined && !this.chance(3) ? `*${name}` : undefined;
  }

  /** Names what is written here, so that it need not be written again. */
  private anchor(value: object): string {
    const text = JSON.stringify(value);
    if (this.anchors.has(text) || !this.chance(3)) return '';
    const name = `a${this.anchors.size}`;
    // Only what comes behind it may refer to it, and what is in it is smaller than itself.
    this.anchors.set(text, name);
    return ` &${name}`;
  }

  private shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    if (this.chance(2)) return rest;
    for (let at = rest.length - 1; at > 0; at--) {
      const other = this.choose.below(at + 1);
      [rest[at], rest[other]] = [rest[other] as T, rest[at] as T];
    }
    return rest;
  }
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
