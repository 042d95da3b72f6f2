'use strict';

// How a Pulumi program of each language is started for an engine: what the language hosts of the
// command line do (pulumi/pulumi sdk/*/cmd/pulumi-language-*), as far as running goes.
const { spawn } = require('node:child_process');
const path = require('node:path');
const { sdkOf } = require('./sdk');

/**
 * Runs a program to its end.
 *
 * @param run where the monitor and the engine listen, and which stack it is: `{ monitor, engine,
 *   project, stack, organization, dryRun, parallel, config }`
 * @returns the exit code, and everything it printed
 */
function runSource(folder, main, run) {
  const { command, args, env = {} } = STARTERS[path.extname(main)](folder, main, run);
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(run.config),
      PULUMI_CONFIG_SECRET_KEYS: '[]',
      ...env,
      ...run.env,
    },
  });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ code: 70, output: message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}

const STARTERS = {
  '.js': (folder, main, { monitor, engine, project, stack, organization, dryRun, parallel }) => ({
    command: process.execPath,
    args: [
      sdkOf(folder).resolve('@pulumi/pulumi/cmd/run'),
      ...['--monitor', monitor, '--engine', engine, '--organization', organization],
      ...['--project', project, '--stack', stack, '--pwd', folder],
      ...(dryRun ? ['--dry-run'] : []),
      ...['--parallel', String(parallel), main],
    ],
    env: { PULUMI_NODEJS_TYPESCRIPT: 'false' },
  }),
  '.py': (folder, main, run) => ({
    command: 'python3',
    args: [path.join(__dirname, 'run_program.py'), path.join(folder, main)],
    env: variables(run),
  }),
  // Go, compiled.
  '': (folder, main, run) => ({ command: path.join(folder, main), args: [], env: variables(run) }),
};

/** What the Go SDK reads from the environment (pulumi/pulumi sdk/go/pulumi/run.go). */
function variables({ monitor, engine, project, stack, organization, dryRun, parallel }) {
  return {
    PULUMI_MONITOR: monitor,
    PULUMI_ENGINE: engine,
    PULUMI_PROJECT: project,
    PULUMI_STACK: stack,
    PULUMI_ORGANIZATION: organization,
    PULUMI_DRY_RUN: String(dryRun),
    PULUMI_PARALLEL: String(parallel),
  };
}

module.exports = { runSource };
