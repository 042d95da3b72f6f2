import { dirname, isAbsolute, join } from 'node:path';
import { BadDocument } from '../parse/document';
import { parseDocument } from '../parse/parse-document';
import { spend } from './budget';
import type { Engine, Scope } from './scope';
import { isInAws } from '../../../rule-core';
import { isObject } from '../../../rule-core/text/json';
import { own, section, setOwn, shown, written } from '../parse/tree';
import { literal, type Value } from './values/value';

/**
 * Transforms of AWS that neither add nor change access keys: serverless resources become functions,
 * roles and APIs; language extensions are carried out here.
 */
const HARMLESS =
  /^AWS::(LanguageExtensions|Serverless-\d{4}-\d{2}-\d{2}|SecretsManager-\d{4}-\d{2}-\d{2}|CodeDeployBlueGreen|CodeStar|Include)$/;

/** Where a template names the macros over all of it. */
export const TRANSFORMS = ['Transform', 'Fn::Transform'] as const;

/** An error for every macro of these that may change anything in the template. */
export function refuseMacros(
  transforms: unknown,
  trusted: readonly string[],
  engine: Engine,
): void {
  for (const transform of Array.isArray(transforms) ? (transforms as unknown[]) : [transforms]) {
    if (transform === undefined || transform === null) continue;
    const name = typeof transform === 'string' ? transform : own(transform, 'Name');
    if (name === 'AWS::Include') {
      engine.error(
        'This template includes another file as a whole (Transform: AWS::Include), which is not followed: give the processed template.',
        { kind: 'include', ...written(own(section(transform, 'Parameters'), 'Location')) },
      );
    } else refuseMacro(name, trusted, engine);
  }
}

export function refuseMacro(name: unknown, trusted: readonly string[], engine: Engine): void {
  const known = typeof name === 'string' ? name : '(without a name)';
  if (HARMLESS.test(known) || trusted.includes(known)) return;
  engine.error(
    `The macro ${shown(known)} rewrites this template before it is deployed, so its access keys are not known: give the processed template (aws cloudformation get-template --template-stage Processed).`,
    { kind: 'macro', ...written(known) },
  );
}

const NOT_INCLUDED =
  'The file that AWS::Include brings in here is not at hand, so its access keys are not known: make it a local file.';

/** An `AWS::Include` whose file is not at hand. */
export function refuseInclude(call: unknown, engine: Engine): void {
  const location = own(section(call, 'Parameters'), 'Location');
  engine.error(NOT_INCLUDED, { kind: 'include', ...written(location) });
}

/** A file is read and parsed each time that it is included: files may include one another. */
const STEPS_OF_A_FILE = 400;

/** An object with what its `AWS::Include` brings, where that is a local file. */
export function withInclude(
  part: Record<string, unknown>,
  call: unknown,
  scope: Scope,
  engine: Engine,
  readFile: (path: string) => string | undefined,
  elsewhere: (address: readonly Value[], written: string | undefined) => string | undefined,
): Record<string, unknown> | undefined {
  if (own(call, 'Name') !== 'AWS::Include') return undefined;
  const address = own(section(call, 'Parameters'), 'Location');
  const cases = engine.evaluate(address, scope).map((it) => it.value);
  const [location, another] = cases;
  const plain = location && !another ? literal(location) : undefined;
  const base = scope.stack.input.file ?? scope.stack.root.file;
  if (base === undefined) return undefined;
  const isLocal =
    plain !== undefined && !isInAws(base) && !isAbsolute(plain) && !/^[a-z0-9]+:/i.test(plain);
  const file = isLocal ? join(dirname(base), plain) : elsewhere(cases, written(address).what);
  const text = file === undefined ? undefined : readFile(file);
  if (file === undefined || text === undefined) return undefined;
  const path = plain ?? file;
  spend(STEPS_OF_A_FILE + text.length);
  try {
    const { value, duplicates } = parseDocument(text, file);
    if (!isObject(value)) return undefined;
    if (duplicates) {
      const names = isInAws(file)
        ? 'they are not shown'
        : [...new Set(duplicates.map((it) => shown(it.name)))].join(', ');
      engine.error(
        `The included file ${shown(path)} has keys twice, which readers take in different ways: ${names}.`,
        { kind: 'include', what: path },
      );
    }
    const whole: Record<string, unknown> = {};
    for (const [key, content] of [...Object.entries(value), ...Object.entries(part)]) {
      if (key !== 'Fn::Transform') setOwn(whole, key, content);
    }
    return whole;
  } catch (error) {
    if (!(error instanceof BadDocument)) throw error;
    // Nobody knows what else lies in a bucket: of what is no template nothing is quoted.
    const why = isInAws(file) ? 'it is neither JSON nor YAML.' : error.message;
    engine.error(`The included file ${shown(path)} is not readable: ${why}`, {
      kind: 'include',
      what: path,
    });
    return undefined;
  }
}
