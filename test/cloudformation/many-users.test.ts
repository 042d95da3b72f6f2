import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

const key = (user: unknown) => ({
  Type: 'AWS::IAM::AccessKey',
  Properties: { UserName: user },
});

describe('keys with many possible users each', () => {
  const MANY = 390;
  const parameters = (of: object) =>
    Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`P${n}`, { Type: 'String', ...of }]));
  const Mappings = {
    M: Object.fromEntries(Array.from({ length: MANY }, (_, n) => [`k${n}`, { v: `u${n}` }])),
  };
  const look = (n: number) => ({ 'Fn::FindInMap': ['M', { Ref: `P${n}` }, 'v'] });
  const values = Array.from({ length: MANY }, (_, n) => `u${n}-x`);
  const each = (user: (n: number) => unknown) =>
    Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`K${n}`, key(user(n))]));

  test.each([
    ['by a mapping', {}, each(look)],
    ['by parameters', { AllowedValues: values }, each((n) => ({ Ref: `P${n}` }))],
    ['by texts', { AllowedValues: values }, each((n) => ({ 'Fn::Sub': `a\${P${n}}` }))],
    [
      'that are not known',
      { AllowedValues: values },
      each((n) => ({ 'Fn::Sub': `\${Other.Name}\${P${n}}` })),
    ],
  ])('%s: they are told apart up to a number, and not known past it', (_, of, keys) => {
    const Other = { Type: 'Custom::Other' };
    const template = { Parameters: parameters(of), Mappings, Resources: { Other, ...keys } };
    const read = readTemplate(template);
    const told = read.keys.map((it) => it.user.length);
    expect(told[0]).toBeGreaterThanOrEqual(MANY);
    expect(told.at(-1)).toBe(1);
    expect(told.reduce((sum, it) => sum + it)).toBeLessThan(15_000);
    const report = evaluate(read.keys);
    expect(report.summary).toMatchObject({ keys: 120 });
    const last = report.findings.find((it) => it.keys.some((one) => one.address === 'K119'));
    expect(last?.message).toContain('more possible values together than are told apart');
  });

  test('they hide no two keys of one user that are written out', () => {
    const Resources = { ...each(look), One: key('carol'), Two: key('carol') };
    const { keys } = readTemplate({ Parameters: parameters({}), Mappings, Resources });
    const carol = evaluate(keys).findings.filter((it) => it.user.name === 'carol');
    expect(carol.map((it) => it.verdict)).toEqual(['violation']);
  });

  test('what was not compared with anything because of them does not pass', () => {
    const never = (n: number) => ({ 'Fn::If': ['Never', look(n), `alone-${n}`] });
    const template = {
      Parameters: { ...parameters({}), Q: { Type: 'String' } },
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Mappings: { ...Mappings, N: { one: { v: 'bob' }, two: { v: 'eve' } } },
      Resources: {
        ...each(never),
        Looked: key({ 'Fn::FindInMap': ['N', { Ref: 'Q' }, 'v'] }),
        Bob: key('bob'),
      },
    };
    const { verdict, findings } = evaluate(readTemplate(template).keys);
    expect(verdict).not.toBe('compliant');
    expect(findings.flatMap((it) => it.keys.map((one) => one.address))).toContain('Looked');
  });
});
