import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { homeRegion } from '../../../live-check/aws/home-region';

/**
 * Sees to it that what hears of IAM stands where IAM is: it is global, and tells of its calls in one
 * region of a partition.
 *
 * @throws Error where the region of the stack is known, and is another
 */
export function inHomeRegion(scope: Construct, what: string, why: string): void {
  const { region } = Stack.of(scope);
  if (Token.isUnresolved(region) || region === homeRegion(region)) return;
  throw new Error(
    `${what} belongs into ${homeRegion(region)}, and this stack is in ${region}: ${why}. Leave it out here, and deploy it once, there.`,
  );
}
