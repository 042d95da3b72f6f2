'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const { sdkOf } = require('./sdk');

const MAX_MESSAGE = 400 * 1024 * 1024;

/**
 * Starts a policy pack as the engine's language host does (`nodeLanguageHost.RunPlugin`): the pack's
 * folder is the working directory, `run-policy-pack` is resolved from it, and the first line of
 * standard output is the port. Speaks the Analyzer protocol to it.
 */
async function startPack(folder, { env = {}, timeout = 240_000 } = {}) {
  const directory = path.resolve(folder);
  const sdk = sdkOf(directory);
  const child = spawn(
    process.execPath,
    [sdk.resolve('@pulumi/pulumi/cmd/run-policy-pack'), '127.0.0.1:1', directory],
    {
      cwd: directory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PULUMI_NODEJS_ORGANIZATION: 'organization',
        PULUMI_NODEJS_PROJECT: 'project',
        PULUMI_NODEJS_STACK: 'dev',
        PULUMI_NODEJS_DRY_RUN: 'true',
        PULUMI_CONFIG: '{}',
        ...env,
      },
    },
  );
  const port = await portOf(child, timeout);
  return new Pack(sdk, child, port);
}

function portOf(child, timeout) {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    const fail = (why) => {
      child.kill('SIGKILL');
      reject(new Error(`The pack did not start: ${why}\n${out}${err}`));
    };
    const timer = setTimeout(() => fail('no port in time'), timeout);
    child.stderr.on('data', (data) => (err += data));
    child.stdout.on('data', (data) => {
      out += data;
      const [line, rest] = out.split('\n', 2);
      if (rest === undefined) return;
      clearTimeout(timer);
      if (/^\d+$/.test(line.trim())) resolve(Number(line));
      else fail('the first line of standard output must be the port');
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code}`);
    });
  });
}

class Pack {
  constructor(sdk, child, port) {
    this.sdk = sdk;
    this.child = child;
    this.messages = sdk.proto('analyzer_pb');
    this.client = new (sdk.proto('analyzer_grpc_pb').AnalyzerClient)(
      `127.0.0.1:${port}`,
      sdk.grpc.credentials.createInsecure(),
      {
        'grpc.max_receive_message_length': MAX_MESSAGE,
        'grpc.max_send_message_length': MAX_MESSAGE,
      },
    );
  }

  /** What the pack says of itself and its policies. */
  async info() {
    return (await this.call('getAnalyzerInfo', new this.sdk.Empty())).toObject();
  }

  /** Policy name to `{ enforcementLevel, …properties }`, as a configuration file has it. */
  async configure(policies) {
    const request = new this.messages.ConfigureAnalyzerRequest();
    for (const [name, { enforcementLevel = 'mandatory', ...properties }] of Object.entries(
      policies,
    )) {
      const config = new this.messages.PolicyConfig();
      config.setEnforcementlevel(this.messages.EnforcementLevel[enforcementLevel.toUpperCase()]);
      config.setProperties(this.sdk.struct.fromJavaScript(properties));
      request.getPolicyconfigMap().set(name, config);
    }
    await this.call('configure', request);
  }

  /** A resource's inputs, as the engine shows them before it asks about the whole stack. */
  async analyze(resource) {
    const request = new this.messages.AnalyzeRequest();
    this.fill(request, resource);
    return this.diagnosticsOf(await this.call('analyze', request));
  }

  /** Every resource of the stack. Gives the diagnostics, and whether the engine would go on. */
  async analyzeStack(resources) {
    const request = new this.messages.AnalyzeStackRequest();
    request.setResourcesList(
      resources.map((resource) => {
        const message = new this.messages.AnalyzerResource();
        this.fill(message, resource);
        if (resource.parent) message.setParent(resource.parent);
        message.setDependenciesList(resource.dependencies ?? []);
        for (const [name, urns] of Object.entries(resource.propertyDependencies ?? {})) {
          const dependencies = new this.messages.AnalyzerPropertyDependencies();
          dependencies.setUrnsList(urns);
          message.getPropertydependenciesMap().set(name, dependencies);
        }
        return message;
      }),
    );
    const response = await this.call('analyzeStack', request);
    const diagnostics = this.diagnosticsOf(response);
    return {
      diagnostics,
      notApplicable: response.getNotApplicableList().map((it) => it.toObject()),
      blocked: diagnostics.some((it) => it.level === 'mandatory'),
    };
  }

  async close() {
    this.client.close();
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  fill(message, { type, urn, name, properties = {}, parent, options = {}, provider }) {
    message.setType(type);
    message.setUrn(urn);
    message.setName(name ?? urn.split('::').at(-1));
    message.setProperties(this.sdk.struct.fromJavaScript(properties));
    message.setOptions(this.options({ parent, ...options }));
    if (provider) message.setProvider(this.provider(provider));
  }

  options({ parent = '', protect = false, ignoreChanges = [], aliases = [] }) {
    const message = new this.messages.AnalyzerResourceOptions();
    message.setParent(parent);
    message.setProtect(protect);
    message.setIgnorechangesList(ignoreChanges);
    message.setAliasesList(aliases);
    message.setAdditionalsecretoutputsList([]);
    message.setCustomtimeouts(new this.messages.AnalyzerResourceOptions.CustomTimeouts());
    return message;
  }

  provider({ type = 'pulumi:providers:aws', name, urn, properties = {} }) {
    const message = new this.messages.AnalyzerProviderResource();
    message.setType(type);
    message.setName(name ?? urn.split('::').at(-1));
    message.setUrn(urn);
    message.setProperties(this.sdk.struct.fromJavaScript(properties));
    return message;
  }

  diagnosticsOf(response) {
    const levels = Object.entries(this.messages.EnforcementLevel);
    return response.getDiagnosticsList().map((it) => ({
      policy: it.getPolicyname(),
      level: levels.find(([, value]) => value === it.getEnforcementlevel())?.[0].toLowerCase(),
      urn: it.getUrn(),
      message: it.getMessage(),
    }));
  }

  call(method, request) {
    return new Promise((resolve, reject) => {
      this.client[method](request, { deadline: Date.now() + 60_000 }, (error, response) =>
        error ? reject(error) : resolve(response),
      );
    });
  }
}

module.exports = { startPack };
