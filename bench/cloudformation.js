'use strict';

// What reading and judging CloudFormation costs: one line per situation, each in a process of its own.
//   npm run build && node bench/cloudformation.js
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parse } = require('yaml');

const root = path.join(__dirname, '..');

/** A template as people write them: roles, queues and functions around a user with a key. */
function typical(index, keys = 1, resources = 20) {
  const lines = [
    'AWSTemplateFormatVersion: "2010-09-09"',
    'Parameters:',
    '  Env: { Type: String, Default: dev, AllowedValues: [dev, test, prod] }',
    'Conditions:',
    '  IsProd: !Equals [!Ref Env, prod]',
    'Resources:',
  ];
  for (let n = 0; n < resources; n++) {
    lines.push(
      `  Queue${n}:`,
      '    Type: AWS::SQS::Queue',
      '    Properties:',
      `      QueueName: !Sub "\${AWS::StackName}-queue-${n}"`,
      '      VisibilityTimeout: !If [IsProd, 60, 30]',
      '      Tags:',
      '        - { Key: env, Value: !Ref Env }',
      `        - { Key: owner, Value: !Join ["-", [team, "${n}"]] }`,
    );
  }
  for (let n = 0; n < keys; n++) {
    lines.push(
      `  User${n}: { Type: AWS::IAM::User, Properties: { UserName: !Sub "\${Env}-user-${index}-${n}" } }`,
      `  Key${n}:`,
      '    Type: AWS::IAM::AccessKey',
      '    Properties:',
      `      UserName: !Ref User${n}`,
      '      Status: !If [IsProd, Active, Inactive]',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** JSON with this many keys, each of a user of its own. */
function manyKeys(count) {
  const resources = {};
  for (let n = 0; n < count; n++) {
    resources[`User${n}`] = { Type: 'AWS::IAM::User', Properties: { Path: '/' } };
    resources[`Key${n}`] = {
      Type: 'AWS::IAM::AccessKey',
      Properties: { UserName: { Ref: `User${n}` } },
    };
  }
  return JSON.stringify({ Resources: resources }, null, 1);
}

/** A cloud assembly of ten stacks: 500 resources, 100 of them keys. */
function assembly() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  const artifacts = {};
  for (let stack = 0; stack < 10; stack++) {
    const name = `Stack${stack}`;
    const text = JSON.stringify(typicalObject(stack), null, 1);
    writeFileSync(path.join(directory, `${name}.template.json`), text);
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111111111111/eu-west-1',
      properties: { templateFile: `${name}.template.json`, stackName: name },
      displayName: name,
    };
  }
  writeFileSync(
    path.join(directory, 'manifest.json'),
    JSON.stringify({ version: '55.0.0', artifacts }),
  );
  return directory;
}

function typicalObject(stack) {
  const resources = {};
  for (let n = 0; n < 30; n++) {
    resources[`Role${n}`] = {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'x' } }],
        },
        ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::p']] }],
      },
      Metadata: { 'aws:cdk:path': `Stack${stack}/Role${n}/Resource` },
    };
  }
  for (let n = 0; n < 10; n++) {
    resources[`User${n}`] = { Type: 'AWS::IAM::User' };
    resources[`Key${n}`] = {
      Type: 'AWS::IAM::AccessKey',
      Properties: { UserName: { Ref: `User${n}` } },
      Metadata: { 'aws:cdk:path': `Stack${stack}/Key${n}/Resource` },
    };
  }
  return { Resources: resources };
}

/** Two keys of one user on conditions that exclude each other through a chain. */
function chain(length) {
  const conditions = [['C0', '!Equals [!Ref Env, prod]']];
  for (let n = 1; n < length; n++) conditions.push([`C${n}`, `!Not [!Condition C${n - 1}]`]);
  return `Parameters: { Env: { Type: String } }
Conditions:
${conditions.map(([name, text]) => `  ${name}: ${text}`).join('\n')}
Resources:
  A: { Type: AWS::IAM::AccessKey, Condition: C0, Properties: { UserName: alice } }
  B: { Type: AWS::IAM::AccessKey, Condition: C${length - 1}, Properties: { UserName: alice } }
`;
}

/** Keys of one user, each on a parameter of its own, of which only the first that is on counts. */
function exclusive(count) {
  const numbers = Array.from({ length: count }, (_, n) => n);
  const is = (n) => `!Equals [!Ref P${n}, on]`;
  return `Parameters:
${numbers.map((n) => `  P${n}: { Type: String, AllowedValues: [on, off] }`).join('\n')}
Conditions:
  None0: !Not [${is(0)}]
  First0: ${is(0)}
${numbers
  .slice(1)
  .map(
    (n) => `  None${n}: !And [!Condition None${n - 1}, !Not [${is(n)}]]
  First${n}: !And [!Condition None${n - 1}, ${is(n)}]`,
  )
  .join('\n')}
Resources:
${numbers
  .map(
    (n) =>
      `  K${n}: { Type: AWS::IAM::AccessKey, Condition: First${n}, Properties: { UserName: alice } }`,
  )
  .join('\n')}
`;
}

const SITUATIONS = {
  'cold start, one key': () => [typical(0, 1, 1)],
  'a typical template (20 resources, YAML)': () => [typical(0)],
  'a cloud assembly of 500 resources, 100 keys': () => ({ assembly: assembly() }),
  '1,250 keys, each with its user': () => [manyKeys(1_250)],
  '2,500 keys, each with its user': () => [manyKeys(2_500)],
  '5,000 keys, each with its user': () => [manyKeys(5_000)],
  '10,000 keys, each with its user': () => [manyKeys(10_000)],
  '1,000 typical templates in one run': () =>
    Array.from({ length: 1_000 }, (_, index) => typical(index)),
  'two keys, a chain of 200 conditions': () => [chain(200)],
  'two keys, a chain of 2,000 conditions': () => [chain(2_000)],
  '30 exclusive keys over 30 parameters': () => [exclusive(30)],
  '200 exclusive keys over 200 parameters': () => [exclusive(200)],
};

function measure(name) {
  const input = SITUATIONS[name]();
  const texts = Array.isArray(input) ? input : [];
  const began = performance.now();
  const { readCloudAssembly, readStacks } = require(
    path.join(root, 'dist/inputs/cloudformation/index.js'),
  );
  const { evaluate } = require(path.join(root, 'dist/rule-core/index.js'));
  const loaded = performance.now();
  const stacks = texts.map((template, index) => {
    const file = `template-${index}`;
    return { name: file, file, template, account: { scope: file } };
  });
  const read = input.assembly ? readCloudAssembly(input.assembly) : readStacks(stacks);
  const done = performance.now();
  const report = evaluate(read.keys, { errors: read.errors });
  const judged = performance.now();
  const peak = process.resourceUsage().maxRSS / 1024;
  // The parsers alone, afterwards: they are the floor.
  const again = performance.now();
  for (const text of texts) {
    if (text.startsWith('{')) JSON.parse(text);
    else parse(text, { schema: 'failsafe', logLevel: 'silent' });
  }
  const parsers = performance.now() - again;
  if (input.assembly) rmSync(input.assembly, { recursive: true, force: true });
  return {
    load: loaded - began,
    read: done - loaded,
    judge: judged - done,
    parsers,
    peak,
    keys: read.keys.length,
    errors: read.errors.length,
    verdict: report.verdict,
  };
}

function main() {
  const [, , only] = process.argv;
  if (only !== undefined) {
    process.stdout.write(JSON.stringify(measure(only)));
    return;
  }
  const columns = ['load ms', 'read ms', 'judge ms', 'judge/read', 'bare parser', 'peak MB'];
  console.log(
    `${'median of 5'.padEnd(46)}${columns.map((it) => it.padStart(12)).join('')}  verdict`,
  );
  for (const name of Object.keys(SITUATIONS)) {
    const runs = Array.from({ length: 5 }, () => {
      const child = spawnSync(process.execPath, [path.join(__dirname, 'cloudformation.js'), name], {
        encoding: 'utf8',
      });
      if (child.status !== 0) throw new Error(child.stderr);
      return JSON.parse(child.stdout);
    });
    const median = (key) => runs.map((it) => it[key]).sort((a, b) => a - b)[2];
    const ratio = median('judge') / median('read');
    const cells = [
      median('load').toFixed(0),
      median('read').toFixed(1),
      median('judge').toFixed(1),
      `${(ratio * 100).toFixed(0)} %`,
      median('parsers') === 0 ? '-' : median('parsers').toFixed(1),
      median('peak').toFixed(0),
    ];
    const { verdict, errors } = runs[0];
    console.log(
      `${name.padEnd(46)}${cells.map((it) => it.padStart(12)).join('')}  ${verdict}${errors ? ` (${errors} errors)` : ''}`,
    );
  }
}

main();
