import { DEFAULT_BENCHMARK_VERSION, cisControl, RULE } from '../rule-core/index';

/** AWS on access keys: what they are, and how to rotate and deactivate them. */
const ABOUT_KEYS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html';

/** What both policies say of themselves, here and in Pulumi Cloud. */
export function metadata(benchmark: string = DEFAULT_BENCHMARK_VERSION) {
  const control = cisControl(benchmark);
  if (!control) {
    throw new TypeError(
      `oneActiveKeyPolicies: the CIS AWS Foundations Benchmark ${benchmark} has no such recommendation, or is not known here.`,
    );
  }
  return {
    severity: RULE.severity,
    framework: {
      name: control.name,
      version: control.version,
      reference: control.control,
      specification: 'Ensure there is only one active access key available for any single IAM user',
    },
    tags: ['aws', 'iam', 'access-key', 'credentials', 'cis'],
    remediationSteps: RULE.remediation.map((step, index) => `${index + 1}. ${step}`).join('\n'),
    url: ABOUT_KEYS,
  };
}
