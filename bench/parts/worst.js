'use strict';

// The dearest small inputs that a search of some seconds finds, by kind (bench/worst.js).
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { shapes } = require('../support/shapes');
const { worstOf } = require('../worst');

function rows({ rounds }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    return Object.keys(shapes).map((name) => {
      const found = worstOf(name, { seconds: 5 * rounds, seed: 1, folder });
      return {
        what: `${name} (${(found.text.length / 1000).toFixed(1)} kB, seed ${found.seed})`,
        who: 'one-active-key',
        value: found.seconds,
        unit: 's of work',
        about: `${found.tries} tries; ${found.verdict}`,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { rows, title: 'The dearest inputs of at most 26 kB that were found' };
