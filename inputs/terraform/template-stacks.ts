import type { AccountScope, ReadError } from '../../rule-core/index';
import { readStacks, type StackInput } from '../cloudformation/index';
import type { ReadResult } from '../read-result';
import { parseAddress } from './address';
import { type Json, own, record, text } from './json';

/** A resource that may deploy a template of CloudFormation. */
interface Candidate {
  readonly address: string;
  readonly values: Json;
  /** `true` or an object where a value is known only after apply. */
  readonly unknown?: Json;
}

const STACK = 'aws_cloudformation_stack.';
const STACK_SET = 'aws_cloudformation_stack_set.';

/** The access keys of the templates that CloudFormation stacks and stack sets of the code carry. */
export function readTemplateStacks(
  resources: readonly Candidate[],
  accountOf: (address: string) => AccountScope,
): ReadResult {
  const stacks: StackInput[] = [];
  const open: string[] = [];
  const errors: ReadError[] = [];
  for (const it of resources) {
    const { resource } = parseAddress(it.address);
    const isSet = resource.startsWith(STACK_SET);
    if (!isSet && !resource.startsWith(STACK)) continue;
    const found = templateOf(it, isSet, accountOf(it.address));
    if (found === undefined) continue;
    if ('template' in found) stacks.push(found);
    else errors.push(found);
    if (hasOpenParameters(it)) open.push(it.address);
  }
  const { keys, errors: unread } = readStacks(stacks);
  for (const address of open) {
    if (!keys.some((it) => it.address.startsWith(`${address}/`))) continue;
    const message =
      'parameters of this CloudFormation stack are known only after apply, and it makes access keys: which ones is not known. Judge the stack again after apply.';
    errors.push({ input: address, message });
  }
  return { keys, errors: [...errors, ...unread] };
}

function hasOpenParameters({ unknown = {} }: Candidate): boolean {
  const { parameters } = unknown;
  return parameters === true || Object.values(record(parameters)).includes(true);
}

function templateOf(
  { address, values, unknown = {} }: Candidate,
  isSet: boolean,
  account: AccountScope,
): StackInput | ReadError | undefined {
  const template = text(values['template_body']);
  if (template === undefined || template === '') {
    const isOpen = unknown['template_body'] === true;
    const url = text(values['template_url']);
    if (!isOpen && url === undefined) return undefined;
    const where = url === undefined ? 'known only after apply' : 'behind a URL';
    return {
      input: address,
      message: `the template of this CloudFormation stack is ${where}: keys in it cannot be seen. Give it as template_body.`,
    };
  }
  const parameters = Object.entries(record(values['parameters'])).flatMap(
    ([name, it]): [string, string][] => {
      const value = text(it);
      return value === undefined ? [] : [[name, value]];
    },
  );
  const stackName = text(own(values, 'name'));
  return {
    name: address,
    template,
    account: isSet ? elsewhere(address, account) : account,
    parameters: Object.fromEntries(parameters),
    ...(stackName === undefined ? {} : { stackName }),
  };
}

/** A stack set deploys into accounts of its own choice; this one may be among them. */
function elsewhere(address: string, { scope, family = scope }: AccountScope): AccountScope {
  return { scope: `stack set ${address} of ${scope}`, family, uncertain: true };
}
