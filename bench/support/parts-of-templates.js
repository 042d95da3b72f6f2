'use strict';

// What the kinds of templates in shapes.js, folder-shapes.js and rules-shape.js are put together of.

const json = (value) => JSON.stringify(value);
const ref = (Ref) => ({ Ref });
const range = (count) => Array.from({ length: count }, (_, n) => n);
const key = (UserName, more = {}) => ({
  Type: 'AWS::IAM::AccessKey',
  ...more,
  Properties: { UserName },
});

module.exports = { json, key, range, ref };
