import { existsSync } from 'node:fs';
import path from 'node:path';
import { NAMES, foldersUpToRepository } from '../config/find';
import type { Io } from '../io';
import { proposalOf } from '../writing/write-exceptions';
import { githubFile } from './github';
import { gitlabFile } from './gitlab';
import type { Found, System } from './look';
import { pathsOf, type Paths, some } from './paths';
import type { ProposedFile } from './proposed-file';

/** What is proposed for a folder. */
export interface Proposal {
  readonly files: readonly ProposedFile[];
  readonly paths: Paths;
  /** What a person does by hand. */
  readonly todo: readonly string[];
}

const CONFIG = 'one-active-key.config.yaml';
const EXCEPTIONS = 'access-key-exceptions.yaml';

/** @param options `ci`: the system to write a file for, or `none`; `action`: `owner/name@commit` */
export async function propose(
  found: Found,
  options: { readonly ci?: string; readonly action?: string },
  io: Io,
): Promise<Proposal> {
  const paths = pathsOf(found);
  const { stringify } = await import('yaml');
  const unread = found.report.errors.some((it) => it.kind !== undefined);
  const there = configThere(io.cwd);
  const config = {
    ...(unread ? { exceptions: EXCEPTIONS } : {}),
    check: { paths: paths.paths },
  };
  const systems = wanted(found.systems, options.ci);
  const files: ProposedFile[] = [
    {
      file: CONFIG,
      content: `# What one-active-key check judges here. A pull request can change it: let its owners review it.\n${stringify(config)}`,
      about: [
        `What \`one-active-key check\` judges where no path is given (${some(paths.paths)}).`,
        'A pull request can change it, so let its owners review changes (CODEOWNERS).',
      ],
      ...(there === undefined ? {} : { not: `${there} is there` }),
    },
    ...(unread
      ? [
          {
            file: EXCEPTIONS,
            content: await proposalOf(found.report, io.now()),
            about: [
              'What could not be read, one entry a kind, for you to answer for or to mend.',
              there === undefined
                ? 'It is not valid, and check exits 2, until each entry has a reason and an owner.'
                : `Give each entry a reason and an owner, and name it in ${there} (exceptions: ${EXCEPTIONS}).`,
            ] as const,
          },
        ]
      : []),
    ...(systems.includes('GitHub') ? [githubFile(found, paths, options.action)] : []),
    ...(systems.includes('GitLab')
      ? [gitlabFile(paths, existsSync(path.join(io.cwd, '.gitlab-ci.yml')))]
      : []),
  ];
  return {
    files: files.map((it) => ({ ...it, ...refused(io.cwd, it) })),
    paths,
    todo: [...paths.todo, ...others(systems, options.ci)],
  };
}

/** The systems that a file is written for, or that a person is told of. */
function wanted(found: readonly System[], ci: string | undefined): readonly System[] {
  if (ci === 'none') return [];
  if (ci === 'github') return ['GitHub'];
  return ci === 'gitlab' ? ['GitLab'] : found;
}

function others(systems: readonly System[], ci: string | undefined): string[] {
  const by = systems.filter((it) => it !== 'GitHub' && it !== 'GitLab');
  const run =
    'run `npx --no one-active-key check` in a job of its own, and let every exit code but 0 stop the change (docs/recipes.md)';
  if (by.length > 0) return [`${by.join(', ')}: ${run}.`];
  return systems.length === 0 && ci !== 'none'
    ? ['No CI system was found: name one with --ci github or --ci gitlab.']
    : [];
}

function configThere(cwd: string): string | undefined {
  for (const folder of foldersUpToRepository(path.resolve(cwd))) {
    const name = NAMES.find((it) => existsSync(path.join(folder, it)));
    if (name !== undefined) return path.relative(cwd, path.join(folder, name));
  }
  return undefined;
}

function refused(cwd: string, { file, not }: ProposedFile): { readonly not?: string } {
  if (not !== undefined) return { not };
  return existsSync(path.join(cwd, file)) ? { not: 'it is there' } : {};
}
