import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { startRepository } from '../e2e/packed';
import { CHECKS, NOT_IN_FILES, workflowsOf } from './marks';

const ROOT = path.join(__dirname, '../..');

/** What stands by now. A mark that goes may be taken out of here; one that comes is a step back. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  // There is no address before the first release, which is refused without one (scripts/home.js).
  'Security-Policy': ['it has no address'],
};

test.each(Object.keys(CHECKS))('%s is no worse than it was', (name) => {
  expect(CHECKS[name]!(ROOT)).toEqual(KNOWN[name] ?? []);
});

test('updates of what the package brings along have a request of their own', () => {
  const { VENDORED } = jest.requireActual<{ VENDORED: string[] }>('../../scripts/vendor');
  const { updates } = parse(readFileSync(path.join(ROOT, '.github/dependabot.yml'), 'utf8')) as {
    updates: { groups?: Record<string, { patterns?: string[] }> }[];
  };
  const packages = new Set(VENDORED.map((it) => it.split('/')[0]));
  // A dependency is of the first group that takes it.
  expect(Object.keys(updates[0]?.groups ?? {})).toEqual(['aws', 'vendored', 'development']);
  expect(new Set(updates[0]?.groups?.['vendored']?.patterns)).toEqual(packages);
});

test('each check is one of Scorecard, and those that are left out are named', () => {
  expect(new Set([...Object.keys(CHECKS), ...NOT_IN_FILES]).size).toBe(20);
});

test('what writes is named: in which job, and nothing of the package runs beside a secret', () => {
  const writes = workflowsOf(ROOT).flatMap((it) =>
    Object.entries(it.jobs).flatMap(([job, { permissions }]) => {
      const rights = Object.entries((permissions ?? {}) as Record<string, string>);
      const more = rights.filter(([, right]) => right === 'write').map(([right]) => right);
      return more.length === 0 ? [] : [[it.name, job, more.join()]];
    }),
  );
  expect(writes).toEqual([
    ['codeql.yml', 'analyze', 'security-events'],
    ['release.yml', 'publish', 'contents,id-token,attestations'],
    ['release.yml', 'image', 'packages,id-token,attestations'],
    ['scorecard.yml', 'scorecard', 'security-events,id-token'],
  ]);
  const release = workflowsOf(ROOT).find((it) => it.name === 'release.yml');
  const publishing = ['publish', 'image'].flatMap((it) => release?.jobs[it]?.steps ?? []);
  const runs = publishing.map((it) => it.run ?? '').join('\n');
  expect(runs).not.toMatch(/npm (?:ci|test|run|install)|bash |node (?!-p )/);
  expect(runs).toContain('--ignore-scripts');
});

test('no step leaves a token in the checkout', () => {
  const checkouts = workflowsOf(ROOT).flatMap((it) =>
    Object.values(it.jobs).flatMap(({ steps = [] }) =>
      steps.filter((step) => step.uses?.startsWith('actions/checkout@')),
    ),
  );
  expect(checkouts.length).toBeGreaterThan(4);
  for (const it of checkouts) expect(it.with?.['persist-credentials']).toBe(false);
});

test('an action is at one commit everywhere, with its version beside it', () => {
  const files = ['ci', 'codeql', 'dependency-review', 'release', 'scorecard'].map(
    (it) => `.github/workflows/${it}.yml`,
  );
  const lines = [...files, 'docs/ci.md', 'docs/pull-requests.md'].flatMap((it) =>
    readFileSync(path.join(ROOT, it), 'utf8')
      .split('\n')
      .filter((line) => /^\s*- (?:id: \w+\s*)?uses: |^\s*uses: /.test(line)),
  );
  const commits = new Map<string, Set<string>>();
  for (const line of lines) {
    const [, action = '', commit = '', rest = ''] = /uses: ([^@]+)@(\S+)(.*)/.exec(line) ?? [];
    if (action.endsWith('one-active-key')) continue;
    expect([line, /^ # v\d+\.\d+\.\d+$/.test(rest)]).toEqual([line, true]);
    const repository = action.split('/').slice(0, 2).join('/');
    commits.set(repository, (commits.get(repository) ?? new Set()).add(commit));
  }
  for (const [action, all] of commits) expect([action, all.size]).toEqual([action, 1]);
});

describe('a step back', () => {
  let copy: string;
  beforeEach(() => {
    copy = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-scorecard-'));
    for (const it of ['.github', '.ci', 'Dockerfile', 'LICENSE', 'SECURITY.md']) {
      cpSync(path.join(ROOT, it), path.join(copy, it), { recursive: true });
    }
    mkdirSync(path.join(copy, 'test'));
    writeFileSync(path.join(copy, 'test/a.test.ts'), "import fc from 'fast-check';\n");
  });
  afterEach(() => {
    rmSync(copy, { recursive: true, force: true });
  });
  const change = (file: string, from: string | RegExp, to: string) => {
    const before = readFileSync(path.join(copy, file), 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(path.join(copy, file), after);
  };
  const CI = '.github/workflows/ci.yml';

  test.each<[check: string, what: string, change: () => void]>([
    [
      'Pinned-Dependencies',
      'a tag of an action',
      () => {
        change(CI, /@[0-9a-f]{40}/, '@v5');
      },
    ],
    [
      'Pinned-Dependencies',
      'a tag of an image',
      () => {
        change('Dockerfile', /@sha256:\S+/, '');
      },
    ],
    [
      'Pinned-Dependencies',
      'a package of Python without its digest',
      () => {
        change('.ci/run', '--require-hashes ', '');
      },
    ],
    [
      'Pinned-Dependencies',
      'a fetch',
      () => {
        change(CI, 'npm ci', 'npx prettier .');
      },
    ],
    [
      'Token-Permissions',
      'all rights',
      () => {
        change(CI, /permissions:\n.*\n/, '');
      },
    ],
    [
      'Dangerous-Workflow',
      'secrets',
      () => {
        change(CI, 'pull_request:', 'pull_request_target:');
      },
    ],
    [
      'Dangerous-Workflow',
      'a title in a command',
      () => {
        change(CI, 'npm ci', 'echo "${{ github.event.pull_request.title }}"');
      },
    ],
    [
      'Security-Policy',
      'no time',
      () => {
        change('SECURITY.md', /\d+ days/g, 'soon');
      },
    ],
    [
      'SAST',
      'no analysis',
      () => {
        change('.github/workflows/codeql.yml', '/analyze@', '/init@');
      },
    ],
    [
      'Dependency-Update-Tool',
      'no updates of images',
      () => {
        change('.github/dependabot.yml', 'docker', 'gomod');
      },
    ],
    [
      'Packaging',
      'no package',
      () => {
        change('.github/workflows/release.yml', 'npm publish', 'echo');
      },
    ],
    [
      'Signed-Releases',
      'no provenance',
      () => {
        change('.github/workflows/release.yml', ' --provenance', '');
      },
    ],
    [
      'SBOM',
      'no list',
      () => {
        change('.ci/pack-release', 'npm sbom', 'true');
      },
    ],
    [
      'License',
      'no licence',
      () => {
        rmSync(path.join(copy, 'LICENSE'));
      },
    ],
    [
      'Fuzzing',
      'no properties',
      () => {
        change('test/a.test.ts', /.*\n/, '');
      },
    ],
    [
      'Binary-Artifacts',
      'a program',
      () => {
        writeFileSync(path.join(copy, 'tool.exe'), '');
      },
    ],
  ])('%s: %s is a mark', (check, _, step) => {
    const marks = () => {
      const git = startRepository(copy);
      git('add', '.');
      return CHECKS[check]!(copy);
    };
    const before = marks();
    step();
    expect(marks().length).toBeGreaterThan(before.length);
  });
});
