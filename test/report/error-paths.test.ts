import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  deny,
  type Fault,
  type FaultScript,
  startEmbeddedIam,
  THROTTLED,
} from '../../embedded-iam/index';
import { SESSION_EXPIRED } from '../../embedded-iam/behavior/faults';
import { FORMATS, OF_ACCOUNTS } from '../../report/index';
import { withEnvironment } from '../support/environment';
import { runCli } from '../support/run-cli';

/**
 * What people read where something goes wrong: run through the command line, in every format. Nothing of
 * it may be the words of a library, of the file system or of a programmer.
 */
const URN = 'urn:pulumi:dev::project::my:component:Thing$aws:iam/accessKey:AccessKey::deploy-key';
const KEY = 'Type: AWS::IAM::AccessKey';
const resources = (...users: readonly string[]) =>
  `Resources:\n${users.map((it, index) => `  K${index}: { ${KEY}, Properties: { UserName: ${it} } }\n`).join('')}`;

const INPUTS: Readonly<Record<string, string>> = {
  'empty.yaml': '',
  'hello.txt': 'hello',
  'broken.json': '{',
  'broken.yaml': 'Resources: {\n',
  'tabs.yaml': 'Resources:\n\tA: 1\n',
  'alias.yaml': 'Resources: *nope\n',
  'tag.yaml': 'Resources: !!python/object:os.system x\n',
  'sections.yaml': `Parameters: 5\n${resources('a')}`,
  'functions.yaml': resources(
    '!Sub "${"',
    '!Join [a]',
    '!Select [9, [a]]',
    '!If [x, y]',
    '!GetAtt Gone.Arn',
    '!Ref Gone',
    '!Ref "a\\nb"',
    '!Ref "AWS::Gone"',
    '!Bogus x',
    '[a]',
    'q',
  ),
  'conditions.yaml': `Conditions: { C: { Fn::Equals: [a] }, D: { Condition: E } }\nResources: { A: { ${KEY}, Condition: C, Properties: { UserName: u } }, B: { ${KEY}, Condition: D, Properties: { UserName: u } } }\n`,
  'loop.yaml': `Transform: AWS::LanguageExtensions\nResources: { 'Fn::ForEach::K': [X, !Ref Gone, { 'K\${X}': { ${KEY}, Properties: { UserName: !Ref X } } }] }\n`,
  'macro.yaml': `Transform: MyMacro\n${resources('a')}`,
  'nested.yaml':
    'Resources: { N: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./gone.yaml } } }\n',
  'preview.json': JSON.stringify({
    steps: [{ op: 'weird', urn: URN }],
    changeSummary: { same: 3 },
  }),
  'state.json': JSON.stringify({
    version: 3,
    deployment: {
      resources: [{ urn: URN, type: 'aws:iam/accessKey:AccessKey', custom: true }],
      pending_operations: [
        { type: 'creating', resource: { urn: URN, type: 'aws:iam/accessKey:AccessKey' } },
      ],
    },
  }),
  'state-version.json': JSON.stringify({ version: 9, deployment: {} }),
  'plan-version.json': JSON.stringify({ format_version: '9.0', resource_changes: [] }),
  'plan-shape.json': JSON.stringify({
    format_version: '1.2',
    terraform_version: '1',
    resource_changes: 5,
  }),
  'plan-errored.json': JSON.stringify({
    format_version: '1.2',
    errored: true,
    resource_changes: [],
  }),
  'raw.json': JSON.stringify({
    version: 4,
    terraform_version: '1',
    lineage: 'x',
    serial: 1,
    resources: [],
  }),
  'asm/manifest.json': '{',
  'asm/cdk.out': '{}',
};

/** Words that are nobody's who reads a report. */
const FOREIGN: readonly RegExp[] = [
  /internal error|please report|unknown error/i,
  /Unknown: Unknown|UnknownError/,
  /\(computed\)|\[object |\bNaN\b|(?<!["'\w-])undefined(?!["'\w-])/,
  /\b(TypeError|RangeError|SyntaxError|ReferenceError)\b/,
  /\bE(NOENT|ISDIR|NOTDIR|ACCES|LOOP)\b/,
  /Invalid Record Length|Quote Not Closed|columns length/,
  /Could not (load|resolve) credentials|Command failed:|providers?\.js/,
  /\\u00[01][0-9a-f]/i,
  /^\s+at .*:\d+:\d+\)?$/m,
  // eslint-disable-next-line no-control-regex -- that is what must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
];

function expectPlain(text: string, format: string): void {
  // What JSON escapes is the reader's; SARIF and the others of its kind hold the same sentences.
  const said = ['json', 'sarif', 'ocsf', 'gitlab', 'asff'].includes(format)
    ? sentencesIn(text)
    : // Rows of CSV end with both (RFC 4180).
      text.replaceAll('\r\n', '\n');
  for (const it of FOREIGN) expect(said).not.toMatch(it);
  for (const line of said.split('\n')) {
    expect(line.split(URN).length - 1).toBeLessThan(2);
  }
}

/** All texts of a document of JSON, or of one a line. */
function sentencesIn(text: string): string {
  const texts: string[] = [];
  const collect = (_: string, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  };
  try {
    JSON.parse(text, collect);
  } catch {
    for (const it of text.split('\n').filter((line) => line !== '')) JSON.parse(it, collect);
  }
  return texts.join('\n');
}

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-errors-'));
  for (const [name, text] of Object.entries(INPUTS)) {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), text);
  }
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const paths = [
  ...Object.keys(INPUTS).filter((it) => !it.startsWith('asm/')),
  'asm',
  'gone.yaml',
  '-',
];
const declared = Object.keys(FORMATS).filter((it) => !OF_ACCOUNTS.includes(it));

describe.each(declared)('check in %s', (format) => {
  test.each(paths)('%s', async (input) => {
    const { code, stdout, stderr } = await runCli(['check', input, '--no-config', '-f', format], {
      cwd,
    });
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expectPlain(stdout, format);
  });
});

/** Wrong use: a sentence on standard error, and nothing else. */
const MISUSE: readonly (readonly string[])[] = [
  ['bogus'],
  ['check', '--bogus'],
  ['check', 'asm', '--exceptions', 'gone'],
  ['check', 'asm', '--exceptions', 'broken.yaml'],
  ['check', 'asm', '--exceptions', 'asm'],
  ['check', 'asm', '--exceptions-from', 'git:a:b'],
  ['check', 'asm', '--parameters', 'gone'],
  ['check', 'asm', '--parameters', 'broken.json'],
  ['check', 'asm', '--parameters', 'state.json'],
  ['check', 'asm', '--parameters', 'My-Name=hush'],
  ['check', 'asm', '--baseline', 'broken.json'],
  ['check', 'asm', '--baseline', 'state.json'],
  ['check', 'asm', '--config', 'broken.yaml'],
  ['check', 'asm', '--config', 'gone'],
  ['check', 'asm', '--live', 'gone'],
  ['check', 'asm', '--live', 'state.json'],
  ['check', 'asm', '-f', 'gone'],
  ['live', '--credential-report', 'gone'],
  ['live', '--since', 'broken.json'],
  ['live', '--role-arn', 'x'],
  ['live', '--accounts', 'gone', '--role-name', 'x'],
  ['remediate', 'apply', 'gone'],
  ['remediate', 'apply', 'broken.json'],
  ['remediate', 'apply', 'asm'],
  ['remediate', 'undo', 'gone'],
  ['remediate', 'undo', 'asm'],
  ['remediate', 'undo', 'state.json'],
  ['remediate', 'finish', 'gone'],
  ['comment', 'gone'],
];

test.each(MISUSE.map((it) => [it]))('%j is told in a sentence', async (argv) => {
  const { code, stdout, stderr } = await runCli(argv, {
    cwd,
    env: { ONE_ACTIVE_KEY_TOKEN: 'x' },
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^one-active-key: \S/);
  expect(stderr).not.toContain('hush');
  expectPlain(stderr, 'text');
  // Each says what, and the file or the option that it is about.
  const named = argv.find((it) => /^(gone|asm|broken\.|state\.|--bogus|bogus)/.test(it));
  if (named !== undefined && argv[0] !== 'check') expect(stderr).toContain(named);
});

const REPORTS: Readonly<Record<string, string>> = {
  'a row that is short': 'user,arn,access_key_1_active,access_key_2_active\na,b\n',
  'a quotation mark': 'user,arn,access_key_1_active,access_key_2_active\n"a,b\n',
  'another file': '<html>',
  'an empty file': '',
};

test.each(Object.keys(REPORTS))('a credential report: %s', async (name) => {
  writeFileSync(path.join(cwd, 'report.csv'), REPORTS[name] ?? '');
  for (const format of Object.keys(FORMATS)) {
    const argv = ['live', '--credential-report', 'report.csv', '--no-config', '-f', format];
    const { code, stdout } = await runCli(argv, { cwd });
    expect(code).toBe(2);
    expectPlain(stdout, format);
  }
});

const error = (code: string, message = '', status = 400): Fault => ({
  kind: 'error',
  code,
  message,
  status,
});
const FAULTS: Readonly<Record<string, FaultScript>> = {
  denied: deny,
  throttled: () => THROTTLED,
  'a session that ended': () => SESSION_EXPIRED,
  'an error that says nothing': () => error('Unknown', 'Unknown'),
  'an error of a server': () => error('InternalFailure', '', 500),
  'credentials that are not accepted': () =>
    error('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  'a page for people': () => ({
    kind: 'foreign',
    text: '<!doctype html><html><body>Sign in</body></html>',
  }),
  'an empty answer': () => ({ kind: 'foreign', text: '', type: 'text/xml' }),
  'a cut connection': () => ({ kind: 'reset' }),
  'half an answer': () => ({ kind: 'changed', change: (text) => text.slice(0, text.length / 2) }),
};

describe.each(Object.keys(FAULTS))('AWS: %s', (name) => {
  test.each(['every call', 'ListAccessKeys'])('%s', async (which) => {
    const iam = await startEmbeddedIam({
      accounts: [{ id: '111111111111', users: [{ name: 'alice', keys: ['Active'] }] }],
      faults: (call) =>
        which === 'every call' || call.action === which ? FAULTS[name]?.(call) : undefined,
    });
    const { accessKeyId, secretAccessKey } = iam.credentialsFor('111111111111');
    const variables = {
      AWS_ENDPOINT_URL: iam.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_MAX_ATTEMPTS: '1',
    };
    try {
      const outputs = Object.keys(FORMATS).flatMap((it) => [
        '-f',
        it === 'text' ? it : `${it}=out.${it}`,
      ]);
      const run = await withEnvironment(variables, () =>
        runCli(['live', '--no-config', ...outputs], { cwd }),
      );
      expect([run.code, run.stderr]).toEqual([2, '']);
      expectPlain(run.stdout, 'text');
      for (const format of Object.keys(FORMATS)) {
        if (format !== 'text') expectPlain(readOut(format), format);
      }
    } finally {
      await iam.close();
    }
  });
});

const readOut = (format: string): string => readFileSync(path.join(cwd, `out.${format}`), 'utf8');
