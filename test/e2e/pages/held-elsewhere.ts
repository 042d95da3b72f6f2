/**
 * The commands of the pages that are not run here, each with the reason. Where another test runs or
 * holds them, it is named. An entry that no page needs any more fails, and so does a lost test.
 */
export interface HeldElsewhere {
  readonly page: RegExp;
  readonly command: RegExp;
  readonly why: string;
  /** Where it is run or held, from the root of this repository. */
  readonly by?: string;
  /** What that file says about it. */
  readonly says?: string;
}

const all = /./;

export const HELD_ELSEWHERE: readonly HeldElsewhere[] = [
  {
    page: all,
    command: /^npm ci && npm run demo$/,
    why: 'it installs this repository anew',
    by: '.ci/run',
    says: 'npm run demo',
  },
  {
    page: all,
    command: /^npm ci && npm test$/,
    why: 'it installs this repository anew, and runs all tests',
    by: '.ci/run',
    says: 'npm test',
  },
  {
    page: /^README/,
    command: /^npm ci && npm run build && npm pack$/,
    why: 'it installs this repository anew; what it packs is installed in a test',
    by: 'test/e2e/package.test.ts',
    says: "'pack',",
  },
  ...['lint', 'types', 'e2e', 'fuzz'].map((name) => ({
    page: /^CONTRIBUTING/,
    command: new RegExp(`^npm run ${name}$`),
    why: 'a step of CI, which runs this test',
    by: '.ci/run',
    says: `npm run ${name}`,
  })),
  { page: /^CONTRIBUTING/, command: /^bash \.ci\/run$/, why: 'CI itself, which runs this test' },
  {
    page: /^CONTRIBUTING/,
    command: /^npm run bench$/,
    why: 'it measures for an hour',
    by: 'test/benchmarks.test.ts',
  },
  {
    page: /^CONTRIBUTING/,
    command: /^npm run reference$/,
    why: 'it writes into this repository',
    by: 'test/reference.test.ts',
  },
  {
    page: /^CONTRIBUTING/,
    command: /^npm run demo$/,
    why: 'a step of CI',
    by: '.ci/run',
    says: 'npm run demo',
  },
  {
    page: all,
    command: /^npm install --save-dev (@pulumi|@aws-sdk)\//,
    why: 'a package registry; the names are held against the optional peers below',
  },
  {
    page: /docs\/cdk/,
    command: /^npm install --save-dev --save-exact aws-cdk@/,
    why: 'a package registry; the version is held against the one that the tests use below',
  },
  {
    page: /docs\/ci/,
    command: /^npm ci --ignore-scripts && npx --no cdk synth '\*\*'$/,
    why: 'a package registry; the second half is run for docs/cdk.md',
  },
  { page: /docs\/cdk/, command: /^npx --no cdk deploy /, why: 'it deploys to AWS' },
  {
    page: /README|docs\/pulumi/,
    command: /^pulumi (preview --policy-pack|policy analyze )/,
    why: 'the Pulumi command line, which is not everywhere',
    by: 'test/e2e/pulumi-real-engine.test.ts',
    says: '--policy-pack',
  },
  {
    page: /docs\/cloudformation/,
    command: /^rain pkg /,
    why: "AWS's Rain, which is not everywhere",
  },
  {
    page: /docs\/cli/,
    command: /^npx --no one-active-key comment /,
    why: 'it writes to GitHub or GitLab',
    by: 'test/e2e/gate/comment.test.ts',
  },
  {
    page: /docs\/cli/,
    command: /^one-active-key completion fish \| source$/,
    why: 'the fish shell, which is not everywhere',
    by: 'test/cli/completion.test.ts',
    says: 'fish',
  },
  {
    page: /docs\/guard/,
    command: /^aws /,
    why: 'AWS; its operations and their options, and the parameters of the templates, are held',
    by: 'test/guard/page.test.ts',
    says: 'AWS has this call with these options',
  },
  {
    page: /docs\/guard\.md/,
    command: /^npx --no one-active-key live --organization --from s3:/,
    why: 'a bucket that a sweep has written; it is read from a bucket and from disk in a test',
    by: 'test/e2e/guard-sweep.test.ts',
    says: 'the folder gives the same report',
  },
  {
    page: /docs\/guard-detection/,
    command: /^npx --no one-active-key remediate undo journal.jsonl$/,
    why: 'a journal that the function wrote; it is taken back in a test',
    by: 'test/guard/event/handler.test.ts',
    says: 'its journal takes it back',
  },
  {
    page: /docs\/live-check/,
    command: /^for it in batch-\*; do aws securityhub /,
    why: 'Security Hub; each line is held against the shape of its request',
    by: 'test/report/asff.test.ts',
  },
  {
    page: /docs\/cli/,
    command: /^npx --no one-active-key run-task /,
    why: 'a server that goes on until it is ended',
    by: 'test/e2e/run-task.test.ts',
    says: 'judges, says one line for each plan, and ends when it is told to',
  },
  {
    page: /docs\/recipes/,
    command: /\/cli\.cjs run-task /,
    why: 'a server that goes on until it is ended',
    by: 'test/e2e/gate/recipe-hcp.test.ts',
    says: 'the server of the recipe judges plans',
  },
  {
    page: /docs\/recipes/,
    command: all,
    why: 'each is the script of a CI system, with what only that system gives',
    by: 'test/e2e/gate/recipes.test.ts',
    says: 'each recipe of the page is run',
  },
  {
    page: /docs\/remediation/,
    command: /^one-active-key remediate (plan|apply|undo .*--yes|finish) ?/,
    why: 'they need accounts that are months old; their output is compared with the page there',
    by: 'test/cli/remediation-page.test.ts',
    says: 'every command of the page prints what the page shows',
  },
];
