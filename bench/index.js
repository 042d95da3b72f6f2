'use strict';

// Every benchmark that has a figure to compare, in one table; kept as JSON in bench/results/, from which
// the page docs/benchmarks.md is made. Says what became worse by more than a tenth since the last time.
//   npm run bench                      all parts, three rounds each
//   npm run bench -- start growth      these parts only; the others keep their figures of the last time
//   ROUNDS=1 npm run bench             for a first look
// Peers are looked for in BENCH_PEERS, .cache/peers/bin, .cache/checkov/bin and PATH.
const os = require('node:os');
const { keep, last } = require('./support/results');
const { worse } = require('./support/worse');
const { tableOf } = require('./support/table');
const { writePage } = require('./support/page');

/** In the order of the page. A part is `rows({ rounds, say })` and a `title`. */
const PARTS = {
  'same-work': require('./parts/same-work'),
  start: require('./parts/start'),
  growth: require('./parts/growth'),
  worst: require('./parts/worst'),
  assembly: require('./parts/assembly'),
  faces: require('./parts/faces'),
};

async function main(only) {
  const unknown = only.filter((it) => !Object.hasOwn(PARTS, it));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  const rounds = Number(process.env.ROUNDS ?? 3);
  const before = last();
  const found = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const said = [];
    const rows = await part.rows({ rounds, say: (line) => said.push(line) });
    found.push({ name, title: part.title, rounds, machine: machine(), said, rows });
    console.log(`\n${part.title}\n${[...said, tableOf(rows)].join('\n')}`);
  }
  for (const line of worse(before, found)) console.log(`worse: ${line}`);
  const all = keep(before, found, Object.keys(PARTS));
  await writePage(all);
}

/** Enough to know that figures of two machines are not to be compared. */
function machine() {
  const load = os.loadavg()[0] ?? 0;
  return `${os.cpus().length} cores, Node ${process.versions.node}, load ${load.toFixed(1)}`;
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
