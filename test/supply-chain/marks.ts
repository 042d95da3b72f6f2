import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

/**
 * What an OpenSSF Scorecard would mark in a checkout, check by check, as far as files show it
 * (https://github.com/ossf/scorecard/blob/main/docs/checks.md). A mark is a sentence; none is the best.
 */
export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: unknown;
  readonly steps?: readonly Step[];
}
export interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function workflowsOf(root: string): readonly Workflow[] {
  const folder = path.join(root, '.github/workflows');
  return readdirSync(folder)
    .sort()
    .map((it) => ({
      ...(parse(readFileSync(path.join(folder, it), 'utf8')) as Workflow),
      name: it,
    }));
}

const stepsOf = (workflow: Workflow): readonly Step[] =>
  Object.values(workflow.jobs).flatMap((it) => it.steps ?? []);
const events = ({ on }: Workflow): string[] =>
  typeof on === 'string' ? [on] : Array.isArray(on) ? (on as string[]) : Object.keys(on ?? {});
const read = (root: string, file: string): string =>
  existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : '';
const tracked = (root: string): string[] =>
  spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
    .stdout.split('\0')
    .filter((it) => it !== '');

/** Commands that fetch what no digest holds. */
const FETCHES: readonly (readonly [RegExp, string])[] = [
  [/\bpip3? install\b(?!.*--require-hashes)/, 'pip install without hashes'],
  [/\bnpm (?:i|install|add)\b(?! --package-lock-only)/, 'npm install'],
  [/\bnpx (?!--no\b)/, 'npx that fetches'],
  [/\b(?:curl|wget)\b.*\|\s*(?:ba|z)?sh/, 'a script from the network'],
  [/\bgo (?:install|get)\b.*@latest/, 'go install'],
];

export const CHECKS: Readonly<Record<string, (root: string) => string[]>> = {
  'Pinned-Dependencies': (root) => {
    const uses = workflowsOf(root).flatMap((it) =>
      stepsOf(it).flatMap(({ uses: action }) =>
        action === undefined || /^(?:\.\/|[\w./-]+@[0-9a-f]{40}$)/.test(action)
          ? []
          : [`${it.name}: ${action} is not a commit`],
      ),
    );
    const images = [...read(root, 'Dockerfile').matchAll(/^FROM (\S+)/gm)]
      .filter(([, image = '']) => !/@sha256:[0-9a-f]{64}$/.test(image))
      .map(([, image = '']) => `Dockerfile: ${image} is not a digest`);
    const scripts = [
      ...workflowsOf(root).map((it) => [
        it.name,
        stepsOf(it)
          .map((step) => step.run ?? '')
          .join('\n'),
      ]),
      ...['run', 'check-release', 'pack-release'].map((it) => [
        `.ci/${it}`,
        read(root, `.ci/${it}`),
      ]),
      ['Dockerfile', read(root, 'Dockerfile')],
    ] as const;
    const fetched = scripts.flatMap(([name = '', text = '']) =>
      FETCHES.flatMap(([pattern, what]) => {
        const count = text.split('\n').filter((it) => !/^\s*#/.test(it) && pattern.test(it)).length;
        return count === 0 ? [] : [`${name}: ${what} (${count})`];
      }),
    );
    return [...uses, ...images, ...fetched];
  },
  'Token-Permissions': (root) =>
    workflowsOf(root).flatMap((it) => {
      const top = JSON.stringify(it.permissions ?? 'all');
      return top === '{"contents":"read"}' ? [] : [`${it.name}: its jobs get ${top}`];
    }),
  'Dangerous-Workflow': (root) =>
    workflowsOf(root).flatMap((it) => [
      ...(events(it).some((event) => ['pull_request_target', 'workflow_run'].includes(event))
        ? [`${it.name}: runs with secrets for the code of others`]
        : []),
      ...stepsOf(it).flatMap((step) =>
        /\$\{\{[^}]*(?:github\.event\.|github\.head_ref|inputs\.|steps\.|needs\.)/.test(
          step.run ?? '',
        )
          ? [`${it.name}: text of an event becomes a command`]
          : [],
      ),
    ]),
  'Security-Policy': (root) => {
    const text = read(root, 'SECURITY.md');
    return [
      ...(text === '' ? ['there is none'] : []),
      ...(/https?:\/\/|\S+@\S+\.\S+/.test(text) ? [] : ['it has no address']),
      ...(/\d+ days/.test(text) && /disclos/i.test(text) ? [] : ['it names no time']),
    ];
  },
  License: (root) => (/Apache License/.test(read(root, 'LICENSE')) ? [] : ['there is none']),
  SAST: (root) => {
    const found = workflowsOf(root).filter((it) =>
      stepsOf(it).some((step) => step.uses?.startsWith('github/codeql-action/analyze@')),
    );
    const all = found.flatMap(events);
    return ['push', 'pull_request'].filter((it) => !all.includes(it)).map((it) => `not on ${it}`);
  },
  'Dependency-Update-Tool': (root) => {
    const { updates = [] } = (parse(read(root, '.github/dependabot.yml')) ?? {}) as {
      updates?: { 'package-ecosystem': string }[];
    };
    const kinds = updates.map((it) => it['package-ecosystem']);
    return ['npm', 'github-actions', 'docker'].filter((it) => !kinds.includes(it));
  },
  'Binary-Artifacts': (root) =>
    tracked(root).filter((it) =>
      /\.(?:exe|dll|so|dylib|a|o|jar|war|class|pyc|pyd|wasm|node|bin|crx|deb|rpm|apk|msi)$/i.test(
        it,
      ),
    ),
  Packaging: (root) =>
    workflowsOf(root).some((it) => stepsOf(it).some((step) => step.run?.startsWith('npm publish')))
      ? []
      : ['no workflow publishes the package'],
  'Signed-Releases': (root) => {
    const release = workflowsOf(root).find((it) => it.name === 'release.yml');
    const steps = release ? stepsOf(release) : [];
    const publishing = steps.map((it) => it.run ?? '').join('\n');
    return [
      ...(/provenance\.intoto\.jsonl[^]*gh release create/.test(publishing)
        ? []
        : ['no provenance beside the files of a release']),
      ...(/npm publish .*--provenance/.test(publishing) ? [] : ['the package has no provenance']),
      ...(steps.some((it) => it.uses?.startsWith('actions/attest-sbom@')) ? [] : ['no SBOM']),
    ];
  },
  Fuzzing: (root) =>
    tracked(root).some(
      (it) => /\.test\.ts$/.test(it) && read(root, it).includes("from 'fast-check'"),
    )
      ? []
      : ['no property tests'],
  SBOM: (root) => (read(root, '.ci/pack-release').includes('npm sbom') ? [] : ['there is none']),
};

/** What only the host knows: rights, reviews and habits, whose marks no file shows. */
export const NOT_IN_FILES = [
  'Branch-Protection',
  'CI-Tests',
  'CII-Best-Practices',
  'Code-Review',
  'Contributors',
  'Maintained',
  'Vulnerabilities',
  'Webhooks',
];
