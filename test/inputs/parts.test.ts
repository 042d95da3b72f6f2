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
const ACCOUNT = '111111111111';
const ONE_OF = `Parameters: {U: {Type: String, Default: alice}}\nResources:\n${key('A', '!Ref U')}`;
const SAID = [
  { [ALONE]: 'a.yaml, b.yaml', U: 'alice', 'on its own 1: b.yaml|U': 'alice' },
] as const;
const inside = (name: string, file: string, user: string, type = 'Stack') =>
  `  ${name}: {Type: AWS::CloudFormation::${type}, Properties: {TemplateURL: ${file}, Parameters: {U: ${user}}}}\n`;
const EXPORTS = (more = '') =>
  `Resources:\n  U: {Type: AWS::IAM::User, Properties: {UserName: ci}}\n${more}Outputs: {O: {Value: !Ref U, Export: {Name: usr}}}\n`;
const IMPORTS = `Resources:\n${key('B', '!ImportValue usr')}`;

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
    account: ACCOUNT,
    found: [],
  },
  {
    given: 'parts that exclude each other in their parent: on their own they do not',
    files: {
      'z.yaml': `Parameters: {E: {Type: String}}\nConditions: {P: !Equals [!Ref E, p], N: !Not [!Condition P]}\nResources:\n${nest('N', 'p.yaml', 'Condition: P, ')}${nest('M', 'q.yaml', 'Condition: N, ')}`,
      'p.yaml': ONE,
      'q.yaml': ONE,
    },
    account: ACCOUNT,
    found: [[{ [ALONE]: 'p.yaml, q.yaml' }, ['M/A', 'N/A']]],
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
    found: [[{ [ALONE]: 'p.yaml' }, ['M/A', 'M/B']]],
  },
  {
    given: 'two parts that are given other users: on their own they meet',
    files: {
      'a.yaml': ONE_OF,
      'b.yaml': ONE_OF,
      'p.yaml': `Resources:\n${inside('X', 'a.yaml', 'x')}${inside('Y', 'b.yaml', 'y')}`,
    },
    account: ACCOUNT,
    found: [[SAID[0], ['X/A', 'Y/A']]],
  },
  {
    given: 'two parts of one part: on their own they meet',
    files: {
      'a.yaml': ONE_OF,
      'b.yaml': ONE_OF,
      'm.yaml': `Resources:\n${inside('X', 'a.yaml', 'x')}${inside('Y', 'b.yaml', 'y')}`,
      'p.yaml': `Resources:\n${nest('M', 'm.yaml')}`,
    },
    account: ACCOUNT,
    found: [[{ ...SAID[0], [ALONE]: 'a.yaml, b.yaml, m.yaml' }, ['M/X/A', 'M/Y/A']]],
  },
  {
    given: 'a part on its own, beside its parent with a key of its own',
    files: {
      'a.yaml': ONE_OF,
      'p.yaml': `Resources:\n${key('K', 'alice')}${inside('X', 'a.yaml', 'x')}`,
    },
    account: ACCOUNT,
    found: [[{ [ALONE]: 'a.yaml', U: 'alice' }, ['K', 'X/A']]],
  },
  {
    given: 'two parts with keys of two users: one key each, wherever they stand',
    files: {
      'a.yaml': ONE,
      'b.yaml': `Resources:\n${key('A', 'bob')}`,
      'p.yaml': `Resources:\n${key('K', 'carl')}${nest('X', 'a.yaml')}${nest('Y', 'b.yaml')}`,
    },
    account: ACCOUNT,
    found: [],
  },
  {
    given: 'two parts without an account: anywhere, so they do not meet',
    files: {
      'a.yaml': ONE_OF,
      'b.yaml': ONE_OF,
      'p.yaml': `Resources:\n${inside('X', 'a.yaml', 'x')}${inside('Y', 'b.yaml', 'y')}`,
    },
    found: [],
  },
  {
    given: 'two importers that their parent never makes',
    files: {
      'e.yaml': EXPORTS(),
      'i.yaml': IMPORTS,
      'i2.yaml': IMPORTS,
      'p.yaml': `${NEVER}Resources:\n${nest('X', 'i.yaml', 'Condition: Never, ')}${nest('Y', 'i2.yaml', 'Condition: Never, ')}`,
    },
    found: [[{ [ALONE]: 'i.yaml, i2.yaml' }, ['B', 'B']]],
  },
  {
    given: 'an exporter with a key and an importer that their parent never makes',
    files: {
      'e.yaml': EXPORTS(key('K', '!Ref U')),
      'i.yaml': IMPORTS,
      'p.yaml': `${NEVER}Resources:\n${nest('X', 'e.yaml', 'Condition: Never, ')}${nest('Y', 'i.yaml', 'Condition: Never, ')}`,
    },
    found: [[{ [ALONE]: 'e.yaml, i.yaml' }, ['B', 'K']]],
  },
  {
    given: 'a folder for each environment, with the same exporter and importer',
    files: {
      'dev/e.yaml': EXPORTS(),
      'dev/i.yaml': IMPORTS,
      'prod/e.yaml': EXPORTS(),
      'prod/i.yaml': IMPORTS,
    },
    found: [],
  },
  {
    given: 'a folder for each environment, one of which has a further key',
    files: {
      'dev/e.yaml': EXPORTS(),
      'dev/i.yaml': IMPORTS,
      'prod/e.yaml': EXPORTS(key('K', '!Ref U')),
      'prod/i.yaml': IMPORTS,
    },
    found: [[undefined, ['B', 'K']]],
  },
  {
    given: 'an importer equally near to two exporters of one name, the second of which has a key',
    files: {
      'dev/e.yaml': EXPORTS(),
      'prod/e.yaml': EXPORTS(key('K', '!Ref U')),
      'i.yaml': IMPORTS,
    },
    found: [[undefined, ['B', 'K']]],
  },
])('$given', ({ files, found, account }) => {
  const shown = findings(files, account).map(({ when, keys }) => [
    when,
    keys.map((it) => it.address).sort(),
  ]);
  expect(shown).toEqual(found);
});
