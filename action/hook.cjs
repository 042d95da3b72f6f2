#!/usr/bin/env node
'use strict';

// The pre-commit hook. `args` of the hook end with "--": what follows are names of files, whatever they
// look like. Without it a committed file could be named like an option.
const { argv, stderr } = process;
if (!argv.includes('--', 2)) {
  stderr.write(
    'one-active-key: "args" of the hook must end with "--", after which file names come\n',
  );
  process.exit(2);
}
argv.splice(2, 0, 'check');
require('./cli.cjs');
