import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * A file as a commit of the repository has it, whatever the working tree holds.
 *
 * @param commit a whole commit id, or the whole name of a reference: of a short name, a tag or a branch
 *   of the change might be meant
 * @param file its path from the root of the repository
 * @throws Error with the reason in words
 */
export function gitBlob(
  commit: string,
  file: string,
  { cwd, env, root, most }: GitBlobOptions,
): Buffer {
  const done = spawnSync(gitOutside(root, env), ['cat-file', 'blob', `${commit}:${file}`], {
    cwd,
    // Nothing is fetched for it, and no object stands in for another.
    env: { ...env, GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1', GIT_TERMINAL_PROMPT: '0' },
    maxBuffer: most,
    timeout: 60_000,
    shell: false,
  });
  const { code } = (done.error ?? {}) as NodeJS.ErrnoException;
  if (code === 'ENOBUFS') throw new Error(`it is larger than ${Math.floor(most / 1024 / 1024)} MB`);
  if (done.error) throw new Error(`git did not answer: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`git says: ${firstLine(done.stderr)}`);
  return done.stdout;
}

export interface GitBlobOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the checkout, from which no program is run. */
  readonly root: string;
  /** In bytes. */
  readonly most: number;
}

/** The first git on PATH that does not lie in the checkout. */
function gitOutside(root: string, env: GitBlobOptions['env']): string {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  for (const folder of (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    for (const name of names) {
      const program = path.join(folder, name);
      if (isProgram(program) && !isBelow(realpathSync(root), realpathSync(program))) return program;
    }
  }
  throw new Error('there is no git on PATH, outside the checkout, to read it with');
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether a path is a folder or lies in it; both without links. */
export function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

function firstLine(output: Buffer): string {
  return output.toString('utf8').split('\n')[0] ?? '';
}
