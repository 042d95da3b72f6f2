import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { configurationIn } from '../../guard/configuration';
import { changedResources } from '../../guard/question/changed-resources';
import { payloadOf } from '../../guard/question/payload';
import { requestOf } from '../../guard/run-task/request/request';
import { readCloudAssembly } from '../../inputs/cloudformation/index';
import { readAnyPlan } from '../../live-check/remediation/planning/plan-file';
import { runCli } from '../support/run-cli';

/**
 * A member that stands twice in an object: the last one counts for one reader, the first for another.
 * Whoever can write the text could hide in one what the other sees, so each door refuses it.
 */
const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-repeated-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const written = (name: string, text: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
};

const template = JSON.stringify({ Resources: {} });
const KEYS = '"Resources":{"K":{"Type":"AWS::IAM::AccessKey","Properties":{"UserName":"alice"}}}';

test.each<[door: string, open: () => unknown]>([
  [
    'the payload of a hook',
    () =>
      payloadOf(
        `{"template":${JSON.stringify(`{${KEYS}}`)},"template":${JSON.stringify(template)}}`,
        'stack',
      ),
  ],
  ['the configuration of the guard', () => configurationIn('{"strict":true,"strict":false}')],
  [
    'the request of a run task',
    () => requestOf('{"access_token":"x","access_token":"test-token"}'),
  ],
  ['a plan of remediation', () => readAnyPlan('{"kind":"x","kind":"y"}')],
])('%s is refused', (_, open) => {
  expect(open).toThrow(/there twice/);
});

test('properties of a change in a payload are not read', () => {
  const context = '{"Properties":{"Status":"Active"},"Properties":{"Status":"Inactive"}}';
  const change = (resourceProperties: string) => [
    {
      logicalResourceId: 'K',
      resourceType: 'AWS::IAM::AccessKey',
      action: 'CREATE',
      afterContext: resourceProperties,
    },
  ];
  const [one] = changedResources(change('{"Properties":{"Status":"Inactive"}}'));
  expect(one?.after).toEqual({ Status: 'Inactive' });
  const [twice] = changedResources(change(context));
  expect(twice?.after).toBeUndefined();
});

test('the manifest of a cloud assembly is an error', () => {
  written('cdk.out', '{"version":"48.0.0"}');
  written('S.template.json', `{${KEYS}}`);
  const artifact = (file: string) =>
    `{"type":"aws:cloudformation:stack","environment":"aws://unknown-account/unknown-region","properties":{"templateFile":"${file}"}}`;
  written(
    'manifest.json',
    `{"version":"48.0.0","artifacts":{"S":${artifact('S.template.json')}},"artifacts":{}}`,
  );
  const { errors } = readCloudAssembly(folder);
  expect(errors.map((it) => it.message).join()).toMatch(/there twice/);
});

test.each([
  ['--baseline', '{"schemaVersion":1,"findings":[],"findings":[{"verdict":"violation"}]}'],
  ['--parameters', '{"Env":"dev","Env":"prod"}'],
])('%s: a file of an option is wrong usage', async (option, text) => {
  const input = written('t.yaml', 'Resources: {}\n');
  const run = await runCli(['check', input, option, written('option.json', text), '--no-config']);
  expect(run).toMatchObject({ code: 2, stdout: '' });
  expect(run.stderr).toMatch(/there twice/);
});

test.each([
  ['last', '{"format_version":"1.2",BODY,"format_version":5}'],
  ['first', '{"format_version":5,BODY,"format_version":"1.2"}'],
])('a plan whose %s member takes its kind away is not passed over', async (_, text) => {
  const change =
    '{"address":"aws_iam_access_key.a","type":"aws_iam_access_key","mode":"managed","change":{"actions":["create"],"after":{"user":"alice"},"after_unknown":{}}}';
  const below = mkdtempSync(path.join(folder, 'below-'));
  writeFileSync(
    path.join(below, 'plan.json'),
    text.replace('BODY', `"resource_changes":[${change}]`),
  );
  writeFileSync(path.join(below, 't.yaml'), 'Resources: {}\n');
  const { code, stdout } = await runCli(['check', below, '--no-config']);
  expect([code, /there twice/.test(stdout)]).toEqual([2, true]);
});
