import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/run-cli';
import { type Change, plan } from '../terraform/plans';

const OLD = 'AKIAIOSFODNN7EXAMPLE';
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'plan-and-state-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const values = (status: string, id = OLD) => ({ id, user: 'alice', status });
const key = (name: string, change: Partial<Change>): Change => ({
  address: `aws_iam_access_key.${name}`,
  unknown: {},
  ...change,
});
const created = key('b', { after: { user: 'alice', status: 'Active' }, unknown: { id: true } });

interface Case {
  readonly given: string;
  readonly changes: readonly Change[];
  readonly code: number;
}

test.each<Case>([
  {
    given: 'a plan that changes nothing',
    changes: [key('a', { actions: ['no-op'], before: values('Active'), after: values('Active') })],
    code: 0,
  },
  {
    given: 'a plan that replaces the key',
    changes: [
      key('a', {
        actions: ['delete', 'create'],
        before: values('Active'),
        after: { user: 'alice', status: 'Active' },
        unknown: { id: true },
      }),
    ],
    code: 0,
  },
  {
    given: 'a plan that deletes the key and makes another',
    changes: [key('a', { actions: ['delete'], before: values('Active'), after: null }), created],
    code: 0,
  },
  {
    given: 'a plan that deactivates the key and makes another',
    changes: [
      key('a', { actions: ['update'], before: values('Active'), after: values('Inactive') }),
      created,
    ],
    code: 0,
  },
  {
    given: 'a plan that keeps the key and makes another',
    changes: [
      key('a', { actions: ['no-op'], before: values('Active'), after: values('Active') }),
      created,
    ],
    code: 1,
  },
  { given: 'a plan of another stack that makes a key', changes: [created], code: 1 },
])('$given, with the state: exit $code', async ({ changes, code }) => {
  const resource = {
    address: 'aws_iam_access_key.a',
    mode: 'managed',
    type: 'aws_iam_access_key',
    values: values('Active'),
  };
  const state = { format_version: '1.0', values: { root_module: { resources: [resource] } } };
  writeFileSync(path.join(cwd, 'state.json'), JSON.stringify(state));
  writeFileSync(path.join(cwd, 'plan.json'), JSON.stringify(plan(changes)));
  const args = ['plan.json', 'state.json', '--account', '111111111111'];
  expect((await runCli(['check', ...args], { cwd })).code).toBe(code);
});

test.each(['/dev/zero', '/dev/null'])('%s is refused, and not waited for', async (file) => {
  const run = await runCli(['check', file], { cwd });
  expect([run.code, run.stdout + run.stderr]).toEqual([
    2,
    expect.stringMatching(/not a regular file/),
  ]);
});
