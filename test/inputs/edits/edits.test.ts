import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyChanges, editorOf } from '../../../inputs/edits/status-edit';
import { check } from '../../../library/check';

const KEY = 'Type: AWS::IAM::AccessKey';

/** What an editor makes of the key `K`, in each style; `undefined` where it must keep its hands off. */
const TEXTS: Readonly<Record<string, readonly [before: string, after: string | undefined]>> = {
  'a status': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status: Active # yes\n`,
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status: Inactive # yes\n`,
  ],
  'a status on the next line': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status:\n        'Active'\n`,
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status:\n        'Inactive'\n`,
  ],
  'no status': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n`,
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      Status: Inactive\n      UserName: a\n`,
  ],
  'no status, with CR LF': [
    `Resources:\r\n  K:\r\n    ${KEY}\r\n    Properties:\r\n      UserName: a\r\n`,
    `Resources:\r\n  K:\r\n    ${KEY}\r\n    Properties:\r\n      Status: Inactive\r\n      UserName: a\r\n`,
  ],
  'flow style': [
    `Resources:\n  K: { ${KEY}, Properties: { UserName: a } }\n`,
    `Resources:\n  K: { ${KEY}, Properties: { Status: Inactive, UserName: a } }\n`,
  ],
  'JSON on one line': [
    '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a","Status":"Active"}}}}',
    '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a","Status":"Inactive"}}}}',
  ],
  'JSON without status': [
    '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a"}}}}',
    '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"Status": "Inactive", "UserName":"a"}}}}',
  ],
  'an astral character before it': [
    `{"Description":"😀😀","Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"Status":"Active","UserName":"😀"}}}}`,
    `{"Description":"😀😀","Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"Status":"Inactive","UserName":"😀"}}}}`,
  ],
  'an escaped name': [
    '{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"a","St\\u0061tus":"Active"}}}}',
    undefined,
  ],
  'a merge of properties': [
    `X: &x { UserName: a }\nResources:\n  K:\n    ${KEY}\n    Properties:\n      <<: *x\n`,
    `X: &x { UserName: a }\nResources:\n  K:\n    ${KEY}\n    Properties:\n      Status: Inactive\n      <<: *x\n`,
  ],
  'a status that is merged': [
    `X: &x { UserName: a, Status: Active }\nResources:\n  K:\n    ${KEY}\n    Properties:\n      <<: *x\n`,
    undefined,
  ],
  'properties that another key shares': [
    `Resources:\n  K:\n    ${KEY}\n    Properties: &p\n      UserName: a\n      Status: Active\n  L: { ${KEY}, Properties: *p }\n`,
    undefined,
  ],
  'an alias': [`X: &p { UserName: a }\nResources:\n  K: { ${KEY}, Properties: *p }\n`, undefined],
  'a status that is a function': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status: !If [C, Active, Inactive]\n`,
    undefined,
  ],
  'a status that is folded': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status: >-\n        Active\n`,
    undefined,
  ],
  'properties that a macro writes': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Fn::Transform: { Name: M }\n`,
    undefined,
  ],
  'a key that is there twice': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\n      Status: Active\n      Status: Active\n`,
    undefined,
  ],
  'what the CDK has written': [
    `{"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Metadata":{"aws:cdk:path":"S/K"},"Properties":{"UserName":"a"}}}}`,
    undefined,
  ],
  'lines that end with CR alone': [
    `Resources:\n  K:\n    ${KEY}\n    Properties:\n      UserName: a\r      Status: Active\n`,
    undefined,
  ],
  'another resource': [
    `Resources:\n  K:\n    Type: AWS::IAM::User\n    Properties:\n      UserName: a\n`,
    undefined,
  ],
  'what is no template': ['Resources: [', undefined],
};

test.each(Object.entries(TEXTS))('%s', (_, [before, after]) => {
  const at = before.search(/"?\bK\b"?(?=:)/);
  const lines = before.slice(0, at).split('\n');
  const place = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
  const change = editorOf(before)(place);
  expect(change && applyChanges(before, [change])).toBe(after);
});

describe('a report', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-edits-'));
  });
  afterEach(() => {
    rmSync(cwd, { recursive: true, force: true });
  });
  const put = (name: string, text: string | Buffer) => {
    mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    writeFileSync(path.join(cwd, name), text);
  };
  const keys = (...names: string[]) =>
    `Resources:\n${names.map((it) => `  ${it}: { ${KEY}, Properties: { UserName: a } }\n`).join('')}`;
  const editsOf = (...paths: string[]) =>
    check(paths, { cwd, account: '111111111111' }).findings.map((it) =>
      (it.edits ?? []).map(({ keeps, changes }) => [
        keeps,
        changes.map((change) => change.address),
      ]),
    );

  test('one edit for each key that may be kept', () => {
    put('t.yaml', keys('K', 'L', 'M'));
    expect(editsOf('t.yaml')).toEqual([
      [
        ['K', ['L', 'M']],
        ['L', ['K', 'M']],
        ['M', ['K', 'L']],
      ],
    ]);
  });

  test('over two files of one account', () => {
    put('a.yaml', keys('K'));
    put('b.yaml', keys('L'));
    expect(editsOf('a.yaml', 'b.yaml')).toEqual([
      [
        ['K', ['L']],
        ['L', ['K']],
      ],
    ]);
  });

  test('none where the places are not those of the file', () => {
    put('t.yaml', Buffer.from(keys('K', 'L'), 'utf16le'));
    expect(editsOf('t.yaml')).toEqual([[]]);
    put('t.yaml', `\ufeff${keys('K', 'L')}`);
    expect(editsOf('t.yaml')).toEqual([[]]);
  });

  test('none that settles only one of the worlds', () => {
    const key = (more: string) => `{ ${KEY}, ${more} Properties: { UserName: a } }`;
    put(
      't.yaml',
      `Parameters: { E: { Type: String, AllowedValues: [p, d] } }\nConditions: { P: !Equals [!Ref E, p], D: !Equals [!Ref E, d] }\nResources:\n  A: ${key('Condition: P,')}\n  B: ${key('Condition: D,')}\n  C: ${key('')}\n`,
    );
    // To keep C means to make A and B inactive, and the finding is about A alone.
    expect(editsOf('t.yaml')).toEqual([[['A', ['C']]]]);
  });

  test('so many keys, or so large a file, that nobody would read it', () => {
    put('many.yaml', keys('A', 'B', 'C', 'D', 'E', 'F'));
    put('large.yaml', keys('K', 'L') + `# ${'x'.repeat(1024 * 1024)}\n`);
    expect(editsOf('many.yaml')).toEqual([[]]);
    expect(editsOf('large.yaml')).toEqual([[]]);
  });
});
