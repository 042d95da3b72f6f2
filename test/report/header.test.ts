import { FORMATS } from '../../report/index';
import { evaluate, type Reading, type Report } from '../../rule-core/index';
import { HOSTILE, key } from './hostile';

const reading: Reading = {
  account: '111111111111',
  partition: 'aws',
  alias: 'acme-prod',
  caller: 'arn:aws:iam::111111111111:user/auditor',
  source: 'list',
  asOf: '2026-11-23T12:00:00.000Z',
  users: 12,
  keys: 20,
  calls: { ListUsers: 1, ListAccessKeys: 12 },
  complete: true,
};
const NOTE = 'Since the report of yesterday';

function reportOf(readings: readonly Reading[], more: Partial<Report> = {}): Report {
  const warnings = [{ code: 'note' as const, message: NOTE }];
  const judged = evaluate([key('AKIA1', 'eve'), key('AKIA2', 'eve')], { warnings });
  return { ...judged, readings, ...more };
}

const other = { ...reading, account: '222222222222', alias: 'acme-test', users: 3, keys: 4 };
const organization = { caller: 'arn:aws:iam::111111111111:user/lead', role: 'audit' };
const open = { ...other, complete: false, asOf: '2026-11-23T13:00:00.000Z' };

const render = (name: string, report: Report) => FORMATS[name]!(report, {});

describe.each(Object.keys(FORMATS))('%s', (name) => {
  test('says what was read, by whom, how, and as of when', () => {
    const shown = render(name, reportOf([reading]))
      .replaceAll('\\', '')
      .replaceAll('&apos;', "'");
    for (const fact of [
      '111111111111',
      'acme-prod',
      'arn:aws:iam::111111111111:user/auditor',
      name === 'json' ? '"source": "list"' : 'by listing every user',
      '2026-11-23T12:00:00.000Z',
      name === 'json' ? '"users": 12' : '12 users',
      name === 'json' ? '"keys": 20' : '20 access keys',
      name === 'json' ? '"ListAccessKeys": 12' : '13 calls',
    ]) {
      expect(shown).toContain(fact);
    }
  });

  test('has every note', () => {
    expect(render(name, reportOf([reading]))).toContain(NOTE);
  });

  test('sums up the accounts of an organization', () => {
    const shown = render(name, reportOf([reading, open], { organization })).replaceAll('\\', '');
    if (name === 'asff') {
      expect(shown.match(/Account \d+ \(acme-(prod|test)\)/g)).toHaveLength(2);
    } else {
      const said =
        '2 accounts, read as arn:aws:iam::111111111111:user/lead through the role audit, by listing every user, as of 2026-11-23T12:00:00.000Z to 2026-11-23T13:00:00.000Z: 15 users, 24 access keys, 26 calls. Of 1 account not everything was read.';
      if (name === 'json') expect(JSON.parse(shown)).toMatchObject({ organization });
      else expect(shown).toContain(said);
    }
  });

  test('a hostile alias or caller stays text', () => {
    const shown = render(name, reportOf([{ ...reading, alias: HOSTILE, caller: HOSTILE }]));
    expect(shown.replace(/\r?\n/g, '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|##\[/u);
    const commands = shown.split('\n').filter((it) => /^\s*::/.test(it));
    expect(commands.every((it) => /^::(error|warning|notice) [^:]*title=/.test(it))).toBe(true);
    if (name === 'html') expect(shown).not.toContain('<img');
  });
});

test('a report of templates has no header', () => {
  const report = evaluate([key('AKIA1', 'eve')]);
  expect(render('text', report)).toMatch(/^compliant: /);
  expect(render('junit', report)).not.toContain('<properties>');
});

test('more notes than GitHub shows as annotations stand in its log', () => {
  const warnings = Array.from({ length: 12 }, (_, it) => ({
    code: 'note' as const,
    message: `note number ${it}`,
  }));
  const shown = render('github', reportOf([reading], { warnings }));
  for (const { message } of warnings) expect(shown).toContain(message);
});

test('an ARN may be broken after its marks; a date is whole', () => {
  const reading = {
    account: '111111111111',
    caller: 'arn:aws:iam::111111111111:user/team/<b>',
    source: 'list' as const,
    asOf: '2026-11-23T11:00:00.000Z',
    users: 1,
    calls: {},
    complete: true,
  };
  const page = FORMATS['html']!({ ...evaluate([]), readings: [reading] }, {});
  expect(page).toContain(
    'arn:<wbr>aws:<wbr>iam::<wbr>111111111111:<wbr>user/<wbr>team/<wbr>&lt;b&gt;',
  );
  expect(page).toContain('<dd>2026-11-23T11:00:00.000Z</dd>');
});
