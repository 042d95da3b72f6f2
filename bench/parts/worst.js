'use strict';

// The dearest small inputs that a search of some seconds finds, by kind (bench/worst.js).
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { KINDS, worstOf } = require('../worst');

async function rows({ rounds }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    const found = [];
    for (const name of KINDS) {
      const it = await worstOf(name, { seconds: 5 * rounds, seed: 1, folder });
      found.push({
        what: `${name} (${(it.text.length / 1000).toFixed(1)} kB, seed ${it.seed})`,
        who: 'one-active-key',
        value: it.seconds,
        unit: 's of work',
        about: `${it.tries} tries; ${it.verdict}`,
      });
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { rows, title: 'The dearest inputs of at most 26 kB that were found' };
