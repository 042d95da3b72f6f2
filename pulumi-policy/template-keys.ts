import type { PolicyResource } from '@pulumi/policy';
import { readStacks } from '../inputs/cloudformation/index';
import type { AccessKey, AccountScope, ReadError } from '../rule-core/index';
import { read } from './safe-read';

/** The keys that a CloudFormation stack's template declares. */
export function keysOfTemplate(
  stack: PolicyResource,
  account: AccountScope,
): { keys: readonly AccessKey[]; errors: readonly ReadError[] } {
  const body = read(stack.props, 'templateBody');
  const parameters = read(stack.props, 'parameters');
  if (body.state !== 'known' || typeof body.value !== 'string') {
    const where = read(stack.props, 'templateUrl').state === 'absent' ? '' : ' (it is at a URL)';
    const message = `its template is not known before deployment${where}, so its access keys are not`;
    return { keys: [], errors: [{ input: stack.name, message }] };
  }
  return readStacks([
    {
      name: stack.name,
      template: body.value,
      account,
      parameters: parameters.state === 'known' ? texts(parameters.value) : {},
    },
  ]);
}

function texts(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.keys(value).flatMap((key) => {
      const it = read(value, key);
      return it.state === 'known' && typeof it.value === 'string' ? [[key, it.value]] : [];
    }),
  );
}
