'use strict';

// What a run costs before it does anything: `--help` and one template, beside Node itself.
const { mkdtempSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { figures, inTurn, median, run } = require('../support/run');
const { writeTemplates } = require('../support/templates');

const CLI = path.join(__dirname, '../../dist/cli/bin.js');
const TIMES = 7;

async function rows({ rounds }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    // The sixteenth template is YAML and has a key.
    writeTemplates(folder, { count: 16 });
    const node =
      (...args) =>
      () =>
        run(process.execPath, args, { cwd: folder });
    const samples = await inTurn(
      {
        'Node itself': node('-e', '0'),
        '--help': node(CLI, '--help'),
        'check of one template': node(CLI, 'check', 't00015.yaml', '--no-config'),
      },
      rounds * TIMES,
    );
    const base = samples['Node itself'];
    return Object.entries(samples).map(([what, own]) => {
      const { value, ratioTo } = figures(own, (it) => it.seconds * 1000);
      const more = median(own.map((it, at) => (it.seconds - base[at].seconds) * 1000));
      const ratio = ratioTo(base);
      return {
        what,
        who: 'one-active-key',
        value,
        unit: 'ms',
        more,
        ratio,
        to: 'Node itself',
        exit: own[0].code,
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { rows, title: 'Start' };
