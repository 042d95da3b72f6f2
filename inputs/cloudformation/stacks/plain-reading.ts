import type { ReadResult } from '../../read-result';
import { stepsOf, withinBounds } from '../evaluate/budget';
import { USER } from '../evaluate/functions/references';
import { ACCESS_KEY } from '../keys/access-key-type';
import { BadDocument } from '../parse/document';
import { objectDocument, parseDocument } from '../parse/parse-document';
import { functionOf, own, section, setOwn } from '../parse/tree';
import { isObject } from '../../../rule-core/text/json';
import type { ReadStacksOptions, StackInput } from './stack-input';
import { StackReading } from './stack-reading';

/**
 * The keys of a template that are there whatever its functions, conditions and loops come to: keys that
 * say in text whose they are, or by the `Ref` of a user that does. What is wrong in the template is not
 * said again.
 *
 * For templates whose reading reaches a bound: what takes no work to see is not lost with the rest.
 */
export function plainKeysOf(stack: StackInput, options: ReadStacksOptions): ReadResult['keys'] {
  try {
    const document =
      stack.document ??
      (typeof stack.template === 'string'
        ? parseDocument(stack.template, stack.file)
        : objectDocument(stack.template, stack.file));
    const value = { Resources: plainResourcesOf(section(document.value, 'Resources')) };
    const plain: StackInput = { ...stack, document: { ...document, value }, isTemplate: true };
    return withinBounds(stepsOf([stack]), () => new StackReading([plain], options, 'last').read())
      .keys;
  } catch (error) {
    if (error instanceof BadDocument) return [];
    throw error;
  }
}

function plainResourcesOf(resources: object): object {
  const plain = Object.entries(resources).filter(([, it]) => isPlain(it));
  const users = new Set(plain.flatMap(([id, it]) => (own(it, 'Type') === USER ? [id] : [])));
  const kept = {};
  for (const [id, body] of plain) {
    const type: unknown = own(body, 'Type');
    const user = own(own(body, 'Properties'), 'UserName');
    const isNamed = typeof user === 'string' || users.has(referred(user) ?? '');
    if (type === USER ? !isObject(user) : type === ACCESS_KEY && isNamed) setOwn(kept, id, body);
  }
  return kept;
}

function referred(user: unknown): string | undefined {
  const call = functionOf(user);
  return call?.name === 'Ref' && typeof call.argument === 'string' ? call.argument : undefined;
}

/** It stands in the template as it is, in every world, and nothing rewrites its properties. */
function isPlain(body: unknown): boolean {
  if (!isObject(body) || (own(body, 'Condition') ?? null) !== null) return false;
  const properties = own(body, 'Properties') ?? {};
  if (!isObject(properties) || isObject(own(properties, 'Status'))) return false;
  return [body, properties].every((it) => !Object.keys(it).some((key) => key.startsWith('Fn::')));
}
