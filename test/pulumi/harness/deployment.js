'use strict';

// What an update does with each resource, and what it leaves: a model of the engine's steps
// (pulumi/pulumi pkg/resource/deploy, step_generator.go and step.go), as far as users and keys of IAM are
// concerned. A change is carried out on a ledger of what IAM holds.
const { accountOf, changed, deleted, isOfIam, made } = require('./iam-double');
const { SECRET, SIGNATURE, UNKNOWN } = require('./sdk');

/** What the command line prints in place of a secret. */
const HIDDEN = '[secret]';

/** Properties whose change makes a resource anew. */
const NEW_ON_CHANGE = {
  'aws:iam/accessKey:AccessKey': ['user', 'pgpKey'],
  'aws-native:iam:User': ['userName'],
  'awscc:index/iamUser:IamUser': ['userName'],
};

class Deployment {
  constructor({ before, ledger, targets, preview, rowOf }) {
    Object.assign(this, { ledger, targets, preview, rowOf });
    this.before = new Map(before.map((it) => [it.urn, it]));
    this.registered = new Set();
    this.later = [];
    this.steps = [];
    /** What ended a row, by row: nothing more of it is carried out. */
    this.stopped = new Map();
  }

  /** The inputs with what the provider fills in; of what the run does not look at, those of before. */
  check(state, model, request) {
    const old = this.before.get(state.urn);
    this.registered.add(state.urn);
    state.retainOnDelete = request.getRetainondelete();
    if (this.isLeftOut(state)) {
      state.inputs = old?.inputs ?? {};
      return;
    }
    const ignored = request.getIgnorechangesList();
    const kept = old ? ignored.filter((it) => it in old.inputs) : [];
    const inputs = {
      ...state.inputs,
      ...Object.fromEntries(kept.map((it) => [it, old.inputs[it]])),
    };
    state.inputs = model.check(inputs, state.name);
  }

  /** Makes, changes or replaces it, or leaves it as it is. */
  apply(state, model, request, provider) {
    const old = this.before.get(state.urn);
    const account = accountOf(provider);
    state.account = account;
    if (this.isLeftOut(state)) {
      Object.assign(state, old ?? { outputs: {}, id: '' });
      this.take('same', old, state);
      return;
    }
    const imported = request.getImportid();
    const op = imported && !old ? 'import' : this.opOf(state, old);
    if (op === 'same' || op === 'update') {
      state.id = old.id;
      state.outputs = op === 'same' ? old.outputs : { ...old.outputs, ...state.inputs };
      this.take(op, old, state);
      if (op === 'same' || !this.isCarriedOut(state)) return;
      changed(this.ledger, account, state, old.inputs, state.inputs);
      if (state.type === 'aws:iam/user:User') {
        state.id = state.inputs.name;
        state.outputs = { ...state.outputs, id: state.id };
      }
      return;
    }
    const { id, outputs } = model.create(
      state.inputs,
      this.preview,
      `${state.urn}${old?.id ?? ''}`,
    );
    state.id = imported || id;
    state.outputs = imported ? { ...outputs, id: imported } : outputs;
    this.take(op, old, state);
    if (op === 'replace') {
      if (request.getDeletebeforereplace()) this.remove(old);
      else this.later.push(old);
    }
    if (op !== 'import' && this.isCarriedOut(state)) made(this.ledger, account, state);
  }

  /** A provider is there in every run. */
  provides(state) {
    const old = this.before.get(state.urn);
    this.take(old ? 'same' : 'create', old, state);
  }

  opOf(state, old) {
    if (!old) return 'create';
    if (old.provider !== state.provider) return 'replace';
    const names = new Set([...Object.keys(old.inputs), ...Object.keys(state.inputs)]);
    const differ = [...names].filter(
      (it) => JSON.stringify(old.inputs[it]) !== JSON.stringify(state.inputs[it]),
    );
    if (differ.length === 0) return 'same';
    return differ.some((it) => NEW_ON_CHANGE[state.type]?.includes(it)) ? 'replace' : 'update';
  }

  /** What the program has no more is deleted at the end, and what was replaced; what depends on others first. */
  finish() {
    const gone = [...this.before.values()].filter(
      (it) => it.custom && !this.registered.has(it.urn) && !it.type.startsWith('pulumi:providers:'),
    );
    for (const old of gone.reverse()) {
      if (this.targets && !this.targets.includes(old.name)) continue;
      this.take('delete', old, undefined);
      this.later.push(old);
    }
    for (const old of this.later) this.remove(old);
  }

  remove(old) {
    if (old.retainOnDelete || !this.isCarriedOut(old)) return;
    deleted(this.ledger, old.account, old);
  }

  isCarriedOut(state) {
    return (
      this.ledger !== undefined &&
      !this.preview &&
      isOfIam(state.type) &&
      !this.stopped.has(this.rowOf(state))
    );
  }

  isLeftOut({ name, type }) {
    return (
      this.targets !== undefined && !type.startsWith('pulumi:') && !this.targets.includes(name)
    );
  }

  take(op, old, state) {
    this.steps.push({ op, old, state });
  }

  /** The states after the run, in the order of registration. */
  states(all) {
    const kept = this.targets
      ? [...this.before.values()].filter(
          (it) => !this.registered.has(it.urn) && !this.targets.includes(it.name),
        )
      : [];
    return [...all, ...kept].map((it) => ({ ...it }));
  }
}

/** A state as documents have it; `hide` stands for a secret. */
function written({ urn, custom, type, id, inputs, outputs, provider, ...rest }, hide) {
  return {
    urn,
    custom: custom === true,
    type,
    ...(id && id !== UNKNOWN ? { id } : {}),
    inputs: withoutSecrets(inputs, hide),
    outputs: withoutSecrets(outputs, hide),
    ...(provider ? { provider: `${provider}::id` } : {}),
    propertyDependencies: rest.propertyDependencies,
    ...(rest.retainOnDelete ? { retainOnDelete: true } : {}),
  };
}

function withoutSecrets(value, hide) {
  if (Array.isArray(value)) return value.map((it) => withoutSecrets(it, hide));
  if (typeof value !== 'object' || value === null) return value;
  if (value[SIGNATURE] === SECRET) return hide;
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => [name, withoutSecrets(it, hide)]),
  );
}

/** What `pulumi preview --json --show-sames` prints of a run; outputs are those from before the step. */
function previewOf({ steps }) {
  const same = steps.filter((it) => it.op === 'same').length;
  return {
    steps: steps.map(({ op, old, state }) => ({
      op,
      urn: (state ?? old).urn,
      ...(old ? { oldState: written(old, HIDDEN) } : {}),
      ...(state ? { newState: written({ ...state, outputs: old?.outputs ?? {} }, HIDDEN) } : {}),
    })),
    duration: 1,
    changeSummary: { same },
  };
}

/** What `pulumi stack export` writes after a run. */
function exportOf({ states }) {
  const encrypted = { [SIGNATURE]: SECRET, ciphertext: 'v1:AAAA' };
  const resources = states.map((it) => written(it, encrypted));
  return { version: 3, deployment: { manifest: {}, resources } };
}

module.exports = { Deployment, exportOf, previewOf };
