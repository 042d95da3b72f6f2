'use strict';

const path = require('node:path');

const root = path.join(__dirname, '..');

/**
 * One file that needs nothing beside it but Node and what is `external`. Equal sources and an equal
 * lock give equal bytes: no path of this machine, no moment and no random name is in it.
 *
 * @returns which files went into it, as esbuild says it
 */
function bundle({ entry, outfile, external = [], ...more }) {
  return require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    ...more,
  }).metafile;
}

/** The packages in a bundle: the folder of each, and its name. */
function packagesIn({ inputs }) {
  const found = new Map();
  for (const it of Object.keys(inputs)) {
    const [folder, name] = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(it) ?? [];
    if (folder !== undefined) found.set(folder, { folder, name });
  }
  return [...found.values()];
}

/** In fewer bytes; functions and errors keep their names, and lines are short, for who reads a stack trace. */
const SMALLER = { minify: true, keepNames: true, lineLimit: 120 };

module.exports = { bundle, packagesIn, root, SMALLER };
