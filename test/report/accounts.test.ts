import { parse } from 'csv-parse/sync';
import { FORMATS } from '../../report/index';
import { evaluate, type Report } from '../../rule-core/index';
import { key } from './hostile';

const now = new Date('2026-11-23T12:00:00Z');
const account = '111111111111';

function reportOf(users: number, failing: boolean): Report {
  const keys = failing ? [key('AKIA1', '=cmd'), key('AKIA2', '=cmd')] : [];
  const judged = Array.from({ length: users }, (_, it) => ({ name: `user-${it}`, activeKeys: 1 }));
  return {
    ...evaluate(keys, { now, users: users + 1 }),
    readings: [
      {
        account,
        partition: 'aws-us-gov',
        source: 'list',
        asOf: now.toISOString(),
        users: users + 1,
        judged: [...judged, { name: '=cmd', path: '/team/', activeKeys: failing ? 2 : 1 }],
        calls: {},
        complete: true,
      },
    ],
  };
}

interface Entry {
  Id: string;
  ProductArn: string;
  AwsAccountId: string;
  Compliance: { Status: string };
  Resources: { Id: string }[];
}
const requests = (report: Report) =>
  FORMATS['asff']!(report, {})
    .trim()
    .split('\n')
    .map((it) => (JSON.parse(it) as { Findings: Entry[] }).Findings);

test('ASFF: a hundred findings a request, of the owning account and its partition', () => {
  const made = requests(reportOf(101, true));
  expect(made.map((it) => it.length)).toEqual([100, 3]);
  const [first] = made[0]!;
  expect(first).toMatchObject({
    AwsAccountId: account,
    ProductArn: `arn:aws-us-gov:securityhub:us-gov-west-1:${account}:product/${account}/default`,
    Compliance: { Status: 'FAILED' },
  });
  expect(first?.Resources[0]?.Id).toBe(`arn:aws-us-gov:iam::${account}:user/team/=cmd`);
  expect(new Set(made.flat().map((it) => it.Id)).size).toBe(103);
});

test('ASFF: a later run passes the same finding', () => {
  const status = (failing: boolean) =>
    requests(reportOf(1, failing))
      .flat()
      .find((it) => it.Id.endsWith('user/=cmd'))?.Compliance.Status;
  expect([status(true), status(false)]).toEqual(['FAILED', 'PASSED']);
});

test('CSV: a row for every user, and no text that a spreadsheet would run', () => {
  const rows: Record<string, string>[] = parse(FORMATS['csv']!(reportOf(2, true), {}), {
    columns: true,
  });
  expect(rows.map((it) => [it['user'], it['verdict']])).toEqual([
    ['', 'note'],
    ["'=cmd", 'violation'],
    ['user-0', 'compliant'],
    ['user-1', 'compliant'],
  ]);
});
