import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(__dirname, '../..');

/** What a package manager takes for our package, packed as it would be published. */
export function packInto(folder: string): string {
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
  const name = readdirSync(folder).find((it) => it.endsWith('.tgz')) ?? '';
  return path.join(folder, name);
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with a list of arguments; never through a shell. */
export function attempt(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Run {
  const done = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: 180_000,
    env: { ...process.env, NODE_ENV: '', JEST_WORKER_ID: '', NO_COLOR: '1', ...env },
  });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

/** The same, for what must succeed. */
export function run(program: string, args: readonly string[], cwd: string): string {
  const done = attempt(program, args, cwd);
  if (done.code !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}

/** An empty git repository with an author of its own. */
export function startRepository(folder: string): (...args: string[]) => string {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], folder);
  git('init', '--quiet', '--initial-branch=main');
  return git;
}
