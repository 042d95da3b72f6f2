import type { CdkApp, Found } from './look';
import type { Paths } from './paths';
import type { ProposedFile } from './proposed-file';
import { NO_COMMIT, REPOSITORY } from './where';

/** The same as in docs/ci.md: a test holds them together. */
export const CHECKOUT = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0';
export const SETUP_NODE = 'actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0';
/** Nobody has an action at this commit: the job fails until a person says where theirs is. */
export const NO_ACTION = `${REPOSITORY}@${NO_COMMIT}`;

/** A workflow that runs the action on every pull request. */
export function githubFile(
  found: Found,
  { paths }: Paths,
  action: string = NO_ACTION,
): ProposedFile {
  const toFill = action === NO_ACTION ? ' # where your copy is, at the commit of a release' : '';
  return {
    file: '.github/workflows/one-active-key.yml',
    content: `# A pull request can change this file and the configuration: docs/pull-requests.md of one-active-key
# shows the gate that takes exceptions from the base branch, and how to require it.
name: access keys
on: pull_request
permissions: { contents: read }
jobs:
  access-keys:
    runs-on: ubuntu-latest
    steps:
      - uses: ${CHECKOUT}
        with: { persist-credentials: false }
${found.cdk.flatMap(synthesis).join('')}${unmade(found)}      - uses: ${action}${toFill}
        with:
          paths: |
${paths.map((it) => `            ${it}\n`).join('')}`,
    about: [
      'Runs the check on every pull request, with one committed file and a read-only token.',
      action === NO_ACTION
        ? `Put the place and commit of your copy of the action in the place of ${NO_ACTION.split('@')[0] ?? ''}.`
        : `Uses the action ${action}.`,
    ],
  };
}

const PLAIN = /^[\w@+./-]+$/;

function synthesis({ folder, isLocked }: CdkApp, index: number): string[] {
  if (!PLAIN.test(folder)) return [];
  if (!isLocked)
    return [
      `      # Here, in ${folder}: the steps that make cdk.out of this app (cdk synth '**').\n`,
    ];
  return [
    ...(index === 0 ? [`      - uses: ${SETUP_NODE}\n        with: { node-version: 24 }\n`] : []),
    `      - run: npm ci --ignore-scripts && npx --no cdk synth '**'\n`,
    ...(folder === '.' ? [] : [`        working-directory: ${folder}\n`]),
  ];
}

/** What needs credentials or tools that nobody knows here. */
function unmade({ terraform, pulumi, serverless }: Found): string {
  const parts = [
    ...(terraform.length > 0 ? ['plan.json of Terraform'] : []),
    ...(pulumi.length > 0 ? ['preview.json of Pulumi'] : []),
    ...(serverless.length > 0 ? ['.serverless'] : []),
  ];
  return parts.length === 0
    ? ''
    : `      # Here: the steps that make, or download from another job, ${parts.join(', ')}.\n`;
}
