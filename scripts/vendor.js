'use strict';

const { mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { bundle, packagesIn, root, SMALLER } = require('./bundle');
const { licencesOf } = require('./licences');

/** What the package needs at run time and brings along, each as one file of what it uses of it. */
const VENDORED = [
  'commander',
  'csv-parse',
  'csv-parse/sync',
  'http-proxy-agent',
  'https-proxy-agent',
  'picocolors',
  'yaml',
];

/** What `debug` of the proxy agents asks for, which goes on where nobody has installed it. */
const LEFT_OUT = ['supports-color'];

const DIST = path.join(root, 'dist');
const FOLDER = path.join(DIST, 'vendor');

/**
 * Puts these packages into dist/vendor, at the versions of the lock file, and has dist load them there.
 *
 * @returns the names of all packages that are in it
 */
function vendor() {
  mkdirSync(FOLDER, { recursive: true });
  const inputs = {};
  for (const name of VENDORED) Object.assign(inputs, bundled(name));
  writeFileSync(path.join(FOLDER, 'LICENCES.txt'), licencesOf({ inputs }, root));
  for (const file of filesIn(DIST, '.js')) {
    const code = readFileSync(file, 'utf8');
    const loading = code.replaceAll(/\brequire\((["'])([^"'.][^"']*)\1\)/g, (all, _, name) =>
      VENDORED.includes(name) ? `require(${JSON.stringify(placeOf(name, file))})` : all,
    );
    if (loading !== code) writeFileSync(file, loading);
  }
  return packagesIn({ inputs }).map((it) => it.name);
}

function bundled(name) {
  const { inputs } = bundle({
    entry: require.resolve(name),
    outfile: fileOf(name),
    external: LEFT_OUT,
    ...SMALLER,
    // TypeScript follows programs of the tests to here, and a line that ends in a dot is a fault to it.
    lineLimit: 100_000,
  });
  return inputs;
}

function fileOf(name) {
  return path.join(FOLDER, `${name.replace('/', '-')}.js`);
}

function placeOf(name, from) {
  const place = path.relative(path.dirname(from), fileOf(name)).split(path.sep).join('/');
  return place.startsWith('.') ? place : `./${place}`;
}

/** The files in a folder and below it, by the ending of their names. */
function filesIn(folder, ending) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile() && it.name.endsWith(ending))
    .map((it) => path.join(it.parentPath, it.name));
}

module.exports = { filesIn, LEFT_OUT, vendor, VENDORED };
