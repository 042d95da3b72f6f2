import type { Condition } from '../../../../rule-core';
import { STACK_SET } from '../../at-hand/elsewhere';
import type { Engine, Resource } from '../../evaluate/scope';
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

/** The templates that a stack set writes out as text, where they are several: one in each world. */
export function bodiesOf(
  resource: Resource,
  engine: Engine,
): { readonly when: Condition; readonly body: TemplateBody }[] | undefined {
  if (resource.type !== STACK_SET) return undefined;
  const cases = engine.property(resource, 'TemplateBody');
  if (cases.length < 2) return undefined;
  const found = cases.flatMap(({ when, value }) => {
    const body = templateBody(value);
    return body ? [{ when, body }] : [];
  });
  // What is no text in some world is not at hand there.
  return found.length === cases.length ? found : undefined;
}
