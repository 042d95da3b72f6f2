import { literal, type Piece, text, type Value } from '../../evaluate/values/value';

/** A template that another one writes out as text, with what that one knows only when it is deployed. */
export interface TemplateBody {
  /** The text, with `${name}` for each open piece. */
  readonly template: string;
  /** What the names stand for. */
  readonly outer: ReadonlyMap<string, Value>;
}

const NAME = 'OneActiveKeyOuter';

/** The template in a `TemplateBody`; `undefined` where it is not a string. */
export function templateBody(value: Value): TemplateBody | undefined {
  if (value.kind !== 'text') return undefined;
  const plain = literal(value);
  if (plain !== undefined) return { template: plain, outer: new Map() };
  if (value.pieces.some((it) => typeof it === 'string' && it.includes(NAME))) return undefined;
  const outer = new Map<string, Value>();
  const write = (piece: Piece): string => {
    if (typeof piece === 'string') return piece;
    const name = `${NAME}${outer.size}`;
    outer.set(name, text(piece));
    return `\${${name}}`;
  };
  return { template: value.pieces.map(write).join(''), outer };
}
