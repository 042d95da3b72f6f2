'use strict';

const path = require('node:path');
const { bundle, root } = require('./bundle');

/**
 * The guard's function as one file, with the clients of the AWS SDK that it uses: what AWS Lambda's
 * runtimes bring changes without notice.
 */
function buildGuard() {
  bundle({
    entry: 'guard/lambda/hook.ts',
    outfile: path.join(root, 'dist/guard/function/index.js'),
    // Of the SDK only what is used: its CommonJS form cannot be taken apart.
    mainFields: ['module', 'main'],
    minify: true,
    // Messages say how an error is called.
    keepNames: true,
  });
}

module.exports = { buildGuard };
