'use strict';

// The faces that have a program of their own, each in a process of its own: what it writes as rows to
// the file in BENCH_ROWS goes into the table, what it prints goes above it.
const { existsSync, mkdtempSync, readFileSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { run } = require('../support/run');

const PROGRAMS = ['pulumi.js', 'cdk.js', 'guard.js'];

async function rows({ rounds, say }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    const all = [];
    for (const name of PROGRAMS) {
      const program = path.join(__dirname, '..', name);
      if (!existsSync(program)) continue;
      const file = path.join(folder, `${name}.json`);
      const env = { BENCH_ROWS: file, ROUNDS: String(rounds) };
      const { code, out } = await run(process.execPath, [program], { env });
      if (code !== 0) say(`bench/${name} ended with ${code}.`);
      if (existsSync(file)) all.push(...JSON.parse(readFileSync(file, 'utf8')));
      else say(`\`node bench/${name}\`:\n\n\`\`\`text\n${out.trim()}\n\`\`\`\n`);
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { rows, title: 'Pulumi, the CDK and the guard' };
