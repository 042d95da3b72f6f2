'use strict';

/* global jest */

// Every property with so many times its usual runs, where ONE_ACTIVE_KEY_TIMES asks for it: the same
// seeds, so the usual runs are the first of them.
const TIMES = Number(process.env['ONE_ACTIVE_KEY_TIMES']);
const USUAL = 100;

jest.mock('fast-check', () => {
  const actual = jest.requireActual('fast-check');
  const assert = (property, { numRuns = USUAL, ...others } = {}) =>
    actual.assert(property, { ...others, numRuns: Math.ceil(numRuns * TIMES) });
  const all = { ...actual, assert };
  return { ...all, __esModule: true, default: { ...actual.default, assert } };
});
