'use strict';

// A model of the Pulumi engine and of the AWS provider's bridge: runs a real Pulumi program with the
// real SDK against a resource monitor written here, and yields the resources that the engine would
// show to a stack policy. Modelled on pulumi's pkg/resource/deploy (source_eval.go,
// step_generator.go AnalyzeResources) and pulumi-terraform-bridge's Check and Create.
const { createHash } = require('node:crypto');
const { awsModel } = require('./aws-model');
const { runSource } = require('./languages');
const { SIGNATURE, UNKNOWN, sdkOf, secret } = require('./sdk');

const OUTPUT = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';
const REFERENCE = '5cf8f73096256a8f31e491e813e4eb8e';

/**
 * Runs a program.
 *
 * @param folder holds the program; `main` is its file
 * @param preview whether values that only a deployment has are unknown
 * @param reads what `.get()` and stack references find, by id
 * @returns the exit code, the output, and the resources in the order they were registered
 */
async function runProgram(
  folder,
  { main = 'index.js', preview = true, config = {}, reads = {} } = {},
) {
  // A program in another language has no SDK for Node of its own.
  const engine = new Engine(sdkOf(main.endsWith('.js') ? folder : __dirname), {
    preview,
    config,
    reads,
  });
  const address = await engine.listen();
  try {
    const { code, output } = await engine.run(folder, main, address);
    return { code, output, resources: engine.analyzed(), inputs: engine.inputs() };
  } finally {
    engine.server.forceShutdown();
  }
}

class Engine {
  constructor(sdk, { preview, config, reads }) {
    Object.assign(this, { sdk, preview, config, reads });
    this.states = new Map();
    this.root = '';
    const { grpc } = sdk;
    this.server = new grpc.Server({ 'grpc.max_receive_message_length': 400 << 20 });
    this.serve(sdk.proto('resource_grpc_pb').ResourceMonitorService, this.monitor());
    this.serve(sdk.proto('engine_grpc_pb').EngineService, this.engine());
  }

  serve(service, methods) {
    const missing = (call, done) => done({ code: 12, details: 'not modelled' });
    const all = Object.keys(service).map((name) => [name, methods[name] ?? missing]);
    this.server.addService(service, Object.fromEntries(all));
  }

  listen() {
    const credentials = this.sdk.grpc.ServerCredentials.createInsecure();
    return new Promise((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', credentials, (error, port) =>
        error ? reject(error) : resolve(`127.0.0.1:${port}`),
      );
    });
  }

  run(folder, main, address) {
    const settings = Object.entries(this.config).map(([key, value]) => [
      key.replace(':', ':config:'),
      value,
    ]);
    return runSource(folder, main, {
      monitor: address,
      engine: address,
      project: 'project',
      stack: 'dev',
      organization: 'organization',
      dryRun: this.preview,
      parallel: 16,
      config: Object.fromEntries(settings),
    });
  }

  monitor() {
    const { Empty } = this.sdk;
    const messages = this.sdk.proto('resource_pb');
    const features = ['secrets', 'resourceReferences', 'outputValues', 'aliasSpecs', 'deletedWith'];
    return {
      supportsFeature: ({ request }, done) => {
        const response = new messages.SupportsFeatureResponse();
        response.setHassupport(features.includes(request.getId()));
        done(null, response);
      },
      registerResource: ({ request }, done) => done(null, this.register(request)),
      registerResourceOutputs: ({ request }, done) => {
        const state = this.states.get(request.getUrn());
        if (state) state.outputs = request.getOutputs()?.toJavaScript() ?? {};
        done(null, new Empty());
      },
      readResource: ({ request }, done) => done(null, this.read(request)),
      invoke: ({ request }, done) => done(null, this.invoke(request)),
      registerPackage: (call, done) => {
        const response = new messages.RegisterPackageResponse();
        response.setRef('package');
        done(null, response);
      },
      signalAndWaitForShutdown: (call, done) => done(null, new Empty()),
    };
  }

  engine() {
    const { Empty } = this.sdk;
    const messages = this.sdk.proto('engine_pb');
    return {
      log: (call, done) => done(null, new Empty()),
      getRootResource: (call, done) => {
        const response = new messages.GetRootResourceResponse();
        response.setUrn(this.root);
        done(null, response);
      },
      setRootResource: ({ request }, done) => {
        this.root = request.getUrn();
        done(null, new messages.SetRootResourceResponse());
      },
    };
  }

  register(request) {
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    const urn = urnOf(type, name, parent);
    const { inputs, propertyDependencies } = this.inputsOf(request);
    const state = { urn, type, name, parent, inputs, outputs: {}, id: '', propertyDependencies };
    state.dependencies = request.getDependenciesList();
    if (request.getCustom()) this.create(state, request);
    this.states.set(urn, state);
    const response = new (this.sdk.proto('resource_pb').RegisterResourceResponse)();
    response.setUrn(urn);
    response.setId(state.id);
    response.setObject(this.sdk.struct.fromJavaScript(state.outputs));
    return response;
  }

  /** Values without their output wrappers, and which resources each property comes from. */
  inputsOf(request) {
    const map = request.getPropertydependenciesMap();
    const declared = new Map([...map.entries()].map(([name, it]) => [name, it.getUrnsList()]));
    const inputs = {};
    const propertyDependencies = {};
    const properties = request.getObject()?.toJavaScript() ?? {};
    for (const [name, value] of Object.entries(properties)) {
      const from = new Set(declared.get(name) ?? []);
      inputs[name] = unwrap(value, from);
      propertyDependencies[name] = [...from];
    }
    return { inputs, propertyDependencies };
  }

  create(state, request) {
    if (state.type.startsWith('pulumi:providers:')) {
      state.id = this.preview ? UNKNOWN : hash(state.urn);
      state.outputs = state.inputs;
      return;
    }
    const reference = request.getProvider();
    state.provider = reference
      ? reference.slice(0, reference.lastIndexOf('::'))
      : this.defaultProvider(state.type.split(':')[0]);
    // A provider whose inputs are not known cannot be asked: its resources have no outputs yet.
    if (this.preview && holdsUnknown(this.states.get(state.provider)?.inputs)) return;
    const model = awsModel(state.type);
    state.inputs = model.check(state.inputs, state.name);
    const { id, outputs } = model.create(state.inputs, this.preview, state.urn);
    const imported = request.getImportid();
    state.id = imported || id;
    state.outputs = imported ? { ...outputs, id: imported } : outputs;
  }

  defaultProvider(name) {
    const type = `pulumi:providers:${name}`;
    const urn = urnOf(type, 'default', '');
    if (!this.states.has(urn)) {
      const prefix = `${name}:`;
      const settings = Object.entries(this.config).filter(([key]) => key.startsWith(prefix));
      const inputs = Object.fromEntries(
        settings.map(([key, it]) => [key.slice(prefix.length), it]),
      );
      const outputs = inputs;
      this.states.set(urn, {
        urn,
        type,
        name: 'default',
        inputs,
        outputs,
        dependencies: [],
        propertyDependencies: {},
      });
    }
    return urn;
  }

  /** What exists already is read, not created, and never shown to a stack policy at preview. */
  read(request) {
    const found = this.reads[request.getId()] ?? {};
    const properties = { ...request.getProperties().toJavaScript(), ...found, id: request.getId() };
    const response = new (this.sdk.proto('resource_pb').ReadResourceResponse)();
    response.setUrn(urnOf(request.getType(), request.getName(), request.getParent()));
    response.setProperties(this.sdk.struct.fromJavaScript(properties));
    return response;
  }

  invoke(request) {
    const result = this.reads[request.getTok()] ?? {};
    const { responseType: Response } =
      this.sdk.proto('resource_grpc_pb').ResourceMonitorService.invoke;
    const response = new Response();
    response.setReturn(this.sdk.struct.fromJavaScript(result));
    return response;
  }

  /** What `AnalyzeStack` gets: outputs, dependencies that are not empty, the provider's inputs. */
  analyzed() {
    return [...this.states.values()].map((state) => {
      const provider = this.states.get(state.provider);
      const from = Object.entries(state.propertyDependencies).filter(([, urns]) => urns.length > 0);
      return {
        urn: state.urn,
        type: state.type,
        name: state.name,
        parent: state.parent || undefined,
        properties: withoutReferences(state.outputs),
        dependencies: state.dependencies,
        propertyDependencies: Object.fromEntries(from),
        provider: provider && {
          type: provider.type,
          urn: provider.urn,
          name: provider.name,
          properties: provider.inputs,
        },
      };
    });
  }

  /** What `Analyze` gets for each resource before that: its inputs. */
  inputs() {
    return [...this.states.values()].map(({ urn, type, name, inputs }) => ({
      urn,
      type,
      name,
      properties: inputs,
    }));
  }
}

function urnOf(type, name, parent) {
  const above = parent ? parent.split('::')[2] : '';
  const qualified = above && above !== 'pulumi:pulumi:Stack' ? `${above}$${type}` : type;
  return `urn:pulumi:dev::project::${qualified}::${name}`;
}

function unwrap(value, from) {
  if (Array.isArray(value)) return value.map((it) => unwrap(it, from));
  if (typeof value !== 'object' || value === null) return value;
  if (value[SIGNATURE] !== OUTPUT) {
    return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, unwrap(it, from)]));
  }
  for (const urn of value.dependencies ?? []) from.add(urn);
  const inner = 'value' in value ? unwrap(value.value, from) : UNKNOWN;
  return value.secret ? secret(inner) : inner;
}

function withoutReferences(value) {
  if (Array.isArray(value)) return value.map(withoutReferences);
  if (typeof value !== 'object' || value === null) return value;
  if (value[SIGNATURE] === REFERENCE) return value.id ?? value.urn;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, withoutReferences(it)]));
}

function holdsUnknown(value) {
  return JSON.stringify(value ?? null).includes(UNKNOWN);
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

module.exports = { runProgram };
