'use strict';

const path = require('node:path');

/**
 * The guard's function as one file, with the clients of the AWS SDK that it uses: what AWS Lambda's
 * runtimes bring changes without notice.
 */
function buildGuard(root) {
  require('esbuild').buildSync({
    entryPoints: [path.join(root, 'guard/lambda/hook.ts')],
    outfile: path.join(root, 'dist/guard/function/index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Of the SDK only what is used: its CommonJS form cannot be taken apart.
    mainFields: ['module', 'main'],
    minify: true,
    // Names of errors are in messages.
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}

module.exports = { buildGuard };
