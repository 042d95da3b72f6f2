'use strict';

// Looks at the package as it would be published: publint and "are the types wrong" on the packed
// tarball, what is in it, and how big it is installed without any peer.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { staleFiles } = require('./action');
const { VENDORED } = require('./vendor');

const root = path.join(__dirname, '..');

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (status !== 0) {
    console.error(`${[command, ...args].join(' ')} exited with ${status}\n${stdout}\n${stderr}`);
    process.exit(1);
  }
  return stdout;
}

function main() {
  if (!existsSync(path.join(root, 'dist/cli/bin.js'))) run('npm', ['run', 'build']);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pack-'));
  try {
    const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder]));
    const tarball = path.join(folder, packed.filename);
    const bin = (name) => path.join(root, 'node_modules', '.bin', name);
    run(bin('publint'), ['run', tarball, '--strict']);
    console.log('publint: no findings');
    // The ready policy pack and the schema are files to point at, not modules to import.
    run(bin('attw'), [
      tarball,
      '--exclude-entrypoints',
      './pulumi-policy/package.json',
      './schema/*',
      './guard/templates/*',
    ]);
    console.log('attw: types resolve for node10, node16 and bundlers');
    checkFiles(packed.files.map((it) => it.path));
    checkVersions();
    checkVendored(packed.files.map((it) => it.path));
    checkSize(packed.files);
    checkAction();
    console.log(
      `${packed.filename}: ${packed.files.length} files, ${(packed.size / 1024).toFixed(0)} kB packed, ` +
        `${(packed.unpackedSize / 1024).toFixed(0)} kB unpacked`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function checkFiles(files) {
  const needed = [
    'dist/cli/bin.js',
    'schema/report.schema.json',
    'pulumi-policy/PulumiPolicy.yaml',
    'pulumi-policy/package.json',
    'pulumi-policy/lib/pack.js',
    'dist/guard/code/one-active-key-guard.zip',
    'dist/guard/templates/detection.template.json',
    'dist/guard/templates/run-task.template.json',
    'dist/guard/templates/guard.template.json',
    'dist/guard/templates/organization.template.json',
    'dist/guard/templates/protection.scp.json',
    'dist/guard/templates/sweep-member.template.json',
  ];
  const stray = files.filter(
    (it) =>
      /(^|\/)(test|embedded-iam|node_modules|function)\//.test(it) || /(?<!\.d)\.ts$/.test(it),
  );
  const missing = needed.filter((it) => !files.includes(it));
  if (stray.length > 0 || missing.length > 0) {
    console.error(
      `In the package by mistake: ${stray.join(', ') || 'nothing'}. Missing: ${missing.join(', ') || 'nothing'}.`,
    );
    process.exit(1);
  }
}

function checkVersions() {
  const version = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).version;
  const { VERSION } = require(path.join(root, 'dist/rule-core/index.js'));
  const all = {
    package: version('package.json'),
    pack: version('pulumi-policy/package.json'),
    code: VERSION,
  };
  if (new Set(Object.values(all)).size !== 1) {
    console.error(`The versions differ: ${JSON.stringify(all)}`);
    process.exit(1);
  }
}

/** What the package needs of others is in it, at the versions of the lock file, and nothing is fetched. */
function checkVendored(files) {
  const { dependencies = {} } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  const versionIn = (name) =>
    JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
  const names = new Set(VENDORED.map((it) => it.split('/')[0]));
  const wrong = [
    ...Object.keys(dependencies).map((it) => `${it} would be fetched`),
    ...VENDORED.map((it) => `dist/vendor/${it.replace('/', '-')}.js`)
      .filter((it) => !files.includes(it))
      .map((it) => `${it} is missing`),
    ...[...names]
      .filter((it) => versionIn(it) !== packages[`node_modules/${it}`].version)
      .map((it) => `${it} is not the one of the lock file`),
  ];
  if (wrong.length > 0) {
    console.error(`What the package brings along: ${wrong.join(', ')}.`);
    process.exit(1);
  }
  console.log(`vendored: ${names.size} packages, at the versions of the lock file`);
}

/** What the package may take where it is installed, in bytes: what is above is said in docs/benchmarks.md first. */
const ROOM = 4_000_000;
/** What a folder takes on most file systems, and `du` counts. */
const FOLDER = 4_096;

/** Nothing else is installed with it, so this is all that a user gets. */
function checkSize(files) {
  const folders = new Set(['.']);
  for (const { path: file } of files) {
    for (let it = path.dirname(file); it !== '.'; it = path.dirname(it)) folders.add(it);
  }
  const bytes = files.reduce((sum, it) => sum + it.size, folders.size * FOLDER);
  const says = `installed: ${bytes} bytes with its ${folders.size} folders, of ${ROOM}`;
  if (bytes > ROOM) {
    console.error(`${says}. Too much: what is it that users need of it?`);
    process.exit(1);
  }
  console.log(says);
}

/** What the action, the hook and the image run is what the sources give. */
function checkAction() {
  const stale = staleFiles();
  if (stale.length > 0) {
    console.error(`Not what the sources give: ${stale.join(', ')} in action/. Run npm run action.`);
    process.exit(1);
  }
  console.log('action: the committed bundle equals the sources');
}

main();
