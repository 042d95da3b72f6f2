'use strict';

const unit = require('./jest.config.js');

/** End to end: the built package, the real CDK command line, the real policy host, packed tarballs. */
module.exports = {
  ...unit,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
  testTimeout: 300_000,
};
