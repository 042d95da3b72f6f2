'use strict';

// Runs the real Pulumi command line on a program, as a process of its own:
//   node cli-driver.js FOLDER MAIN ARGUMENTS…
// The language host is this process (`--client`, as the Automation API's inline programs have it), so
// that none has to be installed; the program is a process of its own, started as a language host
// starts it. Output and exit code are those of the command line.
const { spawn } = require('node:child_process');
const path = require('node:path');
const { runSource } = require('./languages');
const { sdkOf } = require('./sdk');

function main([folder, file, ...parameters]) {
  const sdk = sdkOf(__dirname);
  const server = new sdk.grpc.Server({ 'grpc.max_receive_message_length': 400 << 20 });
  const { LanguageRuntimeService } = sdk.proto('language_grpc_pb');
  const methods = runtime(sdk, path.resolve(folder), file);
  const missing = (call, done) => done({ code: 12, details: 'not part of this language host' });
  const all = Object.keys(LanguageRuntimeService).map((name) => [name, methods[name] ?? missing]);
  server.addService(LanguageRuntimeService, Object.fromEntries(all));
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

function runtime(sdk, folder, file) {
  const messages = sdk.proto('language_pb');
  return {
    getRequiredPlugins: (call, done) => done(null, new messages.GetRequiredPluginsResponse()),
    getRequiredPackages: (call, done) => done(null, new messages.GetRequiredPackagesResponse()),
    getPluginInfo: (call, done) => {
      const info = new (sdk.proto('plugin_pb').PluginInfo)();
      info.setVersion('1.0.0');
      done(null, info);
    },
    run: async ({ request }, done) => {
      const { code, output } = await runSource(folder, file, {
        monitor: request.getMonitorAddress(),
        engine: request.getArgsList()[0] ?? '',
        project: request.getProject(),
        stack: request.getStack(),
        organization: request.getOrganization(),
        dryRun: request.getDryrun(),
        parallel: request.getParallel(),
        config: Object.fromEntries(request.getConfigMap().toObject()),
      });
      const response = new messages.RunResponse();
      if (code !== 0) response.setError(`the program ended with ${code}: ${output}`);
      done(null, response);
    },
  };
}

main(process.argv.slice(2));
