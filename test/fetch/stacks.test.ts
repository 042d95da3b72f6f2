import { checked, KEY } from './world';

const MACRO = (more = '') =>
  `Transform: Doubler\nParameters: {Env: {Type: String}}\nResources:\n${KEY('Own', 'alice')}${more}`;
/** What the macro makes of it: another key of alice. */
const PROCESSED = JSON.stringify({
  Parameters: { Env: { Type: 'String' } },
  Resources: {
    Own: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
    OwnAgain: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
  },
});
const HARMLESS = PROCESSED.replace('"UserName":"alice"', '"UserName":"bob"');
/** The same template, in another order and as JSON. */
const ORIGINAL = JSON.stringify({
  Resources: { Own: { Properties: { UserName: 'alice' }, Type: 'AWS::IAM::AccessKey' } },
  Parameters: { Env: { Type: 'String' } },
  Transform: 'Doubler',
});
const FETCH = ['--fetch', '--fetch-stack', './app.yaml=app-prod'];
const world = (processed: string, template = ORIGINAL, file = MACRO()) => ({
  files: { 'app.yaml': file },
  stacks: [{ name: 'app-prod', template, processed }],
});

test('a template is judged as its deployed stack has it written out', async () => {
  const { code, report, calls } = await checked(world(PROCESSED), ...FETCH);
  expect([code, report.complete]).toEqual([1, true]);
  expect(calls).toEqual(['cloudformation:GetTemplate', 'cloudformation:GetTemplate']);
  expect(report.fetched).toEqual([
    { kind: 'stack', input: 'app.yaml', address: 'processed template of stack app-prod' },
  ]);
  expect(report.findings[0]?.keys.map((it) => it.location?.file)).toEqual(['app.yaml', 'app.yaml']);
  const { stdout } = await checked(world(PROCESSED), ...FETCH, '--format', 'text');
  expect(stdout).toContain('app.yaml: processed template of stack app-prod');
});

test('without keys that matter it is a clean pass', async () => {
  expect((await checked(world(HARMLESS), ...FETCH)).code).toBe(0);
});

const second = KEY('Second', 'alice');
test.each([
  ['the file has more', ORIGINAL, MACRO(second)],
  ['the stack has more', ORIGINAL.replace('"Own"', '"Own":{"Type":"A"},"B"'), MACRO()],
  ['another value', ORIGINAL.replace('alice', 'Alice'), MACRO()],
  [
    'a list in another order',
    ORIGINAL.replace('"Doubler"', '["A","Doubler"]'),
    MACRO().replace('Doubler', '[Doubler, A]'),
  ],
  ['a key twice', ORIGINAL, `${MACRO()}Transform: Doubler\n`],
  ['no template', '[', MACRO()],
])('what is deployed says nothing where %s', async (_, original, file) => {
  const { code, report } = await checked(world(HARMLESS, original, file), ...FETCH);
  expect([code === 0, report.complete, report.fetched]).toEqual([false, false, undefined]);
  expect(report.errors.map((it) => it.message).join('\n')).toMatch(
    /is not this file|cannot be read/,
  );
});

test.each([
  ['no such stack', { ...world(HARMLESS), stacks: [] }, /does not exist/],
  ['a processed template that is none', world('hello'), /cannot be read/],
  ['a macro that is still in it', world(ORIGINAL), /macro Doubler/],
  [
    'no such file',
    { ...world(HARMLESS), files: { 'other.yaml': 'Resources: {}\n' } },
    /is no template of this run/,
  ],
])('%s is an error', async (_, given, said) => {
  const { code, report } = await checked(given, ...FETCH);
  expect(code).toBe(2);
  expect(report.errors.map((it) => it.message).join('\n')).toMatch(said);
});

const IMPORTS = `Resources:\n${KEY('Own', 'alice')}${KEY('Other', '!ImportValue owner')}`;
const exporting = (value: string) => ({
  files: { 'app.yaml': IMPORTS },
  stacks: [{ name: 'base', exports: { owner: value, other: 'x' } }],
});
const HERE = ['--fetch', '--account', '111111111111'];

test.each([
  ['alice', 1],
  ['bob', 0],
])('an import is what the account exports: %s', async (value, exit) => {
  const { code, report, calls } = await checked(exporting(value), ...HERE);
  expect([code, calls]).toEqual([exit, ['sts:GetCallerIdentity', 'cloudformation:ListExports']]);
  expect(report.fetched).toEqual([
    { kind: 'exports', input: 'app.yaml', address: 'export owner of 111111111111 in us-east-1' },
  ]);
});

test.each([
  ['the account is another', ['--fetch', '--account', '222222222222'], 2],
  ['the account is not known', ['--fetch'], 0],
])('it stays an input where %s', async (_, argv, calls) => {
  const result = await checked(exporting('alice'), ...argv);
  expect([result.code, result.calls.length]).toEqual([0, calls]);
  expect(result.report.fetched).toBeUndefined();
});

test('what the run itself exports goes before what is deployed', async () => {
  const base = 'Resources: {}\nOutputs: {O: {Value: bob, Export: {Name: owner}}}\n';
  const given = { ...exporting('alice'), files: { 'app.yaml': IMPORTS, 'base.yaml': base } };
  expect(await checked(given, ...HERE)).toMatchObject({ code: 0, calls: [] });
});

test('exports on many pages are all read', async () => {
  const many = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`e${i}`, 'x']));
  const stacks = [{ name: 'base', exports: { ...many, owner: 'alice' } }];
  expect((await checked({ ...exporting('bob'), stacks }, ...HERE)).code).toBe(1);
});

test('a list of exports without an end is an error', async () => {
  const endpoint = {
    faults: ({ action }: { action: string }) =>
      action === 'ListExports'
        ? ({ kind: 'error', code: 'AccessDenied', status: 403 } as const)
        : undefined,
  };
  const { code, report } = await checked({ ...exporting('bob'), endpoint }, ...HERE);
  expect([code, report.errors[0]?.message]).toEqual([2, expect.stringContaining('denied')]);
});
