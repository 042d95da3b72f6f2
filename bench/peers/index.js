'use strict';

// The tools that read templates and are installed here: how each is asked about a folder, and which
// files it names. What is missing is left out, and said.
const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '../..');

/** Folders to look in: those in BENCH_PEERS, the cache of this checkout, and PATH. */
const FOLDERS = [
  ...(process.env.BENCH_PEERS ?? '').split(path.delimiter),
  path.join(ROOT, '.cache/peers/bin'),
  path.join(ROOT, '.cache/checkov/bin'),
  ...(process.env.PATH ?? '').split(path.delimiter),
].filter(Boolean);

function find(name) {
  return FOLDERS.map((it) => path.join(it, name)).find((it) => existsSync(it));
}

const fileOf = (it) => path.basename(it);

/** Each: its arguments for a folder and a place for its report, and the files that it names. */
const PEERS = {
  'cfn-guard': {
    about: 'a rule of our making, bench/peers/one-key.guard',
    version: ['--version'],
    args: (folder) => [
      ...['validate', '-r', path.join(__dirname, 'one-key.guard'), '-d', folder],
      ...['-S', 'none', '-o', 'json', '--structured'],
    ],
    named: ({ out }) =>
      JSON.parse(out).flatMap((it) => (it.status === 'FAIL' ? [fileOf(it.name)] : [])),
  },
  kics: {
    about: 'its query "IAM User With Multiple Access Keys" alone; needs KICS_ASSETS',
    version: ['version'],
    needs: () => process.env.KICS_ASSETS !== undefined,
    args: (folder, report) => [
      ...['scan', '-p', folder, '-t', 'CloudFormation', '-o', report, '--report-formats', 'json'],
      ...['-q', path.join(process.env.KICS_ASSETS, 'queries')],
      ...['-b', path.join(process.env.KICS_ASSETS, 'libraries')],
      ...['-i', '48677914-6fdf-40ec-80c4-2b0e94079f54', '--disable-secrets', '--no-progress'],
      '--silent',
    ],
    named: (_, report) =>
      JSON.parse(readFileSync(path.join(report, 'results.json'), 'utf8')).queries.flatMap((it) =>
        it.files.map((file) => fileOf(file.file_name)),
      ),
  },
  trivy: {
    about: 'all its checks of CloudFormation; its AWS-0167 counts (see TRIVY_CHECKS)',
    version: ['--version'],
    // AWS-0167 is only in a framework that is not selected, so it never runs. A copy of it without
    // `frameworks`, with the id USR-0167 and in the package user.aws.iam.usr0167, does.
    args: (folder) => [
      ...['config', '--skip-check-update', '-q', '-f', 'json'],
      ...['--misconfig-scanners', 'cloudformation'],
      ...(process.env.TRIVY_CHECKS
        ? ['--config-check', process.env.TRIVY_CHECKS, '--check-namespaces', 'user']
        : []),
      folder,
    ],
    named: ({ out }) =>
      (JSON.parse(out).Results ?? []).flatMap((it) =>
        (it.Misconfigurations ?? []).some(({ ID }) => /0167$/.test(ID)) ? [fileOf(it.Target)] : [],
      ),
  },
  checkov: {
    about: 'one check, CKV_AWS_62: it has none about the number of keys',
    version: ['--version'],
    args: (folder) => [
      ...['-d', folder, '--framework', 'cloudformation', '--compact', '--quiet', '-o', 'json'],
      ...['--skip-download', '--check', 'CKV_AWS_62'],
    ],
  },
  'cfn-lint': {
    about: 'all its rules: it has none about the number of keys',
    version: ['--version'],
    // 45 times as slow as this tool on a hundred templates: only for who has the time.
    needs: () => process.env.BENCH_CFN_LINT === '1',
    args: (folder) => ['--format', 'json', path.join(folder, '*')],
  },
};

/** @returns the peers that are installed, each with its path, and the names of those that are not */
function peers() {
  const all = Object.entries(PEERS).map(([name, peer]) => {
    const program = find(name);
    const isThere = program !== undefined && (peer.needs?.() ?? true);
    return { name, program: isThere ? program : undefined, ...peer };
  });
  return {
    installed: all.filter((it) => it.program !== undefined),
    missing: all.filter((it) => it.program === undefined).map((it) => it.name),
  };
}

module.exports = { peers };
