import { Stack, Validations } from 'aws-cdk-lib';
import type { Policy } from 'aws-cdk-lib/aws-iam';

/** For people who judge their app with cdk-nag: that a policy has this wildcard, and why. */
export function acknowledgeWildcard(policy: Policy, resource: unknown, reason: string): void {
  const shown = asNagWrites(Stack.of(policy).resolve(resource));
  const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${shown}]`;
  Validations.of(policy).acknowledge({ id, reason });
}

/** A resolved resource as cdk-nag writes it: what is not known yet in angle brackets. */
export function asNagWrites(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const it = resource as Readonly<Record<string, unknown>>;
  const [joined, ref, attribute] = [it['Fn::Join'], it['Ref'], it['Fn::GetAtt']];
  if (typeof ref === 'string') return `<${ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return Array.isArray(joined) ? (joined[1] as unknown[]).map(asNagWrites).join('') : '';
}
