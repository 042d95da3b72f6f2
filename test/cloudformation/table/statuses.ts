import type { Row } from './row';

const BLUE = {
  parameters: 'Env: { Type: String, AllowedValues: [blue, green] }',
  conditions: 'Blue: !Equals [!Ref Env, blue]',
};

/** When a key counts as active. */
export const statuses: readonly Row[] = [
  {
    name: 'without a status a key is active',
    keys: ['UserName: a', 'UserName: a, Status: Active'],
    verdict: 'violation',
  },
  {
    name: 'AWS::NoValue is no status',
    keys: ['UserName: a', "UserName: a, Status: !Ref 'AWS::NoValue'"],
    verdict: 'violation',
  },
  {
    name: 'one active, one inactive',
    keys: ['UserName: a', 'UserName: a, Status: Inactive'],
    verdict: 'compliant',
  },
  {
    name: 'two inactive',
    keys: ['UserName: a, Status: Inactive', 'UserName: a, Status: Inactive'],
    verdict: 'compliant',
  },
  {
    name: 'three, of which two are active',
    keys: ['UserName: a', 'UserName: a, Status: Inactive', 'UserName: a'],
    verdict: 'violation',
  },
  {
    name: 'a status in lower case is not known',
    keys: ['UserName: a', 'UserName: a, Status: inactive'],
    verdict: 'undetermined',
    says: 'neither Active nor Inactive',
  },
  {
    name: 'a status that is no word of IAM',
    keys: ['UserName: a', 'UserName: a, Status: Disabled'],
    verdict: 'undetermined',
  },
  {
    name: 'an empty status',
    keys: ['UserName: a', "UserName: a, Status: ''"],
    verdict: 'undetermined',
  },
  {
    name: 'a status that is a list',
    keys: ['UserName: a', 'UserName: a, Status: [Inactive]'],
    verdict: 'undetermined',
  },
  {
    name: 'a computed status',
    resources: 'C: { Type: Custom::Thing, Properties: { ServiceToken: arn } }',
    keys: ['UserName: a', 'UserName: a, Status: !GetAtt C.Status'],
    verdict: 'undetermined',
    says: 'C.Status',
  },
  {
    name: 'a computed status, alone',
    resources: 'C: { Type: Custom::Thing, Properties: { ServiceToken: arn } }',
    keys: ['UserName: a, Status: !GetAtt C.Status'],
    verdict: 'compliant',
  },
  {
    name: 'two computed statuses',
    resources: 'C: { Type: Custom::Thing, Properties: { ServiceToken: arn } }',
    keys: ['UserName: a, Status: !GetAtt C.One', 'UserName: a, Status: !GetAtt C.Two'],
    verdict: 'undetermined',
  },
  {
    name: 'rotation by If',
    ...BLUE,
    keys: [
      'UserName: a, Status: !If [Blue, Active, Inactive]',
      'UserName: a, Status: !If [Blue, Inactive, Active]',
    ],
    verdict: 'compliant',
  },
  {
    name: 'rotation by If with the wrong way round',
    ...BLUE,
    keys: [
      'UserName: a, Status: !If [Blue, Active, Inactive]',
      'UserName: a, Status: !If [Blue, Active, Inactive]',
    ],
    verdict: 'violation',
    when: { Env: 'blue' },
  },
  {
    name: 'If with AWS::NoValue is active there',
    ...BLUE,
    keys: ['UserName: a', "UserName: a, Status: !If [Blue, Inactive, !Ref 'AWS::NoValue']"],
    verdict: 'violation',
    when: { Env: 'green' },
  },
  {
    name: 'If in If',
    ...BLUE,
    keys: [
      'UserName: a',
      'UserName: a, Status: !If [Blue, !If [Blue, Inactive, Active], Inactive]',
    ],
    verdict: 'compliant',
  },
  {
    name: 'a status from a parameter',
    parameters: 'S: { Type: String, AllowedValues: [Active, Inactive] }',
    keys: ['UserName: a', 'UserName: a, Status: !Ref S'],
    verdict: 'violation',
    when: { S: 'Active' },
  },
  {
    name: 'a status from a parameter that is never Active',
    parameters: 'S: { Type: String, AllowedValues: [Inactive] }',
    keys: ['UserName: a', 'UserName: a, Status: !Ref S'],
    verdict: 'compliant',
  },
  {
    name: 'a status from a parameter with a default',
    parameters: 'S: { Type: String, Default: Inactive }',
    keys: ['UserName: a', 'UserName: a, Status: !Ref S'],
    verdict: 'violation',
    when: { S: 'Active' },
  },
  {
    name: 'a status from an import may be either',
    keys: ['UserName: a', 'UserName: a, Status: !ImportValue status'],
    verdict: 'undetermined',
    says: 'may be either',
  },
  {
    name: 'a status from a parameter that is supplied',
    parameters: 'S: { Type: String, Default: Active }',
    supplied: { S: 'Inactive' },
    keys: ['UserName: a', 'UserName: a, Status: !Ref S'],
    verdict: 'compliant',
  },
  {
    name: 'one status parameter for both',
    parameters: 'S: { Type: String, AllowedValues: [Active, Inactive] }',
    keys: ['UserName: a, Status: !Ref S', 'UserName: a, Status: !Ref S'],
    verdict: 'violation',
    when: { S: 'Active' },
  },
  {
    name: 'a status from a mapping',
    parameters: 'E: { Type: String, AllowedValues: [dev, prod] }',
    mappings: 'M: { dev: { s: Inactive }, prod: { s: Active } }',
    keys: ['UserName: a', 'UserName: a, Status: !FindInMap [M, !Ref E, s]'],
    verdict: 'violation',
    when: { E: 'prod' },
  },
  {
    name: 'a status written in pieces',
    keys: ['UserName: a', "UserName: a, Status: !Join ['', [In, active]]"],
    verdict: 'compliant',
  },
  {
    name: 'Serial says nothing about the status',
    keys: ['UserName: a, Serial: 2', 'UserName: a, Serial: 1, Status: Inactive'],
    verdict: 'compliant',
  },
  {
    name: 'Serial makes no user',
    keys: ['UserName: a, Serial: 1', 'UserName: b, Serial: 1'],
    verdict: 'compliant',
  },
];
