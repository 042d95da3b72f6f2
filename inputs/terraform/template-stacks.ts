import type { AccountScope, ReadError } from '../../rule-core/index';
import { readStacks, type StackInput, type UnknownParameters } from '../cloudformation/index';
import type { ReadResult } from '../read-result';
import { elsewhereInTerraform, liesElsewhere } from '../template-elsewhere';
import type { Instance } from './resources/instances';
import { type Json, own, record, records, text } from './json';
import { TEMPLATES } from './resources/resource-types';

/** A resource that may deploy a template of CloudFormation. */
type Candidate = Pick<Instance, 'address' | 'at' | 'type' | 'values' | 'unknown'> & {
  /** Whether the code leaves an argument out, where the document says. */
  readonly omits?: (argument: string) => boolean;
  /** Whether it is deployed again, or for the first time. */
  readonly isDeployed: boolean;
};

/** The access keys of the templates that CloudFormation stacks and stack sets of the code carry. */
export function readTemplateStacks<T extends Candidate>(
  resources: readonly T[],
  accountOf: (resource: T) => AccountScope,
): ReadResult {
  const stacks: StackInput[] = [];
  const errors: ReadError[] = [];
  for (const it of resources) {
    const what = elsewhereInTerraform(it.type);
    if (what !== undefined)
      errors.push({ input: it.address, message: liesElsewhere(what), kind: 'nested-template' });
    const kind = TEMPLATES.get(it.type);
    if (!kind) continue;
    const found = templateOf(it, kind, accountOf(it));
    if ('template' in found) stacks.push(found);
    else errors.push(found);
  }
  const { keys, errors: unread } = readStacks(stacks);
  return { keys, errors: [...errors, ...unread] };
}

/**
 * The parameters whose values are known only after apply. The provider computes parameters that the
 * code omits: those that the template declares.
 */
function unknownParametersOf({ address, values, unknown, omits }: Candidate): UnknownParameters {
  const { parameters: open } = unknown;
  if (open === true && omits?.('parameters') === true) return {};
  // A map of the names; a list of keys and values in `awscc_cloudformation_stack_set`.
  const given: unknown[] = Array.isArray(values['parameters']) ? values['parameters'] : [];
  const entries: (readonly [string | undefined, unknown])[] = Array.isArray(open)
    ? open.map((it, index) => [text(own(given[index], 'parameter_key')), it])
    : Object.entries(record(open));
  const named: [string, string][] = [];
  let hasOthers = open === true;
  for (const [name, it] of entries) {
    if (!isOpen(it)) continue;
    const reason = `the parameter ${name ?? ''} of ${address} is known only after apply`;
    if (name === undefined) hasOthers = true;
    else named.push([name, reason]);
  }
  const others = `the parameters of ${address} are known only after apply`;
  return { named: Object.fromEntries(named), ...(hasOthers ? { others } : {}) };
}

/** Whether any part of it is known only after apply. */
function isOpen(unknown: unknown): boolean {
  return JSON.stringify(unknown).includes('true');
}

function templateOf(
  candidate: Candidate,
  kind: { readonly isSet: boolean; readonly name: string },
  account: AccountScope,
): StackInput | ReadError {
  const { address, values, unknown, omits, isDeployed } = candidate;
  const what = kind.isSet ? 'stack set' : 'stack';
  const template = text(values['template_body']);
  const url = text(values['template_url']);
  const isBehindUrl =
    (url !== undefined && url !== '') ||
    (unknown['template_url'] === true && omits?.('template_url') !== true);
  // Beside a URL the body is what was deployed the last time.
  if (template === undefined || template === '' || (isBehindUrl && isDeployed)) {
    const where = isBehindUrl
      ? 'behind a URL'
      : unknown['template_body'] === true
        ? 'known only after apply'
        : 'not told in this document';
    return {
      input: address,
      message: `the template of this CloudFormation ${what} is ${where}: keys in it cannot be seen. Give it as template_body.`,
    };
  }
  const stackName = text(values[kind.name]);
  return {
    name: address,
    template,
    account: kind.isSet ? elsewhere(address, account) : account,
    parameters: parametersOf(values['parameters']),
    unknownParameters: unknownParametersOf(candidate),
    ...(stackName === undefined ? {} : { stackName }),
  };
}

/** A map; a list of keys and values in `awscc_cloudformation_stack_set`. */
function parametersOf(given: unknown): Record<string, string> {
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(given)
    ? records(given).map((it: Json) => [
        text(own(it, 'parameter_key')) ?? '',
        own(it, 'parameter_value'),
      ])
    : Object.entries(record(given));
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, string][] =>
      ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [],
    ),
  );
}

/** A stack set deploys into accounts of its own choice; this one may be among them. */
function elsewhere(address: string, { scope, family = scope }: AccountScope): AccountScope {
  return { scope: `stack set ${address} of ${scope}`, family, uncertain: true };
}
