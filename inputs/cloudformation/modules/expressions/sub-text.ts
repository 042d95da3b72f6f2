/** A part of the text of `Fn::Sub`: literal text, or a name in `${…}`. */
export type SubPart = string | { readonly name: string };

/** Escapes (`${!x}`) stay as they are written. */
export function subPartsOf(text: string): SubPart[] {
  const parts: SubPart[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{([^!${}][^${}]*)\}/g)) {
    const [whole, name = ''] = match;
    parts.push(text.slice(at, match.index), { name: name.trim() });
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts.filter((it) => it !== '');
}

/** `Fn::Sub` of these parts; the text itself where no name is left. */
export function subOf(parts: readonly SubPart[]): unknown {
  const text = parts.map((it) => (typeof it === 'string' ? it : `\${${it.name}}`)).join('');
  const open = parts.some((it) => typeof it !== 'string' || it.includes('${'));
  return open ? { 'Fn::Sub': text } : text;
}

/** What a value is within the text of `Fn::Sub`; `undefined` where it cannot stand there. */
export function withinSub(value: unknown): readonly SubPart[] | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  // Literal text with a name in it would become a name: tools do not escape it.
  if (typeof value === 'string') return value.includes('${') ? undefined : [value];
  if (typeof value !== 'object' || value === null) return undefined;
  const [[key, argument] = [], another] = Object.entries(value as Record<string, unknown>);
  if (another) return undefined;
  if (key === 'Ref' && typeof argument === 'string') return [{ name: argument }];
  if (key === 'Fn::Sub' && typeof argument === 'string') return subPartsOf(argument);
  if (key !== 'Fn::GetAtt' || !Array.isArray(argument)) return undefined;
  const names = argument as unknown[];
  return names.every((it) => typeof it === 'string') ? [{ name: names.join('.') }] : undefined;
}
