'use strict';

// Readers of inputs on broken, hostile and random texts: each ends soon, and throws nothing but the
// error that it says it throws; a key that a clean text has is never lost by white space around it.
//   npm run fuzz [-- SECONDS, 5] [SEED]
const path = require('node:path');
const { runInNewContext } = require('node:vm');

const dist = path.join(__dirname, '../dist');
const { readTemplate } = require(path.join(dist, 'inputs/cloudformation/index.js'));
const words = require(path.join(dist, 'inputs/files/our-words.js'));
const { recognise } = require(path.join(dist, 'inputs/recognise.js'));
const { readPreview, readState } = require(path.join(dist, 'inputs/pulumi/documents/index.js'));
const { readCredentialReport } = require(
  path.join(dist, 'live-check/account/report/credential-report.js'),
);
const { parseExceptions } = require(path.join(dist, 'rule-core/index.js'));
const { parse } = require('yaml');
const { readTerraform } = require(path.join(dist, 'inputs/terraform/index.js'));

/** What one call may take; a slow machine is no failure, a hang is. */
const LONGEST_MS = 5_000;

const seconds = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? 1);

/** Numbers that are the same on every machine (mulberry32). */
let state = seed >>> 0;
function below(count) {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % count;
}
const pick = (list) => list[below(list.length)];

const key = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'x' } };
const aws = 'registry.terraform.io/hashicorp/aws';
const terraformKey = (name) => ({
  address: `aws_iam_access_key.${name}`,
  mode: 'managed',
  type: 'aws_iam_access_key',
  name,
  provider_name: aws,
  change: { actions: ['create'], before: null, after: { user: 'x' }, after_unknown: { id: true } },
});
const pulumiKey = (name) => ({
  urn: `urn:pulumi:s::p::aws:iam/accessKey:AccessKey::${name}`,
  type: 'aws:iam/accessKey:AccessKey',
  custom: true,
  inputs: { user: 'x' },
  outputs: { user: 'x', status: 'Active' },
});

const CORPUS = {
  template: [
    'Resources:\n  A: &k\n    Type: AWS::IAM::AccessKey\n    Properties: {UserName: !Sub "${AWS::StackName}-x"}\n  B: *k\n',
    'Parameters: {E: {Type: String, AllowedPattern: "^[a-z]+$"}}\nConditions: {C: !Equals [!Ref E, p]}\nResources:\n  A:\n    Condition: C\n    <<: {Type: AWS::IAM::AccessKey, Properties: {UserName: !If [C, a, !Select [0, !Split [",", "a,b"]]]}}\n',
    "Transform: AWS::LanguageExtensions\nResources:\n  'Fn::ForEach::L':\n  - N\n  - [a, b]\n  - 'K${N}': {Type: AWS::IAM::AccessKey, Properties: {UserName: !FindInMap [M, !Ref N, k]}}\nMappings: {M: {a: {k: v}}}\n",
    JSON.stringify({ Resources: { A: key, B: key } }, null, 1),
    JSON.stringify({ TemplateBody: { Resources: { A: key } } }),
  ],
  terraform: [
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.9.8',
      resource_changes: [terraformKey('a'), terraformKey('b')],
      configuration: { root_module: {} },
    }),
  ],
  preview: [
    JSON.stringify({
      steps: ['a', 'b'].map((it) => ({
        op: 'create',
        urn: pulumiKey(it).urn,
        newState: pulumiKey(it),
      })),
    }),
  ],
  credentialReport: [
    'user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated\nx,arn:aws:iam::111111111111:user/x,2026-01-01T00:00:00+00:00,false,true,2026-01-01T00:00:00+00:00,true,N/A\n',
  ],
  exceptions: [
    'exceptions:\n- user: x\n  account: "111111111111"\n  reason: rotation\n  owner: me@example.com\n  expires: 2027-01-31\n',
  ],
  words: ['Resources', '# Resources\n', 'AccessKey aws-iam', ''],
  state: [
    JSON.stringify({ version: 3, deployment: { resources: [pulumiKey('a'), pulumiKey('b')] } }),
  ],
};

const file = 'fuzz';
const READERS = {
  template: (text) => readTemplate(text, { file }),
  terraform: (text) => readTerraform(text, { file }),
  preview: (text) => readPreview(text, { file }),
  state: (text) => readState(text, { file }),
  credentialReport: (text) => void readCredentialReport(text, file),
  exceptions: exceptionsOf,
  words: wordsOf,
};
/** As every text of a run is searched. */
function wordsOf(text) {
  for (const it of ['mayBeTemplate', 'mayBringKeys', 'mentionsKeys']) words[it](text);
  words.bytesMentionKeys(Buffer.from(text));
}

/** As the command line reads them: what the YAML parser throws is a sentence there. */
function exceptionsOf(text) {
  let data;
  try {
    data = parse(text, { maxAliasCount: 100, logLevel: 'error' });
  } catch {
    return;
  }
  parseExceptions(data ?? { exceptions: [] });
}

/** Errors in a sentence for people, which the readers of documents throw. */
const OWN = new Set(['DocumentError']);

const PIECES = [
  ...' \n\t:-?,[]{}"\'#&*!|>%@`~\\0aé\u0085\u2028\ufeff',
  ': ',
  '- ',
  '<<: *k',
  '&k ',
  '*k',
  '!Ref ',
  '!Sub ',
  '"Fn::Sub": ',
  '{"a":',
  '[[[[',
  '\r\n',
  '---\n',
  '${',
  '}',
  'null',
  '1e999',
  '"__proto__": ',
  '\ud83d',
];

function mutated(text) {
  let result = text;
  for (let times = 1 + below(6); times > 0; times--) {
    const at = below(result.length + 1);
    const end = Math.min(result.length, at + 1 + below(12));
    const way = below(6);
    if (way < 3) result = result.slice(0, at) + pick(PIECES) + result.slice(at);
    else if (way === 3) result = result.slice(0, at) + result.slice(end);
    else if (way === 4) result = result.slice(0, end) + result.slice(at);
    else result = result.slice(0, at) + several().repeat(1 + below(300)) + result.slice(at);
    if (result.length > 50_000) result = result.slice(0, 50_000);
  }
  return result;
}

/** What is harmless by itself may be tried in all ways where it is repeated with another. */
function several() {
  return Array.from({ length: 1 + below(3) }, () => pick(PIECES)).join('');
}

function attempt(kind, text) {
  const start = performance.now();
  try {
    const read = () => {
      recognise(text, file, true);
      return READERS[kind](text);
    };
    // What does not end is interrupted.
    const result = runInNewContext('read()', { read }, { timeout: 2 * LONGEST_MS });
    const { keys, errors } = result ?? { keys: [], errors: [] };
    if (!Array.isArray(keys) || !Array.isArray(errors)) return 'gave no result';
    const fault = errors.find((it) => it.message.includes('fault of one-active-key'));
    if (fault) return fault.message;
  } catch (error) {
    if (!OWN.has(error?.name)) return `threw ${error?.stack ?? String(error)}`;
  }
  const took = performance.now() - start;
  return took > LONGEST_MS ? `took ${took.toFixed(0)} ms` : undefined;
}

function main() {
  const kinds = Object.keys(CORPUS);
  const until = performance.now() + seconds * 1_000;
  let runs = 0;
  for (; performance.now() < until || runs < 1_000; runs++) {
    const kind = kinds[runs % kinds.length];
    const text = mutated(pick(CORPUS[kind]));
    const wrong = attempt(kind, text);
    if (wrong === undefined) continue;
    console.error(
      `The reader "${kind}" ${wrong}\nseed ${seed}, run ${runs}:\n${JSON.stringify(text)}`,
    );
    process.exitCode = 1;
    return;
  }
  console.log(`${runs} texts, seed ${seed}: every reader ended, with a result or its own error.`);
}

main();
