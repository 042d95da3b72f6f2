'use strict';

// Adds up what the test runs of one CI run wrote (see test/results-reporter.js) and prints it in one line.
const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');

const folder = path.join(__dirname, '..', '.cache');
const results = readdirSync(folder)
  .filter((name) => name.startsWith('results-'))
  .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));

const total = (field) => results.reduce((sum, it) => sum + it[field], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`);
if (total('failed') > 0 || total('passed') === 0) process.exitCode = 1;
