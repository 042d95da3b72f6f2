import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { CONFIG_SCHEMA } from '../../pulumi-policy/config-schema';
import { EXCEPTIONS_POLICY } from '../../pulumi-policy/policies';
import { RULE } from '../../rule-core/index';

const at = (file: string) => readFileSync(path.join(__dirname, '../..', file), 'utf8');
const schema = JSON.parse(at('schema/pulumi-policy-config.schema.json')) as object;

const LEVEL = { enum: ['advisory', 'mandatory', 'remediate', 'disabled'] };
const policy = (settings: object) => ({
  anyOf: [
    LEVEL,
    {
      type: 'object',
      additionalProperties: false,
      properties: { enforcementLevel: LEVEL, ...settings },
    },
  ],
});

test('the schema of a configuration file has the settings and the names of the pack', () => {
  expect(schema).toEqual({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A file for pulumi --policy-pack-config, for the policy pack one-active-key',
    type: 'object',
    additionalProperties: false,
    properties: {
      all: LEVEL,
      environments: { type: 'array', items: { type: 'string' } },
      [RULE.id]: policy(CONFIG_SCHEMA.properties),
      [RULE.undeterminedId]: policy({}),
      [EXCEPTIONS_POLICY]: policy({}),
    },
  });
});

const validate = new Ajv().compile(schema);

test.each(['docs/pulumi.md', 'pulumi-policy/README.md'])(
  'the file in %s is right by it',
  (paper) => {
    const [, json = ''] = /```json\n([^]*?)```/.exec(at(paper)) ?? [];
    expect([validate(JSON.parse(json)), validate.errors]).toEqual([true, null]);
  },
);

test.each([
  ['a policy that is misspelt', { 'iam-user-one-active-acces-key': 'mandatory' }],
  ['the policy that there is no more', { [`${RULE.id}-inputs`]: 'mandatory' }],
  ['a level that is none', { [RULE.id]: 'mandatroy' }],
  ['a setting that is misspelt', { [RULE.id]: { exeptions: [] } }],
  ['settings for a policy that has none', { [RULE.undeterminedId]: { exceptions: [] } }],
])('%s is an error by it', (_, file) => {
  expect(validate(file)).toBe(false);
});
