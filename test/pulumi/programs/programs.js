'use strict';

// Programs and what the pack says of them: at preview, and at update where that differs.
const { accounts } = require('./accounts');
const { others } = require('./others');
const { users } = require('./users');

module.exports = { PROGRAMS: [...users, ...accounts, ...others] };
