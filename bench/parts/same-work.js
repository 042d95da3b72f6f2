'use strict';

// The gate beside other tools on one folder of typical templates: time, memory, exit code, and of how
// many templates each says what is right.
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { peers } = require('../peers');
const { figures, inTurn, median, run } = require('../support/run');
const { writeTemplates } = require('../support/templates');

const COUNT = 1_000;
const CLI = path.join(__dirname, '../../dist/cli/bin.js');

async function rows({ rounds, say }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    const templates = path.join(folder, 'templates');
    const right = writeTemplates(templates, { count: COUNT });
    const { installed, missing } = peers();
    for (const it of missing) say(`${it} is not installed here and is left out.`);
    const tools = [ours(folder), ...installed].map((it) => ({
      ...it,
      report: path.join(folder, it.name),
    }));
    const samples = await inTurn(
      Object.fromEntries(
        tools.map((it) => [
          it.name,
          () => run(it.program, it.args(templates, it.report), { cwd: folder }),
        ]),
      ),
      rounds,
    );
    const resources = right.reduce((sum, it) => sum + it.resources, 0);
    return await Promise.all(tools.map((it) => rowOf(it, { samples, right, resources })));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ours(folder) {
  const report = path.join(folder, 'report.json');
  return {
    name: 'one-active-key',
    about: 'check',
    program: process.execPath,
    args: (templates) => [CLI, 'check', templates, '--no-config', '-q', '-f', `json=${report}`],
    named: () =>
      JSON.parse(readFileSync(report, 'utf8')).findings.flatMap((it) =>
        it.verdict === 'violation'
          ? it.keys.map(({ location }) => path.basename(location.file))
          : [],
      ),
  };
}

async function rowOf(tool, { samples, right, resources }) {
  const own = samples[tool.name];
  const first = samples['one-active-key'];
  const { value, ratioTo } = figures(own, (it) => it.seconds);
  return {
    what: `${right.length.toLocaleString('en')} templates, ${resources.toLocaleString('en')} resources`,
    who: await called(tool),
    value,
    unit: 's',
    work: median(own.map((it) => it.work)),
    peak: median(own.map((it) => it.peak)),
    // How many times our own time and work; of ourselves there is nothing to be told.
    ratio: ratioTo(first),
    workRatio: figures(own, (it) => it.work).ratioTo(first),
    to: 'one-active-key',
    exit: own[0].code,
    right: tool.named ? rightOf(new Set(tool.named(own[0], tool.report)), right) : undefined,
    about: tool.about,
  };
}

/** Of how many templates it says what is right: names it where there are two active keys, and only there. */
function rightOf(named, right) {
  return right.filter((it) => it.violates === named.has(it.file)).length;
}

async function called({ name, program, version }) {
  if (!version) return name;
  const { out } = await run(program, version);
  return `${name} ${/\d+\.\d+[\w.]*/.exec(out)?.[0] ?? ''}`.trim();
}

module.exports = { rows, title: 'The same templates for everybody' };
