'use strict';

// How the time of one Terraform plan grows with its keys: 1 is linear, 2 is quadratic.
//   npm run build && node bench/terraform.js [keys, 5000]
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { readInputs } = require('../dist/inputs/index.js');

const least = Number(process.argv[2] ?? 5000);
const folder = mkdtempSync(path.join(os.tmpdir(), 'terraform-'));

function plan(keys, indent) {
  const changes = Array.from({ length: keys }, (_, n) => ({
    address: `aws_iam_access_key.k${n}`,
    mode: 'managed',
    type: 'aws_iam_access_key',
    change: {
      actions: ['create'],
      before: null,
      after: { user: `u${n}`, status: 'Active' },
      after_unknown: { id: true },
    },
  }));
  const resources = changes.map(({ address }) => ({ address, type: 'aws_iam_access_key' }));
  const whole = {
    format_version: '1.2',
    planned_values: { root_module: {} },
    resource_changes: changes,
    configuration: { root_module: { resources } },
  };
  return JSON.stringify(whole, null, indent);
}

function seconds(keys, indent) {
  writeFileSync(path.join(folder, 'plan.json'), plan(keys, indent));
  const start = process.cpuUsage();
  const { errors, keys: read } = readInputs(['plan.json'], { cwd: folder });
  if (read.length !== keys) throw new Error(`${read.length} keys, ${errors.length} errors`);
  return process.cpuUsage(start).user / 1e6;
}

for (const [title, indent] of [
  ['one line', undefined],
  ['indented', 2],
]) {
  seconds(100, indent);
  const [few, many] = [seconds(least, indent), seconds(4 * least, indent)];
  const growth = Math.log(many / few) / Math.log(4);
  console.log(
    `${title}: ${least} keys ${few.toFixed(2)} s, ${4 * least} keys ${many.toFixed(2)} s, growth ${growth.toFixed(2)}`,
  );
}
rmSync(folder, { recursive: true });
