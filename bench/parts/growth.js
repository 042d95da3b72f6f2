'use strict';

// How the work grows with the input: 1 is linear, 2 is quadratic. Processor time of a process of its
// own, less that of one which has next to nothing to read.
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { inTurn, median, run } = require('../support/run');
const { writeTemplates } = require('../support/templates');
const { writeYaml } = require('../support/templates/write-yaml');

const CLI = path.join(__dirname, '../../dist/cli/bin.js');

const json = (value) => JSON.stringify(value, null, 2);

/** One template with so many resources, none of them large: a template may have 10 MB. */
function oneTemplate(size, write) {
  const Resources = {};
  for (let n = 0; n < size; n++) Resources[`Q${n}`] = { Type: 'AWS::SQS::Queue' };
  Resources.Key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };
  return (folder) => writeFileSync(path.join(folder, 't.yaml'), write({ Resources }));
}

/** Keys of one user, each on a condition of its own that excludes the others. */
function keysOfOne(size) {
  const AllowedValues = Array.from({ length: size }, (_, n) => `v${n}`);
  const Conditions = {};
  const Resources = {};
  for (const [n, value] of AllowedValues.entries()) {
    Conditions[`Is${n}`] = { 'Fn::Equals': [{ Ref: 'Which' }, value] };
    const Properties = { UserName: 'alice' };
    Resources[`K${n}`] = { Type: 'AWS::IAM::AccessKey', Condition: `Is${n}`, Properties };
  }
  return { Parameters: { Which: { Type: 'String', AllowedValues } }, Conditions, Resources };
}

function plainKeysOfOne(size) {
  const keys = Array.from({ length: size }, (_, n) => [
    `K${n}`,
    { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
  ]);
  return { Resources: Object.fromEntries(keys) };
}

const LINES = {
  templates: {
    sizes: [100, 1_000, 10_000],
    make: (size) => (folder) => writeTemplates(folder, { count: size }),
  },
  'resources of a template (YAML)': {
    sizes: [1_000, 10_000, 100_000],
    make: (size) => oneTemplate(size, writeYaml),
  },
  'resources of a template (JSON)': {
    sizes: [1_000, 10_000, 100_000],
    make: (size) => oneTemplate(size, JSON.stringify),
  },
  'keys of one user': {
    sizes: [50, 500, 5_000],
    make: (size) => (folder) =>
      writeFileSync(path.join(folder, 't.json'), json(plainKeysOfOne(size))),
  },
  'keys of one user that exclude one another': {
    sizes: [50, 500, 5_000],
    make: (size) => (folder) => writeFileSync(path.join(folder, 't.json'), json(keysOfOne(size))),
  },
};

async function rows({ rounds }) {
  const root = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  try {
    const all = [];
    for (const [what, line] of Object.entries(LINES)) {
      all.push(...(await growthOf(what, line, { root, rounds })));
    }
    return all;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function growthOf(what, { sizes, make }, { root, rounds }) {
  const folders = [1, ...sizes].map((size) => {
    const folder = path.join(root, `${what.replaceAll(/\W/g, '-')}-${size}`);
    mkdirSync(folder);
    make(size)(folder);
    return [size, folder];
  });
  const samples = await inTurn(
    Object.fromEntries(
      folders.map(([size, cwd]) => [
        size,
        () => run(process.execPath, [CLI, 'check', '.', '--no-config', '-q'], { cwd }),
      ]),
    ),
    rounds,
  );
  const work = (size) =>
    median(samples[size].map((it) => it.work)) - median(samples[1].map((it) => it.work));
  return sizes.map((size, at) => {
    const before = sizes[at - 1];
    // What the clock does not see has no growth.
    const growth =
      before === undefined || work(before) <= 0 || work(size) <= 0
        ? undefined
        : Math.log(work(size) / work(before)) / Math.log(size / before);
    return {
      what: `${size.toLocaleString('en')} ${what}`,
      who: 'one-active-key',
      value: work(size),
      unit: 's of work',
      peak: median(samples[size].map((it) => it.peak)),
      growth,
      exit: samples[size][0].code,
    };
  });
}

module.exports = { rows, title: 'Growth' };
