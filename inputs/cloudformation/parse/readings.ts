import {
  type AccessKey,
  all,
  any,
  type Condition,
  type ByWorld,
  is,
  type Parameter,
  type Warning,
} from '../../../rule-core';
import type { ReadResult } from '../../read-result';
import type { DuplicateKey } from './document';
import { shown } from './tree';

const LAST = 'the last counts';
const FIRST = 'the first counts';
const READING: Parameter = {
  id: 'which of two equal keys counts',
  name: 'duplicate keys',
  values: [LAST, FIRST],
};

/**
 * One result out of two readings of the same templates, by which of two equal keys counts: every
 * access key exists, belongs and is active in the worlds of its reading. What violates the rule in
 * one of them is a violation, and its witness says in which.
 */
export function eitherReading(last: ReadResult, first: ReadResult): ReadResult {
  const others = new Map(first.keys.map((key) => [identity(key), key]));
  const keys = last.keys.map((key) => {
    const other = others.get(identity(key));
    others.delete(identity(key));
    return other ? inBoth(key, other) : inOne(key, LAST);
  });
  const errors = new Map(
    [...last.errors, ...first.errors].map((it) => [JSON.stringify(it), it] as const),
  );
  return {
    ...last,
    keys: [...keys, ...[...others.values()].map((key) => inOne(key, FIRST))],
    errors: [...errors.values()],
    fetched: [...(last.fetched ?? []), ...(first.fetched ?? [])],
    parameters: [...new Set([...(last.parameters ?? []), ...(first.parameters ?? [])])],
  };
}

/** A sentence for each key that is there twice; one for all of a document, where they are many. */
export function duplicateWarnings(
  duplicates: ReadonlyMap<string, readonly DuplicateKey[]>,
): Warning[] {
  const differ = 'Readers differ in which of the two counts, so both readings are judged';
  return [...duplicates].flatMap(([input, keys]): Warning[] => {
    const told = keys.slice(0, MAX_TOLD);
    if (told.length === keys.length) {
      return told.map(({ name, place: { line, column } }) => ({
        code: 'note',
        message: `${input}:${line}:${column}: the key ${JSON.stringify(shown(name))} is there twice. ${differ}: remove one.`,
      }));
    }
    const names = told.map(
      ({ name, place: { line } }) => `${JSON.stringify(shown(name))} (${line})`,
    );
    const more = keys.length - told.length;
    const message = `${input}: ${keys.length} keys are there twice, among them, with the line, ${names.join(', ')} and ${more} more. ${differ}: remove one of each.`;
    return [{ code: 'note', message }];
  });
}

/** So many keys of a document are told one by one. */
const MAX_TOLD = 3;

function identity({ address, source, account, declaredAs, accepted }: AccessKey): string {
  return JSON.stringify([address, source?.file, account, declaredAs, accepted]);
}

function inOne(key: AccessKey, reading: string): AccessKey {
  return { ...key, exists: all(is(READING, reading), key.exists) };
}

function inBoth(last: AccessKey, first: AccessKey): AccessKey {
  const related = [...(last.related ?? []), ...(first.related ?? [])];
  const places = new Map(related.map((it) => [JSON.stringify(it), it]));
  return {
    ...last,
    exists: either(last.exists, first.exists),
    user: [...cases(last.user, LAST), ...cases(first.user, FIRST)],
    status: [...cases(last.status, LAST), ...cases(first.status, FIRST)],
    ...(places.size > 0 ? { related: [...places.values()] } : {}),
  };
}

function either(last: Condition, first: Condition): Condition {
  if (last.kind === 'always' && first.kind === 'always') return last;
  return any(all(is(READING, LAST), last), all(is(READING, FIRST), first));
}

function cases<T>(values: ByWorld<T>, reading: string): ByWorld<T> {
  return values.map(({ when, value }) => ({ when: all(is(READING, reading), when), value }));
}
