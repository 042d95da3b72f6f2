import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FORMATS, OF_ACCOUNTS } from '../../report/index';
import { runCli } from '../support/run-cli';

const accepted = (reason: string, owner: string, expires: string) => ({
  Metadata: { 'one-active-key': { accept: { reason, owner, expires } } },
});
const template = (a: object, b: object) =>
  JSON.stringify({
    Resources: {
      A: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' }, ...a },
      B: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' }, ...b },
    },
  });
const FIRST = ['vendor rotation', 'platform@example.com', '2027-03-31'] as const;
const SECOND = ['second vendor', 'billing@example.com', '2027-01-31'] as const;

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'exceptions-'));
  const [reason, owner, expires] = FIRST;
  const listed = { exceptions: [{ user: 'alice', reason, owner, expires }] };
  writeFileSync(path.join(cwd, 'list.json'), JSON.stringify(listed));
  writeFileSync(path.join(cwd, 'plain.json'), template({}, {}));
  writeFileSync(path.join(cwd, 'one.json'), template(accepted(...FIRST), {}));
  writeFileSync(path.join(cwd, 'two.json'), template(accepted(...FIRST), accepted(...SECOND)));
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

// ASFF is for deployed accounts, and refused here.
const formats = Object.keys(FORMATS).filter((it) => !OF_ACCOUNTS.includes(it));
const sources = [
  { from: 'a file', argv: ['plain.json', '--exceptions', 'list.json'], shown: FIRST },
  { from: 'Metadata', argv: ['one.json'], shown: FIRST },
  // Of several days the first is shown.
  { from: 'Metadata of both keys', argv: ['two.json'], shown: [...FIRST.slice(0, 2), ...SECOND] },
];

test.each(sources.flatMap((source) => formats.map((format) => ({ ...source, format }))))(
  'an exception from $from is whole in $format',
  async ({ argv, format, shown }) => {
    const run = await runCli(['check', ...argv, '--format', format], { cwd });
    expect(run.code).toBe(0);
    // Markdown writes "@" so that it calls nobody.
    for (const part of ['alice', ...shown].flatMap((it) => it.split('@'))) {
      expect(run.stdout).toContain(part);
    }
  },
);
