import { InvalidArgumentError } from 'commander';
import { CIS_CONTROLS, CIS_VERSIONS_WITHOUT_THE_RULE, cisControl } from '../../../rule-core/rule';

/**
 * The version of the CIS AWS Foundations Benchmark that the report shall name: `3.0.0`, or its first two
 * numbers.
 *
 * @throws InvalidArgumentError with the versions that are known
 */
export function parseBenchmark(text: string): string {
  const control = /^\d+\.\d+(\.\d+)?$/.test(text) ? cisControl(text) : undefined;
  if (control) return control.version;
  const known = CIS_CONTROLS.map((it) => it.version).join(', ');
  const without = CIS_VERSIONS_WITHOUT_THE_RULE.find(
    (it) => it === text || it.startsWith(`${text}.`),
  );
  throw new InvalidArgumentError(
    without === undefined
      ? `is a version of the CIS AWS Foundations Benchmark: ${known}; not "${text}"`
      : `is a version of the CIS AWS Foundations Benchmark that has the recommendation: ${known}; ${without} does not`,
  );
}
