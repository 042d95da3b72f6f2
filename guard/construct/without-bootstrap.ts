import { type IStackSynthesizer, LegacyStackSynthesizer } from 'aws-cdk-lib';

/**
 * For templates that are deployed without the CDK: they name nothing of a bootstrapped account.
 *
 * The class has a property that the interface declares in another way, which `exactOptionalPropertyTypes`
 * tells apart.
 */
export function withoutBootstrap(): IStackSynthesizer {
  return new LegacyStackSynthesizer() as unknown as IStackSynthesizer;
}
