'use strict';

const { existsSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { transformSync } = require('esbuild');
const ts = require('typescript');
const { root } = require('./bundle');
const { filesIn } = require('./vendor');

const DIST = path.join(root, 'dist');

/**
 * Takes out of dist what nobody who installs the package uses: comments of code, which stay in its
 * sources and its types, and the types of what cannot be imported.
 */
function slim() {
  for (const file of filesIn(DIST, '.js')) {
    const { code } = transformSync(readFileSync(file, 'utf8'), {
      platform: 'node',
      target: 'node20',
      charset: 'utf8',
      legalComments: 'none',
    });
    writeFileSync(file, code);
  }
  const needed = typesOf(exportedTypes());
  for (const file of filesIn(DIST, '.d.ts')) if (!needed.has(file)) rmSync(file);
}

function exportedTypes() {
  const { exports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  return Object.values(exports).flatMap((it) => (it.types ? [path.join(root, it.types)] : []));
}

/** These files, and those that they import. */
function typesOf(files) {
  const found = new Set();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) waiting.push(typesAt(path.resolve(file, '..', fileName)));
    }
  }
  return found;
}

function typesAt(place) {
  const all = [`${place}.d.ts`, path.join(place, 'index.d.ts')];
  const found = all.find((it) => existsSync(it));
  if (!found) throw new Error(`no types at ${place}`);
  return found;
}

module.exports = { slim };
