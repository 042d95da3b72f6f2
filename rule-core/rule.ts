/** A benchmark control that the rule answers. */
export interface BenchmarkControl {
  readonly name: string;
  readonly version: string;
  readonly control: string;
}

const CIS = 'CIS AWS Foundations Benchmark';

/**
 * Where the CIS AWS Foundations Benchmark asks for the rule, by version. The number moves: in v5.0.0
 * "1.13" is key rotation, and v7.0.0 dropped the recommendation (its 2.12 is rotation).
 * Sources: Prowler's `compliance/aws/cis_*_aws.json`, Powerpipe's `cis_v*` sections.
 */
export const CIS_CONTROLS: readonly BenchmarkControl[] = [
  ...['1.3.0', '1.4.0', '1.5.0', '2.0.0', '3.0.0', '4.0.1'].map((version) => ({
    name: CIS,
    version,
    control: '1.13',
  })),
  { name: CIS, version: '5.0.0', control: '1.12' },
  { name: CIS, version: '6.0.0', control: '2.12' },
];

/** Versions of the benchmark that were looked at and have no such recommendation. */
export const CIS_VERSIONS_WITHOUT_THE_RULE: readonly string[] = ['7.0.0'];

/** The benchmark label a report carries unless another is asked for. */
export const DEFAULT_BENCHMARK_VERSION = '3.0.0';

/** The rule: what it is called everywhere, and what it answers to. */
export const RULE = {
  id: 'iam-user-one-active-access-key',
  undeterminedId: 'iam-user-access-keys-undetermined',
  title: 'An IAM user has at most one active access key',
  description:
    'Ensure there is only one active access key available for any single IAM user. ' +
    'Every active key is a long-term credential that can leak; a second one doubles the ways in ' +
    'and hides which of the two is used.',
  severity: 'medium',
  benchmarks: CIS_CONTROLS,
  controls: [
    { name: 'CIS Critical Security Controls', version: '8', control: '5' },
    { name: 'CIS Critical Security Controls', version: '7', control: '4' },
  ],
  remediation: [
    'Choose the key to keep: the one in use and younger than 90 days.',
    'Make sure every application of the user works with that key.',
    'Deactivate the other keys (status Inactive), and confirm that nothing broke.',
    'Reactivate if you were wrong; delete the inactive keys once you are sure.',
  ],
} as const;

/**
 * The control of one version of the CIS AWS Foundations Benchmark.
 *
 * @param version as CIS writes it (`3.0.0`), or its first two numbers (`3.0`)
 * @returns the control, or `undefined` where that version has none or is not known
 */
export function cisControl(version: string): BenchmarkControl | undefined {
  return CIS_CONTROLS.find((it) => it.version === version || it.version.startsWith(`${version}.`));
}
