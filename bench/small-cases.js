'use strict';

// The small templates of the tests beside the tools that have this rule: of how many does each say what is
// right? The cases are ours, written to be hard; each is a template alone in a folder, with a verdict that
// the template itself decides. Peers as in bench/peers.
//   node bench/small-cases.js
const { buildSync } = require('esbuild');
const { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { peers } = require('./peers');
const { run } = require('./support/run');

const ROOT = path.join(__dirname, '..');
const CLI = path.join(ROOT, 'dist/cli/bin.js');
const FILE = 'template.yaml';

/** Cases whose verdict needs nothing but the template: no value given, nothing that nobody can know. */
function smallCases(folder) {
  const tables = ['names', 'statuses', 'worlds', 'shapes'];
  const contents = [
    "export { cases } from './test/cases/index';",
    "export { templateOf } from './test/cloudformation/table/row';",
    ...tables.map((it) => `export { ${it} } from './test/cloudformation/table/${it}';`),
  ].join('\n');
  const outfile = path.join(folder, 'cases.cjs');
  const stdin = { contents, resolveDir: ROOT, loader: 'ts' };
  buildSync({ stdin, outfile, bundle: true, platform: 'node', packages: 'external' });
  // Packages are found from where the file lies.
  const module = require(outfile);
  const shared = module.cases.flatMap(({ name, verdict, programs }) =>
    programs.cloudformation === undefined ? [] : [{ name, verdict, text: programs.cloudformation }],
  );
  const rows = tables.flatMap((it) =>
    module[it]
      .filter((row) => !row.supplied && !row.region && !row.account && !row.stackName)
      .map((row) => ({ name: row.name, verdict: row.verdict, text: module.templateOf(row) })),
  );
  return [...shared, ...rows].filter((it) => it.verdict !== 'undetermined');
}

const ours = {
  name: 'one-active-key',
  program: process.execPath,
  args: (folder, report) => [CLI, 'check', folder, '--no-config', '-q', '-f', `json=${report}`],
  named: (_, report) =>
    JSON.parse(readFileSync(report, 'utf8')).verdict === 'violation' ? [FILE] : [],
};

async function ask(tool, cases, folder) {
  const counts = { right: 0, missed: [], alarms: [], failed: 0 };
  for (const [index, { name, verdict, text }] of cases.entries()) {
    const below = path.join(folder, tool.name, String(index));
    const templates = path.join(below, 'templates');
    const report = path.join(below, 'report');
    mkdirSync(templates, { recursive: true });
    writeFileSync(path.join(templates, FILE), text);
    const done = await run(tool.program, tool.args(templates, report), { cwd: below });
    const violates = verdict === 'violation';
    const says = saysViolation(tool, done, report);
    if (says === undefined) counts.failed++;
    else if (says === violates) counts.right++;
    else (violates ? counts.missed : counts.alarms).push(name);
  }
  return counts;
}

/** Nothing where it gave no report that can be read. */
function saysViolation(tool, done, report) {
  try {
    return tool.named(done, report).length > 0;
  } catch {
    return undefined;
  }
}

async function main() {
  mkdirSync(path.join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, '.cache/small-cases-'));
  try {
    const cases = smallCases(folder);
    const violations = cases.filter((it) => it.verdict === 'violation').length;
    console.log(
      `${cases.length} cases: ${violations} violations, ${cases.length - violations} that pass.`,
    );
    const { installed, missing } = peers();
    for (const it of missing) console.log(`${it} is not installed here and is left out.`);
    const lines = [];
    for (const tool of [ours, ...installed.filter((it) => it.named)]) {
      const { right, missed, alarms, failed } = await ask(tool, cases, folder);
      lines.push([tool.name, right, missed.length, alarms.length, failed]);
      for (const it of missed) console.log(`${tool.name} misses: ${it}`);
      for (const it of alarms) console.log(`${tool.name} alarms: ${it}`);
    }
    console.log(['tool', 'right', 'missed', 'false alarms', 'no answer'].join('\t'));
    for (const it of lines) console.log(it.join('\t'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
