import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

const app = path.join(ROOT, 'examples/cdk-app/app.js');
const fixed = ['-c', 'variant=fixed'];
const staged = ['-c', 'staged=true'];

/** The example app with the real command line: each failing run has a clean twin. */
const runs: { readonly name: string; readonly args: readonly string[] }[] = [
  { name: 'stacks at the root', args: [] },
  { name: "inside a Stage, with '**'", args: [...staged, '**'] },
];

test.each(runs)('cdk synth, $name: the violating app fails and names the rule', ({ args }) => {
  const run = runCdk(app, args);
  expect(run.output).toContain(RULE.id);
  expect(run.output).toContain('ci-deployer');
  expect(run.output).toContain('identity-stack.js:11');
  expect(run.output).toContain('pipeline-stack.js:10');
  expect(run.exitCode).toBe(1);
  expect(run.reported).toContain(RULE.id);
});

test.each(runs)('cdk synth, $name: the fixed app passes', ({ args }) => {
  const run = runCdk(app, [...fixed, ...args]);
  expect(run.output).not.toContain(RULE.id);
  expect(run.exitCode).toBe(0);
});
