'use strict';

// Runs of one program after another. What IAM holds in the end is the truth: a ledger keeps it. Where a
// way of looking cannot see it, `unseen` says so, and docs/pulumi.md why. An update without a preview
// stops late where the second key is there before the first is shown.
const { ACCOUNTS } = require('./accounts');
const { ENGINE_ONLY } = require('./engine-only');
const { OPTIONS } = require('./options');
const { RENAMES } = require('./renames');
const { STATUSES } = require('./statuses');
const { UNKNOWNS } = require('./unknowns');
const { WHOLE } = require('./whole');

module.exports = {
  RUNS: [...STATUSES, ...RENAMES, ...OPTIONS, ...UNKNOWNS, ...ACCOUNTS, ...WHOLE, ...ENGINE_ONLY],
};
