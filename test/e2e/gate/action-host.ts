import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { buildAction } from '../../../scripts/action';
import { attempt, ROOT, type Run } from '../packed';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, object>>;
  readonly runs: { readonly using: string; readonly main: string };
}

export const action = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as Action;

/** The repository as a host of actions clones it, with the bundle built from the sources of now. */
export function cloneOfAction(): string {
  const clone = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-gate-'));
  mkdirSync(path.join(clone, 'action'));
  const starters = readdirSync(path.join(ROOT, 'action')).filter((it) => it.endsWith('.cjs'));
  for (const it of starters) {
    copyFileSync(path.join(ROOT, 'action', it), path.join(clone, 'action', it));
  }
  copyFileSync(
    path.join(ROOT, '.pre-commit-hooks.yaml'),
    path.join(clone, '.pre-commit-hooks.yaml'),
  );
  buildAction(path.join(clone, 'action'));
  return clone;
}

export interface ActionRun extends Run {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** The inputs with their defaults as variables, and the files for outputs and the summary. */
export function actionEnv(
  cwd: string,
  given: Readonly<Record<string, string>>,
): { readonly env: Record<string, string>; readonly outputs: string; readonly summary: string } {
  const inputs = Object.entries(action.inputs).map(([name, it]): [string, string] => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    given[name] ?? it.default,
  ]);
  const runner = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-runner-'));
  const [outputs, summary] = ['output', 'summary'].map((it) => path.join(runner, it)) as [
    string,
    string,
  ];
  writeFileSync(outputs, '');
  writeFileSync(summary, '');
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: cwd,
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: runner,
    CI: 'true',
    ...Object.fromEntries(inputs),
  };
  return { env, outputs, summary };
}

/** What GitHub's runner does with an action of `using: node24`: Node by absolute path, in the workspace. */
export function runAction(
  clone: string,
  cwd: string,
  given: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): ActionRun {
  const { env, outputs, summary } = actionEnv(cwd, given);
  const main = path.join(clone, action.runs.main);
  const done = attempt(process.execPath, [main], cwd, { ...env, ...more });
  return {
    ...done,
    outputs: outputsIn(readFileSync(outputs, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
  };
}

/** As the runner reads the file: `name=value`, or `name<<MARK` up to the mark; the last one counts. */
export function outputsIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, name, mark] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (name !== undefined && mark !== undefined) {
      const end = lines.indexOf(mark, at + 1);
      found[name] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (line.includes('=')) {
      found[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return found;
}
