import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readInputs } from '../../inputs/index';
import { evaluate, type Finding } from '../../rule-core/index';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'parts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function findings(files: Readonly<Record<string, string>>, account?: string): readonly Finding[] {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  const { keys, errors } = readInputs(['.'], {
    cwd: folder,
    ...(account === undefined ? {} : { account }),
  });
  expect(errors).toEqual([]);
  return evaluate(keys).findings;
}

const key = (name: string, user: string, more = '') =>
  `  ${name}: {Type: AWS::IAM::AccessKey, ${more}Properties: {UserName: ${user}}}\n`;
const nest = (name: string, file: string, more = '') =>
  `  ${name}: {Type: AWS::CloudFormation::Stack, ${more}Properties: {TemplateURL: ${file}}}\n`;
const ONE = `Resources:\n${key('A', 'alice')}`;
const TWO = `${ONE}${key('B', 'alice')}`;
const NEVER = 'Conditions: {Never: !Equals [a, b]}\n';
const UNNAMED = `Resources:\n  U: {Type: AWS::IAM::User}\n${key('A', '!Ref U')}${key('B', '!Ref U')}`;

interface Case {
  readonly given: string;
  readonly files: Readonly<Record<string, string>>;
  /** What each finding says of its world, and its keys. */
  readonly found: readonly (readonly [when: Finding['when'], keys: readonly string[]])[];
  readonly account?: string;
}

const ALONE = 'deployed on its own';

test.each<Case>([
  {
    given: 'a part that its parent never makes',
    files: {
      'z.yaml': `${NEVER}Resources:\n${nest('N', 'p.yaml', 'Condition: Never, ')}`,
      'p.yaml': TWO,
    },
    found: [[{ [ALONE]: 'p.yaml' }, ['A', 'B']]],
  },
  {
    given: 'a part that its parent makes: one finding',
    files: { 'z.yaml': `Resources:\n${nest('N', 'p.yaml')}`, 'p.yaml': TWO },
    found: [[undefined, ['N/A', 'N/B']]],
  },
  {
    given: 'a part with a user without a name: one finding',
    files: { 'z.yaml': `Resources:\n${nest('N', 'p.yaml')}`, 'p.yaml': UNNAMED },
    found: [[undefined, ['N/A', 'N/B']]],
  },
  {
    given: 'two parts beside a key of the parent: one finding, without a word about how',
    files: {
      'z.yaml': `Resources:\n${key('K', 'alice')}${nest('N', 'p.yaml')}${nest('M', 'q.yaml')}`,
      'p.yaml': ONE,
      'q.yaml': ONE,
    },
    found: [[undefined, ['K', 'M/A', 'N/A']]],
  },
  {
    given: 'a part with one key, in the account of everything: it is one key',
    files: { 'z.yaml': `Resources:\n${nest('N', 'p.yaml')}`, 'p.yaml': ONE },
    account: '111111111111',
    found: [],
  },
  {
    given: 'parts that exclude each other, and their parent, each with one key',
    files: {
      'z.yaml': `Parameters: {E: {Type: String}}\nConditions: {P: !Equals [!Ref E, p], N: !Not [!Condition P]}\nResources:\n${nest('N', 'p.yaml', 'Condition: P, ')}${nest('M', 'q.yaml', 'Condition: N, ')}`,
      'p.yaml': ONE,
      'q.yaml': ONE,
    },
    account: '111111111111',
    found: [],
  },
  {
    given: 'a parameter that the parent narrows',
    files: {
      'z.yaml':
        'Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: p.yaml, Parameters: {E: dev}}}\n',
      'p.yaml': `Parameters: {E: {Type: String}}\nConditions: {P: !Equals [!Ref E, prod]}\n${ONE}${key('B', 'alice', 'Condition: P, ')}`,
    },
    found: [[{ [ALONE]: 'p.yaml', E: 'prod' }, ['N/A', 'N/B']]],
  },
  {
    given: 'templates that nest each other in a circle, none of which is ever made by the other',
    files: {
      'a.yaml': `${NEVER}${ONE}${nest('N', 'b.yaml', 'Condition: Never, ')}`,
      'b.yaml': `${NEVER}${TWO}${nest('N', 'a.yaml', 'Condition: Never, ')}`,
    },
    found: [[{ [ALONE]: 'b.yaml' }, ['A', 'B']]],
  },
  {
    given: 'a part of a part, which alone has two keys',
    files: {
      'z.yaml': `${NEVER}Resources:\n${nest('N', 'p.yaml', 'Condition: Never, ')}`,
      'p.yaml': `Resources:\n${nest('M', 'q.yaml')}`,
      'q.yaml': TWO,
    },
    found: [[{ [ALONE]: 'q.yaml' }, ['A', 'B']]],
  },
])('$given', ({ files, found, account }) => {
  const shown = findings(files, account).map(({ when, keys }) => [
    when,
    keys.map((it) => it.address).sort(),
  ]);
  expect(shown).toEqual(found);
});
