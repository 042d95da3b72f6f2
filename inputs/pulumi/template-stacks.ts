import type { AccountScope, ReadError } from '../../rule-core/index';
import type { StackInput, UnknownParameters } from '../cloudformation/index';
import { isObject } from '../../rule-core/text/json';
import { parsed, type Property, property } from './property';
import { isStackSet, nameOf, type PulumiResource } from './resource';

/**
 * The template that a CloudFormation stack (or stack set) of the program deploys.
 *
 * @returns an error where the template cannot be read here; `undefined` for one that carries none
 */
export function templateOf(
  resource: PulumiResource,
  account: AccountScope,
): StackInput | ReadError | undefined {
  const name = nameOf(resource.urn);
  const read = (...names: readonly string[]) => firstOf(resource, names);
  const body = read('templateBody', 'template_body');
  if (body.kind === 'absent') {
    const url = read('templateUrl', 'templateUrlFromS3', 'template_url');
    if (url.kind === 'absent') return undefined;
    return cannot(resource, `the template of the CloudFormation stack ${name} is behind a URL`);
  }
  const template = body.kind === 'known' ? textOrObject(body.value) : undefined;
  if (template === undefined) {
    return cannot(resource, `the template of the CloudFormation stack ${name} is not known yet`);
  }
  const stackName = read('name', 'stackName');
  const parameters = read('parameters');
  return {
    name: resource.urn,
    template,
    account: isStackSet(resource.type) ? deployedElsewhere(resource, account) : account,
    parameters: parametersOf(parameters),
    unknownParameters: unknownIn(parameters, name),
    ...(stackName.kind === 'known' && typeof stackName.value === 'string'
      ? { stackName: stackName.value }
      : {}),
  };
}

function cannot({ urn }: PulumiResource, what: string): ReadError {
  return { input: urn, message: `${what}: keys in it cannot be seen. Give it as templateBody.` };
}

function firstOf({ outputs, inputs }: PulumiResource, names: readonly string[]): Property {
  const reads = [outputs, ...(inputs ? [inputs] : [])].flatMap((of) =>
    names.map((name) => property(of, name)),
  );
  return reads.find((it) => it.kind !== 'absent') ?? { kind: 'absent' };
}

function textOrObject(value: unknown): string | object | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** A stack set deploys into accounts of its own choice; this one may be among them. */
function deployedElsewhere({ urn }: PulumiResource, { family }: AccountScope): AccountScope {
  return {
    scope: `stack set ${urn}`,
    uncertain: true,
    ...(family === undefined ? {} : { family }),
  };
}

/** The parameters that are known. */
function parametersOf(given: Property): Record<string, string> {
  return Object.fromEntries(
    entriesOf(given).flatMap(([name, read]): [string, string][] => {
      if (read.kind !== 'known') return [];
      const { value: text } = read;
      return typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean'
        ? [[name, String(text)]]
        : [];
    }),
  );
}

/** The parameters that the program gives values which are not known yet. */
function unknownIn(given: Property, stack: string): UnknownParameters {
  if (given.kind === 'unknown') {
    return { others: `the parameters of the CloudFormation stack ${stack} are not known yet` };
  }
  const named = entriesOf(given).flatMap(([name, it]): [string, string][] =>
    it.kind === 'unknown'
      ? [[name, `the parameter ${name} of the CloudFormation stack ${stack} is not known yet`]]
      : [],
  );
  return { named: Object.fromEntries(named) };
}

function entriesOf(given: Property): [string, Property][] {
  const value = given.kind === 'known' ? parsed(given.value) : undefined;
  return isObject(value) ? Object.keys(value).map((name) => [name, property(value, name)]) : [];
}
