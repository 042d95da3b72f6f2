'use strict';

const unit = require('./jest.config.js');

/** End to end: the built package, the real CDK command line, the real policy host, packed tarballs. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  reporters: ['default', ['<rootDir>/test/results-reporter.js', { name: 'e2e' }]],
  maxWorkers: 2,
  testTimeout: 300_000,
};
