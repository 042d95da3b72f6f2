'use strict';

// A model of the Pulumi engine and of the AWS provider's bridge: runs a real Pulumi program with the
// real SDK against a resource monitor written here, and yields the resources that the engine would
// show to a stack policy. Modelled on pulumi's pkg/resource/deploy (source_eval.go,
// step_generator.go AnalyzeResources) and pulumi-terraform-bridge's Check and Create.
const { createHash } = require('node:crypto');
const { awsModel } = require('./aws-model');
const { Deployment } = require('./deployment');
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
 * @param before the states that the run before this one left
 * @param ledger what IAM holds; an update changes it
 * @param targets the names of the only resources that the run looks at (`--target`)
 * @param pack shown every resource before it is made: what it finds mandatory ends an update
 * @param rowOf tells programs apart that run as one: each ends by itself
 * @returns the exit code, the output, and the resources in the order they were registered; the steps that
 *   were taken, and the states that the run leaves
 */
async function runProgram(
  folder,
  {
    main = 'index.js',
    preview = true,
    config = {},
    reads = {},
    before = [],
    ledger,
    targets,
    pack,
    rowOf = () => 0,
    env = {},
  } = {},
) {
  const deployment = new Deployment({ before, ledger, targets, preview, rowOf });
  // A program in another language has no SDK for Node of its own.
  const engine = new Engine(sdkOf(main.endsWith('.js') ? folder : __dirname), {
    preview,
    config,
    reads,
    deployment,
    pack,
    env,
  });
  const address = await engine.listen();
  try {
    const { code, output } = await engine.run(folder, main, address);
    if (code === 0) deployment.finish();
    const resources = engine.analyzed();
    const { steps, stopped } = deployment;
    return {
      code,
      output,
      resources,
      inputs: engine.inputs(),
      steps,
      stopped,
      states: deployment.states(engine.states.values()),
    };
  } finally {
    engine.server.forceShutdown();
  }
}

class Engine {
  constructor(sdk, { preview, config, reads, deployment, pack, env }) {
    Object.assign(this, { sdk, preview, config, reads, deployment, pack, env });
    this.states = new Map();
    /** One after the other, as the step generator of the engine takes them. */
    this.queue = Promise.resolve();
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
      env: this.env,
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
      registerResource: ({ request }, done) => {
        const registered = this.queue.then(() => this.register(request));
        this.queue = registered.catch(() => undefined);
        registered.then(
          (response) => done(null, response),
          (error) => done({ code: 13, details: error.message }),
        );
      },
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

  async register(request) {
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    const urn = urnOf(type, name, parent);
    const { inputs, propertyDependencies } = this.inputsOf(request);
    const state = { urn, type, name, parent, inputs, outputs: {}, id: '', propertyDependencies };
    state.dependencies = request.getDependenciesList();
    state.custom = request.getCustom();
    if (state.custom) await this.create(state, request);
    else await this.show(state);
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

  async create(state, request) {
    if (state.type.startsWith('pulumi:providers:')) {
      await this.show(state);
      state.id = this.preview ? UNKNOWN : hash(state.urn);
      state.outputs = state.inputs;
      this.deployment.provides(state);
      return;
    }
    const reference = request.getProvider();
    state.provider = reference
      ? reference.slice(0, reference.lastIndexOf('::'))
      : this.defaultProvider(state.type.split(':')[0]);
    // A provider whose inputs are not known cannot be asked: its resources have no outputs yet.
    if (this.preview && holdsUnknown(this.states.get(state.provider)?.inputs)) {
      await this.show(state);
      return;
    }
    const model = awsModel(state.type);
    this.deployment.check(state, model, request);
    await this.show(state);
    this.deployment.apply(state, model, request, this.states.get(state.provider)?.inputs);
  }

  /** `Analyze`: what is found mandatory ends an update before the resource is made; here, its row. */
  async show(state) {
    if (!this.pack) return;
    const found = await this.pack.analyze(this.shown(state));
    if (this.preview || !found.some((it) => it.level === 'mandatory')) return;
    this.deployment.stopped.set(this.deployment.rowOf(state), found);
  }

  shown({ urn, type, name, inputs, provider: reference }) {
    const provider = this.states.get(reference);
    return {
      urn,
      type,
      name,
      properties: inputs,
      provider: provider && { urn: provider.urn, properties: provider.inputs },
    };
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
      const made = { urn, type, name: 'default', inputs, outputs, custom: true, id: hash(urn) };
      this.states.set(urn, { ...made, dependencies: [], propertyDependencies: {} });
      this.deployment.provides(made);
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
