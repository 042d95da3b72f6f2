import { printable } from '../../rule-core/text/printable';
import type { Found } from './look';
import type { Proposal } from './proposal';

/** What is there and what would be written, for a person. */
export function planText(found: Found, proposal: Proposal): string {
  const { report } = found;
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['CloudFormation', found.templates],
    ['of these SAM', found.serverlessTemplates],
    ['cloud assembly', found.assemblies],
    ['CDK app', found.cdk.map((it) => it.folder)],
    ['Terraform', found.terraform],
    ['Pulumi', found.pulumi],
    ['Serverless', found.serverless],
    ['other documents', found.documents.map((it) => it.input)],
    ['CI', found.systems],
  ];
  const { violations, undetermined } = report.summary;
  const lines = [
    'Here:',
    ...rows
      .filter(([, it]) => it.length > 0)
      .map(([name, it]) => `  ${name.padEnd(16)}${several(it)}`),
    `Now: ${count(violations, 'violation')}, ${undetermined} undetermined, ${count(report.errors.length, 'part')} not read.`,
    ...(violations > 0
      ? ['Nothing that is proposed accepts a violation: check shows each with its fix.']
      : []),
    '',
    ...proposal.files.flatMap(({ file, about, not }) => [
      not === undefined ? `Write ${file}` : `Leave ${file}: ${not}`,
      ...(not === undefined ? about.map((it) => `  ${it}`) : []),
    ]),
    ...(proposal.todo.length > 0 ? ['', 'By hand:', ...proposal.todo.map((it) => `  ${it}`)] : []),
  ];
  return `${lines.map((it) => printable(it)).join('\n')}\n`;
}

function several(names: readonly string[]): string {
  const [first = ''] = names;
  return names.length === 1 ? first : `${first} and ${names.length - 1} more`;
}

function count(number: number, of: string): string {
  return `${number} ${of}${number === 1 ? '' : 's'}`;
}
