'use strict';

// What the AWS provider does with a resource, as far as access keys are concerned: which inputs get a
// default, and which outputs are unknown until it exists.
const { createHash } = require('node:crypto');
const { secret, UNKNOWN } = require('./sdk');

const ACCOUNT = '111111111111';

const MODELS = {
  'aws:iam/user:User': {
    check: (inputs, name) => ({
      forceDestroy: false,
      path: '/',
      name: `${name}-${digest(name, 7)}`,
      ...inputs,
    }),
    create: (inputs, preview, urn) => {
      const later = (value) => (preview ? UNKNOWN : value);
      const { name, path } = inputs;
      return {
        id: preview ? '' : name,
        outputs: {
          ...inputs,
          id: later(name),
          arn: later(`arn:aws:iam::${ACCOUNT}:user${path}${name}`),
          uniqueId: later(`AIDA${digest(urn, 12).toUpperCase()}`),
        },
      };
    },
  },
  'aws:iam/accessKey:AccessKey': {
    check: (inputs) => ({ status: 'Active', ...inputs }),
    create: (inputs, preview, urn) => {
      const later = (value) => (preview ? UNKNOWN : value);
      const id = `AKIA${digest(urn, 12).toUpperCase()}`;
      return {
        id: preview ? '' : id,
        outputs: {
          ...inputs,
          id: later(id),
          createDate: later('2026-11-23T00:00:00Z'),
          secret: secret(later('not-a-secret')),
          sesSmtpPasswordV4: secret(later('not-a-secret')),
        },
      };
    },
  },
};

const ANYTHING = {
  check: (inputs) => inputs,
  create: (inputs, preview, urn) => ({
    id: preview ? '' : digest(urn, 8),
    outputs: {
      ...inputs,
      id: preview ? UNKNOWN : digest(urn, 8),
      arn: preview ? UNKNOWN : `arn:${digest(urn, 8)}`,
    },
  }),
};

function awsModel(type) {
  return MODELS[type] ?? ANYTHING;
}

/** Looks random, and is the same in every run. */
function digest(text, length) {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

module.exports = { awsModel };
