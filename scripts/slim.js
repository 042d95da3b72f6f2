'use strict';

const { readdirSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { builtinModules } = require('node:module');
const path = require('node:path');
const { transformSync } = require('esbuild');
const ts = require('typescript');
const { root } = require('./bundle');
const { filesIn, LEFT_OUT } = require('./vendor');

const DIST = path.join(root, 'dist');
/** Of this repository alone, and not in the package. */
const OURS = ['embedded-iam', 'reference'].map((it) => path.join(DIST, it) + path.sep);

/**
 * Takes out of dist what nobody who installs the package uses: comments of code, which stay in its
 * sources and its types, and code and types that nothing leads to which can be imported or run.
 */
function slim() {
  const about = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const named = Object.values(about.exports).flatMap((it) => [it.types, it.default]);
  const inPackage = [...named, ...Object.values(about.bin)].filter((it) => it !== undefined);
  const code = filesIn(DIST, '.js');
  const ours = code.filter((it) => OURS.some((folder) => it.startsWith(folder)));
  const reached = reachedFrom(inPackage.map((it) => path.join(root, it)));
  const used = new Set([...reached, ...reachedFrom(ours)]);
  for (const file of [...code, ...filesIn(DIST, '.d.ts')]) {
    if (file.startsWith(path.join(DIST, 'vendor') + path.sep)) continue;
    if (!used.has(file)) rmSync(file);
    else if (file.endsWith('.js')) writeFileSync(file, withoutComments(file));
  }
  for (const file of reached) if (file.endsWith('.js')) refuseUnknown(file, about);
  removeEmpty(DIST);
}

function withoutComments(file) {
  return transformSync(readFileSync(file, 'utf8'), {
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
  }).code;
}

/** What is neither in the package, nor in Node, nor a peer would be missing where it is installed. */
function refuseUnknown(file, { peerDependencies }) {
  for (const { fileName: name } of importsOf(file)) {
    const [, of] = /^((?:@[^/]+\/)?[^/]+)/.exec(name) ?? [];
    if (name.startsWith('.') || name.startsWith('node:') || builtinModules.includes(name)) continue;
    if (Object.hasOwn(peerDependencies, of) || LEFT_OUT.includes(name)) continue;
    throw new Error(`${path.relative(root, file)} needs ${name}, which the package does not bring`);
  }
}

/** These files and those that they import: code from code, types from types. */
function reachedFrom(files) {
  const found = new Set();
  const waiting = [...files];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const ending = file.endsWith('.d.ts') ? '.d.ts' : '.js';
    for (const { fileName } of importsOf(file)) {
      if (fileName.startsWith('.'))
        waiting.push(placeOf(path.resolve(file, '..', fileName), ending));
    }
  }
  return found;
}

function importsOf(file) {
  return ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles;
}

function placeOf(place, ending) {
  const all = [place, `${place}${ending}`, path.join(place, `index${ending}`)];
  const found = all.find((it) => statSync(it, { throwIfNoEntry: false })?.isFile());
  if (!found) throw new Error(`nothing is at ${place}`);
  return found;
}

function removeEmpty(folder) {
  for (const it of readdirSync(folder, { withFileTypes: true })) {
    if (it.isDirectory()) removeEmpty(path.join(folder, it.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}

module.exports = { slim };
