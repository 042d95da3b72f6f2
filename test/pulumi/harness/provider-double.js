'use strict';

// A double of the AWS provider that a real engine can attach to (PULUMI_DEBUG_PROVIDERS=aws:PORT): it
// speaks the provider protocol and makes nothing. Started by itself it prints its port.
const { awsModel } = require('./aws-model');
const { sdkOf } = require('./sdk');

const VERSION = '7.48.0';
const NEW_ON_CHANGE = { 'aws:iam/accessKey:AccessKey': ['user'] };

const sdk = sdkOf(__dirname);
const messages = sdk.proto('provider_pb');
const plain = (struct) => struct?.toJavaScript() ?? {};
const struct = (value) => sdk.struct.fromJavaScript(value);
const typeOf = (urn) => urn.split('::')[2].split('$').at(-1);
const nameOf = (urn) => urn.split('::').slice(3).join('::');

function filled(name, setters) {
  const message = new messages[name]();
  for (const [setter, value] of Object.entries(setters)) message[`set${setter}`](value);
  return message;
}

const METHODS = {
  handshake: () => filled('ProviderHandshakeResponse', { AcceptSecrets: true }),
  attach: () => new sdk.Empty(),
  cancel: () => new sdk.Empty(),
  delete: () => new sdk.Empty(),
  getPluginInfo: () => {
    const info = new (sdk.proto('plugin_pb').PluginInfo)();
    info.setVersion(VERSION);
    return info;
  },
  configure: () => filled('ConfigureResponse', { Acceptsecrets: true, Supportspreview: true }),
  checkConfig: (request) => filled('CheckResponse', { Inputs: request.getNews() }),
  diffConfig: () =>
    filled('DiffResponse', { Changes: messages.DiffResponse.DiffChanges.DIFF_NONE }),
  check: (request) => {
    const urn = request.getUrn();
    const inputs = awsModel(typeOf(urn)).check(plain(request.getNews()), nameOf(urn));
    return filled('CheckResponse', { Inputs: struct(inputs) });
  },
  diff: (request) => {
    const before = plain(request.getOldInputs());
    const after = plain(request.getNews());
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const changed = names.filter((it) => JSON.stringify(before[it]) !== JSON.stringify(after[it]));
    const replaces = NEW_ON_CHANGE[typeOf(request.getUrn())] ?? [];
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return filled('DiffResponse', {
      Changes: changed.length > 0 ? DIFF_SOME : DIFF_NONE,
      DiffsList: changed,
      ReplacesList: changed.filter((it) => replaces.includes(it)),
    });
  },
  create: (request) => {
    const urn = request.getUrn();
    const model = awsModel(typeOf(urn));
    const { id, outputs } = model.create(plain(request.getProperties()), request.getPreview(), urn);
    return filled('CreateResponse', { Id: id, Properties: struct(outputs) });
  },
  update: (request) => {
    const properties = { ...plain(request.getOlds()), ...plain(request.getNews()) };
    return filled('UpdateResponse', { Properties: struct(properties) });
  },
  read: (request) => {
    const id = request.getId();
    const named = typeOf(request.getUrn()) === 'aws:iam/user:User' ? { name: id } : {};
    const properties = struct({ ...named, ...plain(request.getProperties()), id });
    return filled('ReadResponse', { Id: id, Properties: properties, Inputs: properties });
  },
};

function serve() {
  const { ResourceProviderService } = sdk.proto('provider_grpc_pb');
  const missing = (call, done) => done({ code: 12, details: 'not part of the double' });
  const methods = Object.keys(ResourceProviderService).map((name) => [
    name,
    METHODS[name] ? (call, done) => done(null, METHODS[name](call.request)) : missing,
  ]);
  const server = new sdk.grpc.Server({ 'grpc.max_receive_message_length': 400 << 20 });
  server.addService(ResourceProviderService, Object.fromEntries(methods));
  const credentials = sdk.grpc.ServerCredentials.createInsecure();
  server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
    if (error) throw error;
    console.log(String(port));
  });
}

serve();
