#!/usr/bin/env node
'use strict';

// Starts the committed bundle as the command line: for images, and for pipelines that clone this
// repository at a commit.
try {
  require('./one-active-key.cjs').commandLine(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    `one-active-key: did not start, nothing was decided: ${error.code ?? error.name}\n`,
  );
  process.exit(2);
}
