import type { Verdict } from '../../../rule-core/index';

/**
 * One line of the table: a template, and what is said of it.
 *
 * `keys` are the `Properties` of the access keys `Key1`, `Key2`, …; after ` | ` stands the condition
 * on the key. Everything else is a section of the template in YAML, without its heading.
 */
export interface Row {
  readonly name: string;
  readonly keys: readonly string[];
  readonly verdict: Verdict;
  /** The parameter values that the finding names; none for "always". */
  readonly when?: Readonly<Record<string, string>>;
  /** What some message of the finding, or of the error, says. */
  readonly says?: string;
  readonly transform?: string;
  readonly parameters?: string;
  readonly mappings?: string;
  readonly conditions?: string;
  readonly rules?: string;
  readonly resources?: string;
  /** What is known of the deployment. */
  readonly supplied?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly account?: string;
  readonly stackName?: string;
}

const SECTIONS = ['parameters', 'mappings', 'conditions', 'rules'] as const;

/** The whole template of a row. */
export function templateOf(row: Row): string {
  const lines = row.transform === undefined ? [] : [`Transform: ${row.transform}`];
  for (const section of SECTIONS) {
    const text = row[section];
    if (text === undefined) continue;
    lines.push(`${section.charAt(0).toUpperCase()}${section.slice(1)}:`, indented(text));
  }
  lines.push('Resources:', indented(row.resources ?? ''));
  for (const [index, key] of row.keys.entries()) {
    const [properties = '', condition] = key.split(' | ');
    lines.push(`  Key${index + 1}:`, '    Type: AWS::IAM::AccessKey');
    if (condition !== undefined) lines.push(`    Condition: ${condition}`);
    lines.push(`    Properties: { ${properties} }`);
  }
  return `${lines.filter((it) => it.trim() !== '').join('\n')}\n`;
}

function indented(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((it) => `  ${it}`)
    .join('\n');
}
