'use strict';

const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** A jest reporter that leaves the counts of a run in .cache/results-NAME.json. */
class ResultsReporter {
  constructor(_config, { name }) {
    this.name = name;
  }

  onRunComplete(_contexts, results) {
    const folder = path.join(__dirname, '..', '.cache');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, `results-${this.name}.json`),
      JSON.stringify({
        passed: results.numPassedTests,
        failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
        skipped: results.numPendingTests + results.numTodoTests,
      }),
    );
  }
}

module.exports = ResultsReporter;
