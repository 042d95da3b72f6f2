#!/usr/bin/env node
'use strict';

// Starts the committed bundle as the GitHub action. A bundle that does not start is exit code 2: Node
// would end with 1, which says that there is a violation.
const { appendFileSync } = require('node:fs');

function notStarted(error) {
  process.stderr.write(`one-active-key: did not run, nothing was decided: ${firstLine(error)}\n`);
  try {
    appendFileSync(process.env.GITHUB_OUTPUT, 'exit-code=2\nverdict=undetermined\n');
  } catch {
    // There is nobody to tell.
  }
  process.exit(2);
}

/** One line, without what a build log takes for a command. */
function firstLine(error) {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0].replace(/[^\p{L}\p{N}\p{P}\p{Zs}]|##\[/gu, '?');
}

process.on('uncaughtException', notStarted);
process.on('unhandledRejection', notStarted);
require('./one-active-key.cjs').runAction().catch(notStarted);
