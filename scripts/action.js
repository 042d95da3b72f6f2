'use strict';

// The code that the GitHub action, the pre-commit hook and the image run: one committed file, so that
// nothing is fetched by name when a gate starts, and nothing of the checkout that it judges is run.
//   npm run action            writes it
//   npm run action -- --check exits 1 where the committed file is not what the sources give
const { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bundle, root } = require('./bundle');
const { licencesOf } = require('./licences');

const NAMES = ['one-active-key.cjs', 'LICENSES.txt'];

/** Writes the bundle, and the licences of what is in it, into a folder. */
function buildAction(folder) {
  const metafile = bundle({
    entry: 'action/index.ts',
    // Few need it, and its releases are rare: it is loaded where somebody installed it.
    external: ['@aws-sdk/client-serverlessapplicationrepository'],
    outfile: path.join(folder, 'one-active-key.cjs'),
  });
  writeFileSync(path.join(folder, 'LICENSES.txt'), licencesOf(metafile, root));
}

/** Which committed files are not what the sources give. */
function staleFiles() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-action-'));
  try {
    buildAction(folder);
    return NAMES.filter((name) => {
      const committed = path.join(root, 'action', name);
      if (!existsSync(committed)) return true;
      return !readFileSync(committed).equals(readFileSync(path.join(folder, name)));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  if (process.argv.includes('--check')) {
    const stale = staleFiles();
    for (const it of stale)
      console.error(`action/${it} is not what the sources give: npm run action`);
    process.exitCode = stale.length > 0 ? 1 : 0;
  } else {
    buildAction(path.join(root, 'action'));
  }
}

module.exports = { buildAction, staleFiles };
