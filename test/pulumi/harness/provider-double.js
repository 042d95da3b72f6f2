'use strict';

// A double of the AWS provider: it speaks the provider protocol, and makes nothing but entries in a
// ledger of IAM, in the file that ONE_ACTIVE_KEY_LEDGER names. A real engine attaches to it
// (PULUMI_DEBUG_PROVIDERS=aws:PORT), or starts one for each provider of a program, which then know their
// accounts. Started by itself it prints its port.
const { randomUUID } = require('node:crypto');
const { awsModel } = require('./aws-model');
const {
  accountOf,
  changed,
  deleted,
  isOfIam,
  made,
  plain: withoutSecrets,
} = require('./iam-double');
const { inFile, ledgerIn } = require('./ledger');
const { sdkOf } = require('./sdk');

const LEDGER = process.env.ONE_ACTIVE_KEY_LEDGER;
/** The account of the provider that this process is. */
let account = accountOf();

/** What a resource's change does to IAM. */
function inIam(request, change) {
  const type = typeOf(request.getUrn());
  if (!LEDGER || !isOfIam(type) || request.getPreview?.() === true) return;
  inFile(LEDGER, (ledger) => change(ledger, type));
}

const VERSION = '7.48.0';
const NEW_ON_CHANGE = { 'aws:iam/accessKey:AccessKey': ['user', 'pgpKey'] };

/** What the language host of YAML has to know of the resources (`pulumi package get-schema aws`). */
const text = { type: 'string' };
const SCHEMA = {
  name: 'aws',
  version: VERSION,
  resources: Object.fromEntries(
    [
      ['aws:iam/user:User', { name: text, path: text, forceDestroy: { type: 'boolean' } }],
      ['aws:iam/accessKey:AccessKey', { user: text, status: text, pgpKey: text }],
    ].map(([token, inputProperties]) => [
      token,
      { inputProperties, properties: { ...inputProperties, arn: text } },
    ]),
  ),
};

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
  getSchema: () => filled('GetSchemaResponse', { Schema: JSON.stringify(SCHEMA) }),
  handshake: () => filled('ProviderHandshakeResponse', { AcceptSecrets: true }),
  attach: () => new sdk.Empty(),
  cancel: () => new sdk.Empty(),
  delete: (request) => {
    inIam(request, (ledger, type) =>
      deleted(ledger, account, {
        type,
        id: request.getId(),
        inputs: plain(request.getProperties()),
      }),
    );
    return new sdk.Empty();
  },
  getPluginInfo: () => {
    const info = new (sdk.proto('plugin_pb').PluginInfo)();
    info.setVersion(VERSION);
    return info;
  },
  configure: (request) => {
    account = accountOf(withoutSecrets(plain(request.getArgs())));
    return filled('ConfigureResponse', { Acceptsecrets: true, Supportspreview: true });
  },
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
    const differ = names.filter((it) => JSON.stringify(before[it]) !== JSON.stringify(after[it]));
    const replaces = NEW_ON_CHANGE[typeOf(request.getUrn())] ?? [];
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    return filled('DiffResponse', {
      Changes: differ.length > 0 ? DIFF_SOME : DIFF_NONE,
      DiffsList: differ,
      ReplacesList: differ.filter((it) => replaces.includes(it)),
    });
  },
  create: (request) => {
    const urn = request.getUrn();
    const model = awsModel(typeOf(urn));
    const inputs = plain(request.getProperties());
    const preview = request.getPreview();
    const { id, outputs } = model.create(inputs, preview, preview ? urn : urn + randomUUID());
    inIam(request, (ledger, type) => made(ledger, account, { type, id, inputs }));
    return filled('CreateResponse', { Id: id, Properties: struct(outputs) });
  },
  update: (request) => {
    const [before, after] = [plain(request.getOlds()), plain(request.getNews())];
    const properties = { ...before, ...after };
    inIam(request, (ledger, type) => {
      changed(ledger, account, { type, id: request.getId() }, before, after);
      if (type === 'aws:iam/user:User') properties.id = withoutSecrets(after).name;
    });
    return filled('UpdateResponse', { Properties: struct(properties) });
  },
  read: (request) => {
    const id = request.getId();
    const type = typeOf(request.getUrn());
    const named = type === 'aws:iam/user:User' ? { name: id } : {};
    const held = LEDGER && isOfIam(type) ? ledgerIn(LEDGER).keyOf(account, id) : undefined;
    const properties = { ...named, ...plain(request.getProperties()), ...held };
    return filled('ReadResponse', {
      Id: id,
      Properties: struct({ ...properties, id }),
      Inputs: struct(properties),
    });
  },
};

/** What IAM refuses is the provider's answer. */
function answer(method, request, done) {
  try {
    done(null, method(request));
  } catch ({ message }) {
    done({ code: 2, details: message });
  }
}

function serve() {
  const { ResourceProviderService } = sdk.proto('provider_grpc_pb');
  const missing = (call, done) => done({ code: 12, details: 'not part of the double' });
  const methods = Object.keys(ResourceProviderService).map((name) => [
    name,
    METHODS[name] ? (call, done) => answer(METHODS[name], call.request, done) : missing,
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
