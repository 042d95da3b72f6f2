'use strict';

// The same work for every tool: a folder of typical templates of which it is known what is right.
//   node bench/support/templates OUT [count, 1000] [seed, 1]
// Sixty in a hundred have no keys, 35 one key and five two keys of one user; about 26 resources each;
// seven in ten are YAML with short tags, the others JSON. OUT.json says what is right about each.
const { mkdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { randomOf } = require('../random');
const { ref, servicesOf, sub } = require('./services');
const { addUser, PAIRS } = require('./users');
const { writeYaml } = require('./write-yaml');

const WITHOUT_KEYS = 12;
const WITH_ONE_KEY = 19;
const EVERY = 20;
const RESOURCES = 23;

/** One template and what is right about it, by its number. */
function templateOf(number, random, resources = RESOURCES) {
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Service ${number}, as one of our teams runs it.`,
    Parameters: {
      Stage: { Type: 'String', AllowedValues: ['test', 'live'], Default: 'test' },
      Artifacts: { Type: 'String' },
      Network: { Type: 'AWS::EC2::VPC::Id' },
      Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' },
      Cluster: { Type: 'String', Default: 'shared' },
    },
    Conditions: {
      IsProduction: { 'Fn::Equals': [ref('Stage'), 'live'] },
      IsElsewhere: { 'Fn::Not': [{ Condition: 'IsProduction' }] },
    },
    Resources: servicesOf(resources, random),
    Outputs: {},
  };
  const [first] = Object.keys(template.Resources);
  template.Outputs.Main = { Value: ref(first), Export: { Name: sub('${AWS::StackName}-main') } };
  const place = number % EVERY;
  if (place < WITHOUT_KEYS) return { template, kind: 'no key', violates: false };
  if (place < WITH_ONE_KEY) {
    const named = random.pick([
      ...Array(8).fill('reference'),
      'name',
      'parameter',
      'name of the stack',
    ]);
    addUser(template, number, { named });
    return { template, kind: `one key, by ${named}`, violates: false };
  }
  const pair = PAIRS[Math.floor(number / EVERY) % PAIRS.length];
  const [kind, , , violates, named = 'reference'] = pair;
  addUser(template, number, { named, pair });
  return { template, kind: `two keys: ${kind}`, violates };
}

/** Writes a folder of templates. @returns what is right about each file */
function writeTemplates(folder, { count = 1_000, seed = 1 } = {}) {
  mkdirSync(folder, { recursive: true });
  const random = randomOf(seed);
  return Array.from({ length: count }, (_, number) => {
    const { template, kind, violates } = templateOf(number, random);
    const isJson = (number + Math.floor(number / EVERY)) % 10 >= 7;
    const file = `t${String(number).padStart(5, '0')}.${isJson ? 'json' : 'yaml'}`;
    const text = isJson ? `${JSON.stringify(template, null, 2)}\n` : writeYaml(template);
    writeFileSync(path.join(folder, file), text);
    return { file, kind, violates, resources: Object.keys(template.Resources).length };
  });
}

if (require.main === module) {
  const [out, count, seed] = process.argv.slice(2);
  const right = writeTemplates(out, { count: Number(count ?? 1_000), seed: Number(seed ?? 1) });
  writeFileSync(`${out}.json`, `${JSON.stringify(right, null, 1)}\n`);
}

module.exports = { templateOf, writeTemplates };
