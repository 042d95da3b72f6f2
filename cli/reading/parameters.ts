import { existsSync } from 'node:fs';
import path from 'node:path';
import { KnownError, type Warning } from '../../rule-core/index';
import type { Io } from '../io';
import { MEGABYTE, readNamedJson } from './read-file';
import { didYouMean } from '../suggest';
import { isObject } from '../../rule-core/text/json';

/**
 * Template parameters from `KEY=VALUE` words and from CloudFormation parameters files (a list of
 * `ParameterKey`/`ParameterValue`, an object with `Parameters`, or a plain object). A word says more than
 * a file does.
 *
 * @throws KnownError where two words, or two files, give one parameter two values
 */
export function readParameters(given: readonly string[], io: Io): Record<string, string> {
  const [words, files]: [Pair[], Pair[]] = [[], []];
  for (const it of given) {
    const [, key, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(it) ?? [];
    if (key === undefined) files.push(...fromFile(it, io));
    else words.push([key, value ?? '']);
  }
  return Object.fromEntries([...withoutContradiction(files), ...withoutContradiction(words)]);
}

type Pair = readonly [name: string, value: string];

function withoutContradiction(pairs: readonly Pair[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    if ((values.get(name) ?? value) !== value) {
      // The values may be passwords.
      throw new KnownError(
        `--parameters gives the parameter ${name} two values: give it one, for each value a run of its own`,
      );
    }
    values.set(name, value);
  }
  return values;
}

function fromFile(file: string, io: Io): readonly Pair[] {
  // What follows "=" may be a password whose parameter was mistyped.
  const [shown = ''] = file.split('=');
  if (shown !== file && !existsSync(path.resolve(io.cwd, file))) {
    throw new KnownError(
      `--parameters takes KEY=VALUE or a JSON file; "${shown}" is not the name of a parameter: letters and digits`,
    );
  }
  const hint = '; --parameters takes KEY=VALUE or a JSON file';
  const data = readNamedJson({ file, what: 'the parameters file', most: 10 * MEGABYTE, hint }, io);
  const pairs = Array.isArray(data) ? pairsOfList(data) : pairsOfObject(data);
  if (!pairs)
    throw new KnownError(
      `the parameters file ${file} is none of the shapes that CloudFormation takes: a list of ParameterKey and ParameterValue, or an object of names and values`,
    );
  return pairs;
}

function pairsOfList(list: readonly unknown[]): readonly Pair[] | undefined {
  const pairs = list.map((it) => {
    if (typeof it === 'string') {
      const at = it.indexOf('=');
      return at < 1 ? undefined : ([it.slice(0, at), it.slice(at + 1)] as const);
    }
    const { ParameterKey: key, ParameterValue: value } = (it ?? {}) as Record<string, unknown>;
    return typeof key === 'string' && typeof value === 'string'
      ? ([key, value] as const)
      : undefined;
  });
  return pairs.every((it) => it !== undefined) ? pairs : undefined;
}

function pairsOfObject(data: unknown): readonly Pair[] | undefined {
  const inner = isObject(data) ? (data['Parameters'] ?? data) : undefined;
  if (!isObject(inner)) return undefined;
  const entries = Object.entries(inner);
  const plain = entries.filter(([, value]) => ['string', 'number'].includes(typeof value));
  if (plain.length < entries.length) return undefined;
  return plain.map(([key, value]) => [key, String(value)] as const);
}

/**
 * What is to be said of values that no template asks for: most likely a name was mistyped, and the
 * parameter that was meant stays free.
 */
export function unusedParameters(
  given: Readonly<Record<string, string>>,
  declared: ReadonlySet<string>,
): Warning[] {
  return Object.keys(given)
    .filter((it) => !declared.has(it))
    .map((it) => ({
      code: 'note',
      message: `No template has the parameter ${it}, for which a value was given${didYouMean(it, declared) || '.'}`,
    }));
}
