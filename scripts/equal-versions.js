'use strict';

const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/**
 * Gives the policy pack the version of the package: `pulumi policy publish` takes it from
 * PulumiPolicy.yaml, and from the pack's package.json where that has none.
 */
function equalVersions(root) {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  replaceIn(path.join(root, 'pulumi-policy/package.json'), (text) => {
    const pack = JSON.parse(text);
    return pack.version === version ? text : `${JSON.stringify({ ...pack, version }, null, 2)}\n`;
  });
  replaceIn(path.join(root, 'pulumi-policy/PulumiPolicy.yaml'), (text) =>
    text.replace(/^version: .*$/m, `version: ${version}`),
  );
}

function replaceIn(file, change) {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after !== before) writeFileSync(file, after);
}

module.exports = { equalVersions };
