'use strict';

// `check` of a cloud assembly of 500 resources, as `cdk synth` writes it, beside Node itself.
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { figures, inTurn, median, run } = require('../support/run');
const { randomOf } = require('../support/random');
const { templateOf } = require('../support/templates');

const CLI = path.join(__dirname, '../../dist/cli/bin.js');
const STACKS = 20;
const TIMES = 3;

function writeAssembly(folder) {
  const random = randomOf(1);
  const artifacts = {};
  let resources = 0;
  for (let number = 0; number < STACKS; number++) {
    const { template } = templateOf(number, random);
    const name = `Service${number}`;
    resources += Object.keys(template.Resources).length;
    for (const [id, it] of Object.entries(template.Resources)) {
      it.Metadata = { 'aws:cdk:path': `${name}/${id}/Resource` };
    }
    writeFileSync(path.join(folder, `${name}.template.json`), JSON.stringify(template, null, 1));
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111111111111/eu-west-1',
      properties: { templateFile: `${name}.template.json`, stackName: name },
      displayName: name,
    };
  }
  const manifest = JSON.stringify({ version: '55.0.0', artifacts });
  writeFileSync(path.join(folder, 'manifest.json'), manifest);
  return resources;
}

async function rows({ rounds }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    const resources = writeAssembly(folder);
    const node =
      (...args) =>
      () =>
        run(process.execPath, args, { cwd: folder });
    const samples = await inTurn(
      { node: node('-e', '0'), check: node(CLI, 'check', '.', '--no-config', '-q') },
      rounds * TIMES,
    );
    const { value, ratioTo } = figures(samples.check, (it) => it.seconds * 1000);
    return [
      {
        what: `an assembly of ${STACKS} stacks, ${resources} resources`,
        who: 'one-active-key',
        value,
        unit: 'ms',
        more: median(samples.check.map((it, at) => (it.seconds - samples.node[at].seconds) * 1000)),
        ratio: ratioTo(samples.node),
        to: 'Node itself',
        peak: median(samples.check.map((it) => it.peak)),
        exit: samples.check[0].code,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { rows, title: 'A cloud assembly' };
