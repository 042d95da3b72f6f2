import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

/** Every example as its README says, with its violation and mended. */
const EXAMPLES = path.join(ROOT, 'examples');
const CLI = path.join(ROOT, 'dist/cli/bin.js');

function check(...argv: string[]) {
  const args = [CLI, 'check', '--no-config', ...argv];
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
}

test.each<[string, number, string[]]>([
  ['a template', 1, ['examples/templates/violating.yaml']],
  ['a mended template', 0, ['examples/templates/fixed.yaml']],
  [
    'templates and exceptions',
    0,
    ['examples/templates', '--exceptions', 'examples/exceptions/exceptions.yaml'],
  ],
  ['a Terraform plan', 1, ['examples/terraform-plan/violating.plan.json']],
  ['a mended Terraform plan', 0, ['examples/terraform-plan/fixed.plan.json']],
])('check %s: exit code %i', (_, code, argv) => {
  const done = check(...argv);
  expect([done.status, done.stderr]).toEqual([code, '']);
});

test('the plans are those that Terraform made of the programs beside them', () => {
  interface Plan {
    readonly configuration: { root_module: { resources: { type: string; name: string }[] } };
  }
  for (const name of ['violating', 'fixed']) {
    const read = (file: string) =>
      readFileSync(path.join(EXAMPLES, 'terraform-plan', file), 'utf8');
    const { configuration } = JSON.parse(read(`${name}.plan.json`)) as Plan;
    const planned = configuration.root_module.resources.map((it) => `"${it.type}" "${it.name}"`);
    const written = [...read(`${name}.tf`).matchAll(/^resource ("\w+" "\w+")/gm)].map(
      (it) => it[1],
    );
    expect(planned.sort()).toEqual(written.sort());
  }
});

describe('the CDK app in TypeScript', () => {
  const file = path.join(EXAMPLES, 'cdk-typescript/app.ts');

  test('has the types that the package gives', () => {
    const program = ts.createProgram([file], {
      module: ts.ModuleKind.Node16,
      moduleResolution: ts.ModuleResolutionKind.Node16,
      noEmit: true,
      skipLibCheck: true,
      strict: true,
      target: ts.ScriptTarget.ES2022,
      types: ['node'],
    });
    expect(ts.getPreEmitDiagnostics(program).map((it) => it.messageText)).toEqual([]);
  });

  test.each([
    { args: [], code: 1 },
    { args: ['-c', 'rotated=true'], code: 0 },
  ])('cdk synth $args: exit code $code', ({ args, code }) => {
    // Below the repository, so that `one-active-key` and the CDK are found.
    const cache = path.join(ROOT, '.cache');
    mkdirSync(cache, { recursive: true });
    const folder = mkdtempSync(path.join(cache, 'cdk-typescript-'));
    try {
      const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      });
      writeFileSync(path.join(folder, 'app.js'), outputText);
      const run = runCdk(path.join(folder, 'app.js'), ['-q', '**', ...args]);
      expect([run.exitCode, run.output.includes(RULE.id)]).toEqual([code, code === 1]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('the guard is synthesized', () => {
  let template = '';
  const run = runCdk(path.join(EXAMPLES, 'guard/app.js'), ['-q'], {}, (out) => {
    template = readFileSync(path.join(out, 'Guard.template.json'), 'utf8');
  });
  expect(run.exitCode).toBe(0);
  expect(template).toContain('AWS::CloudFormation::LambdaHook');
});

test('the README names every folder', () => {
  const text = readFileSync(path.join(EXAMPLES, 'README.md'), 'utf8');
  for (const it of ts.sys.getDirectories(EXAMPLES)) expect(text).toContain(`](${it})`);
});
