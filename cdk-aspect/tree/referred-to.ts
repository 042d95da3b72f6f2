import { isCustomResource } from '../../inputs/cloudformation/keys/custom-resource';
import { mayMatter } from '../../inputs/cloudformation/keys/plain-resources';
import { mayAllowKeys } from '../../inputs/cloudformation/keys/policy-resources';
import { USER } from '../../inputs/cloudformation/evaluate/functions/references';
import { isObject } from '../../rule-core/text/json';
import { own, section } from '../../inputs/cloudformation/parse/tree';

/** What of a custom resource is read: which function carries it out says nothing. */
const CALLS = ['Create', 'Update'];

/** The resources that a template refers to where it matters, and does not have. */
export function referredTo(template: object): Set<string> {
  const found = new Set<string>();
  const resources = section(template, 'Resources');
  for (const body of Object.values(resources)) {
    const type = own(body, 'Type');
    const properties = own(body, 'Properties');
    if (typeof type !== 'string') collect(body, found);
    else if (isCustomResource(type) && isObject(properties))
      for (const it of CALLS) collect(properties[it], found);
    else if (type === USER || mayMatter(type) || mayAllowKeys(type, body))
      collect(properties, found);
  }
  collect(own(template, 'Outputs'), found);
  const parameters = section(template, 'Parameters');
  for (const it of found) {
    if (it.startsWith('AWS::') || Object.hasOwn(resources, it) || Object.hasOwn(parameters, it))
      found.delete(it);
  }
  return found;
}

function collect(value: unknown, found: Set<string>): void {
  if (Array.isArray(value)) for (const it of value as unknown[]) collect(it, found);
  if (!isObject(value)) return;
  for (const [name, argument] of Object.entries(value)) {
    if (name === 'Ref' && typeof argument === 'string') found.add(argument);
    else if (name === 'Fn::GetAtt') addName(argument, found);
    else if (name === 'Fn::Sub') addVariables(argument, found);
    collect(argument, found);
  }
}

function addName(argument: unknown, found: Set<string>): void {
  const name = Array.isArray(argument)
    ? (argument as unknown[])[0]
    : typeof argument === 'string'
      ? argument.split('.')[0]
      : undefined;
  if (typeof name === 'string') found.add(name);
}

function addVariables(argument: unknown, found: Set<string>): void {
  const text = Array.isArray(argument) ? (argument as unknown[])[0] : argument;
  if (typeof text !== 'string') return;
  for (const [, name = ''] of text.matchAll(/\$\{([^!}.{][^}{]*)\}/g))
    found.add((name.split('.')[0] ?? '').trim());
}
