import { parse } from 'csv-parse/sync';
import { FORMATS } from '../../report/index';
import { evaluate, type Report, RULE, ruleOf } from '../../rule-core/index';
import { readTemplate } from '../../inputs/cloudformation/index';
import { cases } from '../cases/index';
import { REPORTS } from './reports';

/** The rules that a format names for the findings of a report, in any order and as often as it likes. */
const NAMED: Readonly<Record<string, (shown: string) => (string | undefined)[]>> = {
  text: (shown) => all(shown, /\[(iam-user-[a-z-]+)\]$/gm),
  json: (shown) => (JSON.parse(shown) as Report).findings.map(ruleOf),
  sarif: (shown) =>
    (JSON.parse(shown) as { runs: [{ results: { ruleId: string }[] }] }).runs[0].results.map(
      (it) => it.ruleId,
    ),
  junit: (shown) =>
    all(shown, /classname="(iam-user-[a-z-]+)" name="(?!\d+ users? without a finding)/g),
  github: (shown) => all(shown, /[,: ]title=(iam-user-[a-z-]+)::/g),
  gitlab: (shown) =>
    (JSON.parse(shown) as { check_name: string }[])
      .map((it) => it.check_name)
      .filter((it) => it.startsWith('iam-user')),
  markdown: (shown) => all(shown, /\(`(iam-user-[a-z-]+)`\)$/gm),
  html: (shown) => all(shown, /<code>(iam-user-[a-z-]+)<\/code>(?!\.<\/p>)/g),
  csv: (shown) =>
    parse<{ verdict: string; rule: string }>(shown, { columns: true })
      .filter((it) => ['violation', 'undetermined', 'excepted'].includes(it.verdict))
      .map((it) => it.rule),
  asff: (shown) =>
    shown
      .split('\n')
      .filter((it) => it !== '')
      .flatMap((it) => (JSON.parse(it) as { Findings: AsffFinding[] }).Findings)
      .filter((it) => ['FAILED', 'NOT_AVAILABLE', 'WARNING'].includes(it.Compliance.Status))
      .flatMap((it) => it.ProductFields?.['one-active-key/rule'] ?? []),
};

/** Of a format that says nothing more of rules than of findings. */
const everywhere = (shown: string) =>
  all(shown, /\b(iam-user-one-active-access-key|iam-user-access-keys-undetermined)\b/g);

interface AsffFinding {
  readonly Compliance: { readonly Status: string };
  readonly ProductFields?: Readonly<Record<string, string>>;
}

const all = (shown: string, pattern: RegExp) => [...shown.matchAll(pattern)].map((it) => it[1]);

/** The shared table as templates, with and without an account, and what the formats are tested with. */
const rows: [string, Report][] = [
  ...Object.entries(REPORTS),
  ...cases.flatMap(({ name, programs }): [string, Report][] => {
    if (programs.cloudformation === undefined) return [];
    const account = '111111111111';
    const { keys } = readTemplate(programs.cloudformation, { file: 'a.yaml', account });
    const users = evaluate(keys).findings.flatMap((it) => it.user.name ?? []);
    const exceptions = users.map((user) => ({
      user,
      account,
      reason: 'known',
      owner: 'me@example.com',
      expires: '2027-01-31',
    }));
    const now = new Date('2026-11-23T12:00:00Z');
    return [
      [name, evaluate(keys, { now })],
      [`${name}, accepted`, evaluate(keys, { now, exceptions })],
    ];
  }),
];

test.each(Object.keys(FORMATS))(
  '%s names the rule of each finding as every format does',
  (name) => {
    let asked = 0;
    for (const [, report] of rows) {
      for (const finding of report.findings) {
        // ASFF is of accounts.
        if (name === 'asff' && finding.user.account === undefined) continue;
        const one = { ...report, findings: [finding], warnings: [], errors: [], readings: [] };
        const named = (NAMED[name] ?? everywhere)(FORMATS[name]!(one, {}));
        expect(new Set(named)).toEqual(new Set([ruleOf(finding)]));
        asked += 1;
      }
    }
    expect(asked).toBeGreaterThan(50);
  },
);

test('both rules, and accepted findings of both, are among the rows', () => {
  const kinds = rows.flatMap(([, it]) =>
    it.findings.map((finding) => `${ruleOf(finding)} ${finding.verdict}`),
  );
  expect([...new Set(kinds)].sort()).toEqual([
    `${RULE.undeterminedId} excepted`,
    `${RULE.undeterminedId} undetermined`,
    `${RULE.id} excepted`,
    `${RULE.id} violation`,
  ]);
});

/** What a format says of a report in which all is well. */
const WELL: Readonly<Record<string, RegExp>> = {
  text: /^compliant/m,
  json: /"verdict": "compliant"/,
  sarif: /"executionSuccessful": true/,
  junit: /users? without a finding/,
  github: /one-active-key: compliant/,
  markdown: /✅/,
  html: /class="verdict compliant">Verdict: Compliant</,
};

test.each(Object.entries(WELL))(
  '%s never says that all is well where not all was read',
  (name, well) => {
    const clean = evaluate([], { users: 0 });
    expect(FORMATS[name]!(clean, {})).toMatch(well);
    for (const [, report] of rows) {
      const errors = [{ input: 'x', message: 'is cut off' }];
      const { findings, warnings } = report;
      const cut = { ...evaluate([], { errors }), warnings, findings };
      expect(cut.verdict).not.toBe('compliant');
      if (name !== 'junit') expect(FORMATS[name]!(cut, {})).not.toMatch(well);
    }
  },
);
