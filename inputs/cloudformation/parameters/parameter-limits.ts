import { javaPattern } from './java-pattern';
import { own, textOf } from '../parse/tree';

/** Which texts a parameter, or each item of a list, may be. */
export interface Limits {
  /** All of them, the default first, where they are listed. */
  readonly allowed?: readonly string[];
  readonly accepts: (value: string) => boolean;
}

const ANYTHING: Limits = { accepts: () => true };

/**
 * What the declaration of a parameter allows: of a list, each item (CloudFormation User Guide,
 * "Parameters": `AllowedValues` and `AllowedPattern` of a CommaDelimitedList bind each value in the
 * list). A limit that is not read, or of which it is not sure that it binds this type, binds nothing.
 */
export function limitsOf(declaration: unknown): Limits {
  const type = textOf(own(declaration, 'Type'));
  const isList = isListType(type);
  if (isList && type !== 'CommaDelimitedList' && type !== 'List<Number>') return ANYTHING;
  const isText = type === 'String' || type === 'CommaDelimitedList';
  const isNumber = type === 'Number' || type === 'List<Number>';
  const tests = [
    ...(isNumber ? [mayBeNumber] : []),
    ...(type === 'Number' ? range(declaration) : []),
    ...(type === 'String' ? lengths(declaration) : []),
    ...(isText ? pattern(declaration) : []),
  ];
  const allowed = allowedValues(declaration, isList);
  return {
    ...(allowed ? { allowed } : {}),
    accepts: (value) => tests.every((it) => it(value)),
  };
}

export function isListType(type: string | undefined): boolean {
  return /List/.test(type ?? '');
}

/** The items of a list that is given as text (CloudFormation trims them). */
export function itemsIn(text: string): string[] {
  return text === '' ? [''] : text.split(',').map((it) => it.trim());
}

function allowedValues(declaration: unknown, isList: boolean): readonly string[] | undefined {
  const listed = own(declaration, 'AllowedValues');
  if (!Array.isArray(listed) || listed.length === 0) return undefined;
  const texts = (listed as unknown[]).map(textOf);
  const known = texts.filter((it) => it !== undefined);
  // One that is not read may be any text.
  if (known.length < texts.length) return undefined;
  const initial = textOf(own(declaration, 'Default'));
  if (isList || initial === undefined || !known.includes(initial)) return known;
  return [initial, ...known.filter((it) => it !== initial)];
}

type Test = (value: string) => boolean;

/** Java counts UTF-16 units; where whole characters would count otherwise, both must refuse. */
function lengths(declaration: unknown): Test[] {
  const [shortest, longest] = [number(declaration, 'MinLength'), number(declaration, 'MaxLength')];
  return [
    ...(shortest === undefined ? [] : [(it: string) => it.length >= shortest]),
    ...(longest === undefined ? [] : [(it: string) => charactersIn(it) <= longest]),
  ];
}

function charactersIn(text: string): number {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ' ').length;
}

function range(declaration: unknown): Test[] {
  const [least, most] = [number(declaration, 'MinValue'), number(declaration, 'MaxValue')];
  return [
    ...(least === undefined ? [] : [(it: string) => !(Number(it) < least)]),
    ...(most === undefined ? [] : [(it: string) => !(Number(it) > most)]),
  ];
}

function pattern(declaration: unknown): Test[] {
  const source = textOf(own(declaration, 'AllowedPattern'));
  const matches = source === undefined ? undefined : javaPattern(source);
  return matches ? [matches] : [];
}

function number(declaration: unknown, key: string): number | undefined {
  const value = textOf(own(declaration, key));
  return value !== undefined && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Anything that Java or JavaScript reads as a number (`1e3`, `1d`, `0x1p3`). */
function mayBeNumber(value: string): boolean {
  return /^[\s\d.+\-_a-fxpA-FXP]*$/.test(value) && /\d/.test(value);
}
