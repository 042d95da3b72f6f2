'use strict';

const times = Number(process.env['ONE_ACTIVE_KEY_TIMES'] ?? 1);

/** Unit and integration tests: TypeScript sources, no build of the package needed except for the policy pack. */
module.exports = {
  testEnvironment: 'node',
  // Every core: by default Jest leaves one idle, which on two cores means one test file at a time.
  maxWorkers: '100%',
  // A busy machine is no failure; what hangs ends all the same.
  testTimeout: 60_000 * Math.max(1, times),
  setupFilesAfterEnv: times === 1 ? [] : ['<rootDir>/test/more-runs.js'],
  // Nor is a handle that a failed test left open a reason to wait: the results are there.
  forceExit: true,
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/pulumi-policy/package.json'],
  reporters: ['default', ['<rootDir>/test/results-reporter.js', { name: 'unit' }]],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
