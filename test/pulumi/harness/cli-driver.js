'use strict';

// Runs the real Pulumi command line on a program, as a process of its own:
//   node cli-driver.js FOLDER MAIN ARGUMENTS…
// The program runs in this process, through the SDK's own language server (what the Automation API's
// inline programs use), so that no language host has to be installed. Output and exit code are those
// of the command line.
const { spawn } = require('node:child_process');
const path = require('node:path');
const { LanguageServer } = require('@pulumi/pulumi/automation/server');
const { sdkOf } = require('./sdk');

function main([folder, file, ...parameters]) {
  const sdk = sdkOf(__dirname);
  const server = new sdk.grpc.Server({ 'grpc.max_receive_message_length': 400 << 20 });
  const sources = path.resolve(folder) + path.sep;
  // `up` runs the program twice, for its preview and for itself: each time from the start.
  const program = () => {
    for (const name of Object.keys(require.cache)) {
      if (name.startsWith(sources)) delete require.cache[name];
    }
    return Promise.resolve(require(path.join(sources, file)));
  };
  const languageServer = new LanguageServer(program);
  const { LanguageRuntimeService } = sdk.proto('language_grpc_pb');
  server.addService(LanguageRuntimeService, languageServer);
  server.bindAsync('127.0.0.1:0', sdk.grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    const client = [`--client=127.0.0.1:${port}`, '--exec-kind=auto.inline'];
    const child = spawn('pulumi', [...parameters, ...client], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', (failed) => {
      process.stderr.write(`${failed.message}\n`);
      process.exit(70);
    });
    child.once('exit', (code) => process.exit(code ?? 70));
  });
}

main(process.argv.slice(2));
