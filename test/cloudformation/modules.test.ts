import { readStacks } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const KEY = (id: string, user: string, more = '') =>
  `  ${id}: {Type: AWS::IAM::AccessKey, ${more}Properties: {UserName: ${user}}}\n`;

/** A key of the user that it is told, and a user of its own with the name that it is told. */
const ONE_KEY = `Parameters: {User: {Type: String}}\nResources:\n${KEY('Key', '!Ref User')}`;
const NAMED = `Parameters: {Name: {Type: String, Default: alice}}
Resources:
  User: {Type: AWS::IAM::User, Properties: {UserName: !Ref Name}}
${KEY('Key', '!Ref User')}Outputs:
  Who: {Value: !Ref User}
  Text: {Value: !Sub 'the \${Name}'}
`;

/** Entries of which each has the one before it twice. */
function doubled(entry: (n: number) => string): string {
  return Array.from({ length: 40 }, (_, n) => entry(n + 1)).join(', ');
}

interface Row {
  readonly name: string;
  readonly main: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly verdict: 'violation' | 'compliant' | 'undetermined';
  readonly when?: Readonly<Record<string, string>>;
  /** What each error says, in order. */
  readonly errors?: readonly string[];
}

const TABLE: readonly Row[] = [
  {
    name: 'properties are text',
    main: `Modules: {A: {Source: m.yaml, Properties: {User: alice}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'a template of nothing but modules',
    main: `Modules:\n  A: {Source: ./m.yaml, Properties: {User: alice}}\n  B: {Source: ./m.yaml, Properties: {User: alice}}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'one module twice for two users',
    main: `Modules:\n  A: {Source: ./m.yaml, Properties: {User: alice}}\n  B: {Source: ./m.yaml, Properties: {User: bob}}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'compliant',
  },
  {
    name: 'properties are parameters of the template',
    main: `Parameters: {Who: {Type: String, AllowedValues: [alice, bob]}}
Modules: {A: {Source: m.yaml, Properties: {User: !Ref Who}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
    when: { Who: 'alice' },
  },
  {
    name: 'the default of a parameter',
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'violation',
  },
  {
    name: 'an output of a module, by GetAtt',
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', '!GetAtt A.Who')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'violation',
  },
  {
    name: 'an output of a module, within Sub',
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', "!Sub '${A.Text}'")}${KEY('L', 'the alice')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'violation',
  },
  {
    name: 'a property of a module, by GetAtt',
    main: `Modules: {A: {Source: m.yaml, Properties: {Name: bob}}}\nResources:\n${KEY('K', '!GetAtt A.Name')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'violation',
  },
  {
    name: 'the logical id that a resource of a module gets',
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', '!Ref AUser')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'violation',
  },
  {
    name: 'an output of one module for another, before it is read',
    main: `Modules:\n  B: {Source: k.yaml, Properties: {User: !GetAtt A.Who}}\n  A: {Source: m.yaml}`,
    files: { 'm.yaml': NAMED, 'k.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'overrides',
    main: `Modules:\n  A: {Source: m.yaml, Properties: {User: alice}, Overrides: {Key: {Properties: {Status: Inactive}}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'compliant',
  },
  {
    name: 'overrides of the user',
    main: `Modules:\n  A: {Source: m.yaml, Properties: {User: bob}, Overrides: {Key: {Properties: {UserName: alice}}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'overrides of what is not there',
    main: `Modules:\n  A: {Source: m.yaml, Properties: {User: bob}, Overrides: {Other: {Properties: {Status: Inactive}}}}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
    errors: ['A is a module (m.yaml) that has no Other, which Overrides name'],
  },
  {
    name: 'overrides that speak of something which the module calls so too',
    main: `Parameters: {User: {Type: String}}\nModules:\n  A: {Source: m.yaml, Properties: {User: bob}, Overrides: {Key: {Properties: {UserName: !Ref User}}}}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
    errors: ['calls something User, and so does what is in its Overrides'],
  },
  {
    name: 'overrides that speak of what the module is given by the same name',
    main: `Parameters: {User: {Type: String, AllowedValues: [alice]}}\nModules:\n  A: {Source: m.yaml, Properties: {User: !Ref User}, Overrides: {Key: {Properties: {UserName: !Ref User}}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'modules in modules',
    when: { Who: '(any other value)' },
    main: `Parameters: {Who: {Type: String, Default: alice}}
Modules: {A: {Source: a/outer.yaml, Properties: {User: !Sub '\${Who}'}}}\nResources:\n${KEY('K', '!Ref Who')}`,
    files: {
      'a/outer.yaml': `Parameters: {User: {Type: String}}\nModules: {In: {Source: ../m.yaml, Properties: {User: !Ref User}}}`,
      'm.yaml': ONE_KEY,
    },
    verdict: 'violation',
  },
  {
    name: 'overrides of what a module in a module makes',
    main: `Modules: {A: {Source: outer.yaml, Overrides: {InKey: {Properties: {Status: Inactive}}}}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'outer.yaml': `Modules: {In: {Source: m.yaml, Properties: {User: alice}}}`,
      'm.yaml': ONE_KEY,
    },
    verdict: 'compliant',
  },
  {
    name: 'a condition that is known',
    main: `Modules:\n  A: {Source: m.yaml, Properties: {On: 'no'}}\n  B: {Source: m.yaml, Properties: {On: 'yes'}}`,
    files: {
      'm.yaml': `Parameters: {On: {Type: String}}\nConditions: {IsOn: !Equals [!Ref On, 'yes']}\nResources:\n${KEY('Key', 'alice', 'Condition: IsOn, ')}`,
    },
    verdict: 'compliant',
  },
  {
    name: 'a condition that the deployment decides',
    main: `Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}}
Modules: {A: {Source: m.yaml, Properties: {Stage: !Ref Env}}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Parameters: {Stage: {Type: String}}\nConditions: {IsProd: !Equals [!Ref Stage, prod]}\nResources:\n${KEY('Key', 'alice', 'Condition: IsProd, ')}`,
    },
    verdict: 'violation',
    when: { Env: 'prod' },
  },
  {
    name: 'a condition by which the tools differ: Or of what is not known',
    main: `Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}}
Modules: {A: {Source: m.yaml, Properties: {Stage: !Ref Env}}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Parameters: {Stage: {Type: String}}\nConditions: {Is: !Or [!Equals [!Ref Stage, prod], !Equals [a, b]]}\nResources:\n${KEY('Key', 'alice', 'Condition: Is, ')}`,
    },
    verdict: 'undetermined',
  },
  {
    name: 'Fn::If in a module',
    main: `Modules: {A: {Source: m.yaml, Properties: {On: 'no'}}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Parameters: {On: {Type: String}}\nConditions: {IsOn: !Equals [!Ref On, 'yes']}\nResources:\n${KEY('Key', '!If [IsOn, alice, bob]')}`,
    },
    verdict: 'compliant',
  },
  {
    name: 'a mapping of a module',
    main: `Modules: {A: {Source: m.yaml, Properties: {Env: prod}}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Parameters: {Env: {Type: String}}\nMappings: {Users: {prod: {Name: alice}, dev: {Name: bob}}}\nResources:\n${KEY('Key', '!FindInMap [Users, !Ref Env, Name]')}`,
    },
    verdict: 'violation',
  },
  {
    name: 'ForEach over text',
    main: `Modules: {A: {Source: m.yaml, ForEach: 'alice,bob', Properties: {User: $Identifier}}}\nResources:\n${KEY('K', 'bob')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'ForEach over the default of a parameter',
    main: `Parameters: {L: {Type: CommaDelimitedList, Default: 'a,b'}}
Modules: {A: {Source: m.yaml, ForEach: !Ref L, Properties: {User: !Sub 'same'}}}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'an output of one turn of ForEach',
    main: `Modules: {A: {Source: m.yaml, ForEach: 'x,y', Properties: {Name: 'u-$Index'}}}\nResources:\n${KEY('K', '!GetAtt "A[1].Who"')}${KEY('L', 'u-0', 'DeletionPolicy: Delete, ')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'violation',
  },
  {
    name: 'ForEach of a resource',
    main: `Resources:\n  K: {Type: AWS::IAM::AccessKey, ForEach: 'a,b', Properties: {UserName: alice}}`,
    verdict: 'violation',
  },
  {
    name: 'ForEach over what is no text',
    main: `Modules: {A: {Source: m.yaml, ForEach: {a: {x: 1}}, Properties: {User: alice}}}\nResources: {}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
    errors: [
      'A is a module (m.yaml) that loops (ForEach of A) over what is not a text with commas',
    ],
  },
  {
    name: 'Fn::ForEach of modules, which tools name in different ways',
    main: `Modules: {Fn::ForEach::L: [X, [a, b], {A: {Source: m.yaml, Properties: {User: alice}}}]}\nResources: {}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
    errors: ['Fn::ForEach::L is a module (without a readable Source) that is written in a way'],
  },
  {
    name: 'constants',
    main: `Constants: {Who: alice, Both: '\${Const::Who}-x'}\nResources:\n${KEY('K', '!Ref Const::Who')}${KEY('L', "!Sub '${Const::Both}'")}${KEY('M', 'alice-x')}`,
    verdict: 'violation',
  },
  {
    name: 'a constant that is not there',
    main: `Resources:\n${KEY('K', '!Ref Const::Who')}\nConstants: {A: b}`,
    verdict: 'undetermined',
    errors: [
      'Const::Who is referred to',
      'This template names the constant Who, which is not there',
    ],
  },
  {
    name: 'constants of a module',
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Constants: {Who: alice}\nResources:\n${KEY('Key', "!Sub '${Const::Who}'")}`,
    },
    verdict: 'violation',
  },
  {
    name: 'a module of Rain',
    main: `Resources:\n  A: {Type: !Rain::Module m.yaml, Properties: {User: alice}}\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: "Rain's IfParam",
    main: `Resources:\n  A: {Type: !Rain::Module m.yaml}\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Parameters: {Extra: {Type: String, Default: ''}}\nResources:\n${KEY('Key', 'alice', 'Metadata: {Rain: {IfParam: Extra}}, ')}`,
    },
    verdict: 'compliant',
  },
  {
    name: "Rain's IfParam in a module of the section Modules, where only Rain takes it",
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Parameters: {Extra: {Type: String, Default: ''}}\nResources:\n${KEY('Key', 'alice', 'Metadata: {Rain: {IfParam: Extra}}, ')}`,
    },
    verdict: 'undetermined',
    errors: [
      'A is a module (m.yaml) that has Metadata of Rain (IfParam), which only Rain carries out',
    ],
  },
  {
    name: 'a function that only packaging knows, as the user',
    main: `Modules: {A: {Source: m.yaml, Properties: {User: !Merge [{a: b}, {c: d}]}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
  },
  {
    name: 'a form of Sub that no tool carries out in a module, as the user',
    main: `Modules: {A: {Source: m.yaml}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': `Resources:\n${KEY('Key', "!Sub ['${X}', {X: alice}]")}` },
    verdict: 'undetermined',
  },
  {
    name: 'a violation beside a module that is not read',
    main: `Modules: {A: {Source: https://x/m.yaml}}\nResources:\n${KEY('K', 'alice')}${KEY('L', 'alice')}`,
    verdict: 'violation',
    errors: ['A is a module (https://x/m.yaml) that lies elsewhere'],
  },
  {
    name: 'a circle',
    main: `Modules: {A: {Source: a.yaml}}\nResources: {}`,
    files: {
      'a.yaml': `Modules: {B: {Source: b.yaml}}`,
      'b.yaml': `Modules: {A: {Source: a.yaml}}`,
    },
    verdict: 'undetermined',
    errors: ['A is a module (a.yaml) that leads to itself (a.yaml)'],
  },
  {
    name: 'itself',
    main: `Modules: {A: {Source: main.yaml}}\nResources: {}`,
    verdict: 'undetermined',
    errors: ['A is a module (main.yaml) that leads to itself (main.yaml)'],
  },
  {
    name: 'values that lead to themselves',
    main: `Modules:\n  A: {Source: m.yaml, Properties: {Name: !GetAtt B.Who2}}\n  B: {Source: m.yaml, Properties: {Name: !GetAtt A.Text, Who2: !GetAtt A.Text}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': NAMED },
    verdict: 'undetermined',
  },
  {
    name: 'a parameter without a value',
    main: `Modules: {A: {Source: m.yaml}}\nResources: {}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
    errors: ['A is a module (m.yaml) that is not given its parameter User'],
  },
  {
    name: 'a name that is there already',
    main: `Modules: {A: {Source: m.yaml, Properties: {User: alice}}}\nResources:\n${KEY('AKey', 'bob')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'undetermined',
    errors: ['A is a module (m.yaml) that makes AKey, which is there already'],
  },
  {
    name: 'a macro of a module is one of the template',
    main: `Modules: {A: {Source: m.yaml}}\nResources: {}`,
    files: { 'm.yaml': `Transform: Mine\nResources: {Q: {Type: AWS::SQS::Queue}}` },
    verdict: 'undetermined',
    errors: ['The macro Mine rewrites this template'],
  },
  {
    name: 'a package',
    main: `Packages: {p: {Source: p.zip}}\nModules: {A: {Source: $p/m.yaml}}\nResources: {}`,
    verdict: 'undetermined',
    errors: ['A is a module ($p/m.yaml) that lies in a package'],
  },
  ...[
    '/etc/m.yaml',
    'file://m.yaml',
    's3://b/m.yaml',
    'C:\\m.yaml',
    "''",
    '{a: b}',
    'gone.yaml',
  ].map((source): Row => ({
    name: `a source that is not read: ${source}`,
    main: `Modules: {A: {Source: ${source}}}\nResources: {}`,
    verdict: 'undetermined',
    errors: ['A is a module'],
  })),
  ...[
    'ParameterSchema: {}',
    'Rain: {}',
    'Fn::Transform: {Name: M}',
    'Resources: []',
    '- a',
    '}',
  ].map((content): Row => ({
    name: `a module with a part that is not carried out: ${content}`,
    main: `Modules: {A: {Source: m.yaml}}\nResources: {}`,
    files: { 'm.yaml': content },
    verdict: 'undetermined',
    errors: ['A is a module (m.yaml) that '],
  })),
  ...['Condition: C', 'DependsOn: B', 'Map: a', 'Overrides: []', 'Type: Other'].map(
    (more): Row => ({
      name: `an entry with ${more}`,
      main: `Modules: {A: {Source: m.yaml, Properties: {User: a}, ${more}}}\nResources: {}`,
      files: { 'm.yaml': ONE_KEY },
      verdict: 'undetermined',
      errors: ['A is a module (m.yaml) that '],
    }),
  ),
  {
    name: 'a module of Rain, in JSON',
    main: `{"Resources": {"A": {"Type": {"Rain::Module": "m.yaml"}, "Properties": {"User": "alice"}}, "K": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": "alice"}}}}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
  {
    name: 'Metadata of Rain for the deployment',
    main: `Modules: {A: {Source: m.yaml, Metadata: {Note: x}}}\nResources:\n${KEY('K', 'alice')}`,
    files: {
      'm.yaml': `Resources:\n  B: {Type: AWS::S3::Bucket, Metadata: {Rain: {Content: site}}}\n${KEY('Key', 'alice')}`,
    },
    verdict: 'violation',
  },
  {
    name: 'Metadata of Rain that is not known',
    main: `Resources: {A: {Type: !Rain::Module m.yaml}}`,
    files: { 'm.yaml': `Resources:\n${KEY('Key', 'alice', 'Metadata: {Rain: {If: x}}, ')}` },
    verdict: 'undetermined',
    errors: ['A is a module (m.yaml) that has Metadata of Rain (If) that is not supported here'],
  },
  ...[
    // Text that doubles, objects that double, modules that double, conditions that double.
    `Constants: {C0: xx, ${doubled((n) => `C${n}: '\${Const::C${n - 1}}\${Const::C${n - 1}}'`)}}\nResources: {}`,
    `Constants: {C0: {a: b}, ${doubled((n) => `C${n}: {a: !Ref 'Const::C${n - 1}', b: !Ref 'Const::C${n - 1}'}`)}}\nResources: {}`,
  ].map((main): Row => ({
    name: `constants that multiply: ${main.slice(0, 40)}`,
    main,
    verdict: 'undetermined',
    errors: ['Split this template: it and its modules are written out to more than is read here'],
  })),
  {
    name: 'modules that multiply',
    main: `Modules: {A: {Source: m0.yaml}, B: {Source: m0.yaml}}\nResources: {}`,
    files: {
      ...Object.fromEntries(
        Array.from({ length: 18 }, (_, n) => [
          `m${n}.yaml`,
          `Modules: {A: {Source: m${n + 1}.yaml}, B: {Source: m${n + 1}.yaml}}`,
        ]),
      ),
      'm18.yaml': `Resources: {K: {Type: T}}`,
    },
    verdict: 'undetermined',
    errors: ['Split this template: its modules from A (m0.yaml) on are more than 2,000'],
  },
  {
    name: 'parameters that multiply',
    main: `Modules: {A: {Source: m0.yaml, Properties: {P: [x, y]}}}\nResources: {}`,
    files: {
      ...Object.fromEntries(
        Array.from({ length: 18 }, (_, n) => [
          `m${n}.yaml`,
          `Parameters: {P: {Type: List}}\nModules: {A: {Source: m${n + 1}.yaml, Properties: {P: [${'!Ref P, '.repeat(9)}]}}}`,
        ]),
      ),
      'm18.yaml': `Parameters: {P: {Type: List}}\nResources: {K: {Type: T, Properties: {X: !Ref P}}}`,
    },
    verdict: 'undetermined',
    errors: ['Split this template: its modules from A (m0.yaml) on are written out to more'],
  },
  {
    name: 'conditions that multiply',
    main: `Modules: {A: {Source: m.yaml, Properties: {P: !Ref 'AWS::Region'}}}\nResources: {}`,
    files: {
      'm.yaml': `Parameters: {P: {Type: String}}\nConditions: {C0: !Equals [!Ref P, x], ${doubled((n) => `C${n}: !And [!Condition C${n - 1}, !Condition C${n - 1}]`)}}`,
    },
    verdict: 'undetermined',
    errors: ['Split this template: its modules from A (m.yaml) on are written out to more'],
  },
  {
    name: 'the type that earlier tools ask for',
    main: `Modules: {A: {Type: LocalModule, Source: m.yaml, Properties: {User: alice}}}\nResources:\n${KEY('K', 'alice')}`,
    files: { 'm.yaml': ONE_KEY },
    verdict: 'violation',
  },
];

test.each(TABLE)('$name: $verdict', ({ main, files = {}, verdict, when, errors = [] }) => {
  const all: Readonly<Record<string, string>> = { 'main.yaml': main, ...files };
  const read = readStacks(
    [{ name: 'main', file: 'main.yaml', template: main, account: { scope: 'main' } }],
    { readFile: (file) => (Object.hasOwn(all, file) ? all[file] : undefined) },
  );
  const report = evaluate(read.keys, { errors: read.errors, now: new Date('2026-11-23') });
  expect(report.errors.map((it) => it.message)).toEqual(
    errors.map((it): unknown => expect.stringContaining(it)),
  );
  expect(report.verdict).toBe(verdict);
  expect(report.findings[0]?.when).toEqual(when);
});

test('a key of a module has its place in the file of the module', () => {
  const read = readStacks(
    [
      {
        name: 'main',
        file: 'main.yaml',
        template: 'Modules: {A: {Source: a/m.yaml, Properties: {User: alice}}}',
        account: { scope: 'main' },
      },
    ],
    { readFile: (file) => (file === 'a/m.yaml' ? ONE_KEY : undefined) },
  );
  expect(read.keys.map((it) => [it.address, it.source?.file, it.source?.line])).toEqual([
    ['main/AKey', 'a/m.yaml', 3],
  ]);
});

describe('a file that is a module of one template, and a template itself', () => {
  const files = {
    'main.yaml': `Modules: {A: {Source: m.yaml}}\n`,
    'm.yaml': `Resources:\n${KEY('Key', 'alice')}`,
  };
  const verdictOf = (all: Readonly<Record<string, string>>) => {
    const { keys, errors } = readStacks(
      Object.entries(all).map(([file, template]) => ({
        name: file,
        file,
        template,
        mayBePart: true,
        account: { scope: 'all', id: '123456789012' },
      })),
      { readFile: (file) => (Object.hasOwn(all, file) ? all[file] : undefined) },
    );
    return evaluate(keys, { errors, now: new Date('2026-11-23') }).verdict;
  };

  test('is not deployed beside the template that it is written out in', () => {
    expect(verdictOf(files)).toBe('compliant');
  });

  test('is judged by itself all the same', () => {
    expect(verdictOf({ ...files, 'm.yaml': `${files['m.yaml']}${KEY('Key2', 'alice')}` })).toBe(
      'violation',
    );
  });

  test('is judged beside what else is in the template that has it', () => {
    const main = `Modules: {A: {Source: m.yaml, Overrides: {Key: {Properties: {UserName: bob}}}}}\nResources:\n${KEY('Own', 'alice')}`;
    expect(verdictOf({ ...files, 'main.yaml': main })).toBe('violation');
  });

  test('is judged once where it is a module of a module', () => {
    const outer = `Modules: {In: {Source: m.yaml}}\nResources: {Q: {Type: AWS::SQS::Queue}}`;
    expect(
      verdictOf({ ...files, 'main.yaml': 'Modules: {A: {Source: o.yaml}}', 'o.yaml': outer }),
    ).toBe('compliant');
  });

  test('is judged beside what does not have it', () => {
    expect(verdictOf({ ...files, 'other.yaml': `Resources:\n${KEY('Key', 'alice')}` })).toBe(
      'violation',
    );
  });
});
