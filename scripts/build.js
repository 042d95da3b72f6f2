'use strict';

// Compiles the package into dist/, with what it needs of others beside it, the policy pack into
// pulumi-policy/lib as one file that needs nothing but the Pulumi SDK, so that the folder also works
// when it is copied elsewhere, and the guard's functions as one archive for AWS Lambda.
const { spawnSync } = require('node:child_process');
const { chmodSync, existsSync, rmSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { bundle, root, SMALLER } = require('./bundle');
const { buildGuard } = require('./build-guard');
const { equalVersions } = require('./equal-versions');
const { slim } = require('./slim');
const { vendor } = require('./vendor');

const at = (...parts) => path.join(root, ...parts);

function main() {
  rmSync(at('dist'), { recursive: true, force: true });
  const tsc = spawnSync(
    process.execPath,
    [require.resolve('typescript/bin/tsc'), '-p', at('tsconfig.build.json')],
    {
      stdio: 'inherit',
    },
  );
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
  const brought = vendor();
  slim();
  if (existsSync(at('dist/cli/bin.js'))) chmodSync(at('dist/cli/bin.js'), 0o755);
  if (existsSync(at('pulumi-policy/pack.ts'))) buildPack();
  const packages = [...new Set([...brought, ...buildGuard()])].sort();
  // For the list of what a release is made of.
  writeFileSync(at('.cache/packages.json'), JSON.stringify(packages));
}

function buildPack() {
  equalVersions(root);
  rmSync(at('pulumi-policy/lib'), { recursive: true, force: true });
  bundle({
    entry: 'pulumi-policy/pack.ts',
    outfile: at('pulumi-policy/lib/pack.js'),
    external: ['@pulumi/*'],
    ...SMALLER,
  });
}

main();
