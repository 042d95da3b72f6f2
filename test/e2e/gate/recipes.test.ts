import { chmodSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { attempt, ROOT, type Run, startRepository } from '../packed';
import { cloneOfAction } from './action-host';
import { addForeignCode, checkout, put, wasRun } from './checkout';

/**
 * The recipes of the documentation: their own commands in bash, as their hosts run them. What is not
 * here (an image, a registry, a tool's plan) has a copy or a double.
 */
const PAGE = readFileSync(path.join(ROOT, 'docs/recipes.md'), 'utf8');
const RECIPES = new Map(
  [...PAGE.matchAll(/<!-- recipe: (\w+) -->\s+```\w+\n([^]*?)```/g)].map(
    ([, name = '', text = '']) => [name, text],
  ),
);

let clone: string;
let commit: string;
beforeAll(() => {
  clone = cloneOfAction();
  const git = startRepository(clone);
  git('add', '.');
  git('commit', '--quiet', '-m', 'release');
  commit = git('rev-parse', 'HEAD').trim();
});
afterAll(() => {
  rmSync(clone, { recursive: true, force: true });
});

const yaml = (name: string): unknown => parse(RECIPES.get(name) ?? '');
const inShell = (lines: readonly string[]): string => lines.join('\n');

/** The commands of each recipe, one after the other. */
const COMMANDS: Readonly<Record<string, () => string>> = {
  shell: () => RECIPES.get('shell') ?? '',
  bitbucket: () => {
    const { pipelines } = yaml('bitbucket') as {
      pipelines: Record<string, Record<string, { step: { script: string[] } }[]>>;
    };
    return inShell(pipelines['pull-requests']?.['**']?.[0]?.step.script ?? []);
  },
  azure: () => {
    const { steps } = yaml('azure') as { steps: { script?: string }[] };
    return inShell(steps.flatMap((it) => it.script ?? []));
  },
  jenkins: () => /sh '''([^]*?)'''/.exec(RECIPES.get('jenkins') ?? '')?.[1] ?? '',
  codebuild: () => {
    const { phases } = yaml('codebuild') as { phases: { build: { commands: string[] } } };
    return inShell(phases.build.commands);
  },
  atlantis: () => {
    const { workflows } = yaml('atlantis') as {
      workflows: Record<string, { plan: { steps: (string | { run: string })[] } }>;
    };
    const steps = workflows['access-keys']?.plan.steps ?? [];
    return inShell(steps.flatMap((it) => (typeof it === 'string' ? [] : [it.run])));
  },
  spacelift: () => {
    const { stack_defaults: it } = yaml('spacelift') as {
      stack_defaults: { after_plan: string[] };
    };
    return inShell(it.after_plan);
  },
  env0: () => {
    const { deploy } = yaml('env0') as {
      deploy: { steps: { terraformPlan: { after: { run: string }[] } } };
    };
    return inShell(deploy.steps.terraformPlan.after.map((it) => it.run));
  },
};

const plan = (keys: number): string =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: Array.from({ length: keys }, (_, it) => ({
      address: `aws_iam_access_key.k${it}`,
      mode: 'managed',
      type: 'aws_iam_access_key',
      name: `k${it}`,
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: ['create'],
        before: null,
        after: { user: 'alice', status: 'Active' },
        after_unknown: { id: true },
      },
    })),
    configuration: {
      root_module: {
        resources: Array.from({ length: keys }, (_, it) => ({
          address: `aws_iam_access_key.k${it}`,
          mode: 'managed',
          type: 'aws_iam_access_key',
          name: `k${it}`,
          expressions: { user: { constant_value: 'alice' }, status: { constant_value: 'Active' } },
        })),
      },
    },
  });

function runRecipe(name: string, keys: number, at = commit): { run: Run; cwd: string } {
  const space = path.join(clone, '.git/recipes', `${name}-${keys}-${at.slice(0, 4)}`);
  const cwd = checkout(space, 'project', keys);
  addForeignCode(cwd);
  // The tool whose plan it is: `terraform show -json FILE`.
  put(space, { 'tools/terraform': `#!/bin/sh\ncat <<'PLAN'\n${plan(keys)}\nPLAN\n` });
  chmodSync(path.join(space, 'tools/terraform'), 0o755);
  const script = (COMMANDS[name]?.() ?? 'exit 9')
    .replaceAll('/tmp/', `${space}/`)
    .replaceAll('https://github.com/OWNER/one-active-key', clone)
    .replaceAll(/\b0123456789abcdef0123456789abcdef01234567\b/g, at)
    .replaceAll('/usr/local/bin/node', process.execPath)
    .replaceAll('/opt/one-active-key', path.join(clone, 'action'))
    .replaceAll('$(Build.Repository.Name)', 'project')
    .replaceAll('git -C one-active-key', `git -C ${clone}`)
    .replaceAll('../one-active-key', clone);
  const PATH = `${space}/tools:${process.env['PATH'] ?? ''}`;
  const where = name === 'azure' ? space : cwd;
  const env = { PATH, PLANFILE: `${space}/plan`, GATE: `${space}/gate` };
  return { run: attempt('/bin/bash', ['-eu', '-c', script], where, env), cwd };
}

test('each recipe of the page is run', () => {
  expect([...RECIPES.keys()].sort()).toEqual(Object.keys(COMMANDS).sort());
});

test.each(Object.keys(COMMANDS))(
  '%s: stops a second key, lets one pass, runs nothing of the project',
  (name) => {
    for (const keys of [1, 2]) {
      const { run, cwd } = runRecipe(name, keys);
      expect([name, run.code, run.stderr.replace(/.*detached[^]*/, '')]).toEqual([
        name,
        keys - 1,
        '',
      ]);
      expect(run.stdout).toContain(keys === 1 ? 'compliant' : 'IAM user alice has 2');
      expect(wasRun(cwd)).toBe(false);
    }
  },
);

test.each(['shell', 'azure', 'codebuild'])('%s: another commit is not run', (name) => {
  const { run } = runRecipe(name, 1, 'f'.repeat(40));
  expect(run.code).not.toBe(0);
  expect(run.stdout).not.toContain('compliant');
});

test.each([...RECIPES])('%s: lets nothing of the change decide', (_, text) => {
  expect(text).toMatch(/ --no-config /);
  expect(text).toMatch(/ -- \S+/);
  expect(text).not.toMatch(/npx|npm |curl|[:@]latest/);
  for (const [, image = ''] of text.matchAll(/image:? '?(\S+\/\S+?)'?$/gm)) {
    expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
  }
});
