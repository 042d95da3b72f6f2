'use strict';

// Writes what is made from code: tables of the documentation, the schema of the configuration file.
//   npm run reference
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');
const { REFERENCE } = require('../dist/reference/index.js');

async function main() {
  for (const [name, made] of Object.entries(REFERENCE)) {
    const file = path.join(__dirname, '..', name);
    const options = await prettier.resolveConfig(file);
    const text = made(readFileSync(file, 'utf8'));
    writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
  }
}

void main();
