import { stripVTControlCharacters } from 'node:util';
import { readTemplate } from '../../inputs/cloudformation/index';
import { FORMATS } from '../../report/index';
import { evaluate, type Report } from '../../rule-core/index';
import { cases } from '../cases/index';
import { REPORTS } from './reports';

/** What must be true of every report in every format, whatever is in it. */

const now = new Date('2026-11-23T12:00:00Z');

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
    const judged = evaluate(keys, { now });
    return [
      [name, judged],
      [`${name}, accepted`, evaluate(keys, { now, exceptions })],
      [
        `${name}, not all read`,
        {
          ...judged,
          complete: false,
          verdict: judged.verdict === 'compliant' ? 'undetermined' : judged.verdict,
        },
      ],
    ];
  }),
];

const render = (name: string, report: Report, options = {}) =>
  FORMATS[name]!(report, { now, ...options });
/** Formats that people read. */
const PROSE = ['text', 'markdown', 'html', 'github', 'junit', 'gitlab'];
/** What a reader sees of a page. */
const seen = (name: string, shown: string): string =>
  name === 'html' ? shown.replace(/<style>[^]*<\/style>/, '').replace(/<[^>]*>/g, ' ') : shown;

describe.each(PROSE)('%s', (name) => {
  test.each(rows)('counts things as English does: %s', (_, report) => {
    const shown = seen(name, render(name, report));
    // Names of the rows may hold anything; these nouns are ours.
    expect(shown).not.toMatch(
      /(?<![\d.,-])1 (violations|errors|users|access keys|keys|accounts|calls|documents|parts|IAM users)\b/,
    );
    expect(shown).not.toMatch(
      /(?<![\d.,-])(0|[2-9]|\d\d+) (violation|error|user|access key|account|call|document|part)\b(?! (key|keys|user))/,
    );
  });
});

/** The first thing that a reader sees. */
const HEADINGS: Readonly<Record<string, (shown: string) => string>> = {
  text: (shown) => shown.trimEnd().split('\n').at(-1) ?? '',
  markdown: (shown) => shown.split('\n')[0] ?? '',
  html: (shown) => /<title>([^<]*)<\/title>/.exec(shown)?.[1] ?? '',
  github: (shown) => shown.trimEnd().split('\n').at(-1) ?? '',
};
const second = (shown: string) => /class="verdict[^]*?<dl/.exec(shown)?.[0] ?? '';

describe.each(Object.keys(HEADINGS))('the heading of %s', (name) => {
  test.each(rows)('never says more than the table under it: %s', (_, report) => {
    const shown = render(name, report);
    const headings = [HEADINGS[name]!(shown), ...(name === 'html' ? [second(shown)] : [])];
    const { summary, complete, acceptedUnread = [] } = report;
    const well = complete && summary.violations + summary.undetermined === 0;
    const reserved = summary.excepted + acceptedUnread.length > 0;
    for (const heading of headings) {
      if (!well) expect(heading).not.toMatch(/✅|\bcompliant\b|No IAM user|No violation/i);
      if (reserved) expect(heading).not.toContain('No IAM user has more than one');
      if (well && reserved) expect(heading).toMatch(/accepted/);
    }
  });
});

describe('text on a terminal', () => {
  test.each(
    [80, 120].flatMap((width) => rows.map(([name, report]) => [width, name, report] as const)),
  )('%i columns: every line fits, and no word is broken: %s', (width, _, report) => {
    for (const color of [false, true]) {
      const whole = render('text', report, { color });
      const shown = render('text', report, { color, width });
      // Nothing is lost and nothing comes: the same words in the same order.
      const words = (it: string) => it.split(/\s+/).filter((word) => word !== '');
      expect(words(shown)).toEqual(words(whole));
      for (const line of shown.split('\n').map(stripVTControlCharacters)) {
        const alone = words(line).filter((word) => word !== '-').length === 1;
        if (!alone) expect(line.length).toBeLessThanOrEqual(width);
      }
    }
  });

  test('what goes on is indented under its own text', () => {
    const long = 'word '.repeat(40).trim();
    const report = { ...REPORTS['clean']!, warnings: [{ code: 'note' as const, message: long }] };
    const lines = render('text', report, { width: 80 }).split('\n');
    expect(lines.filter((it) => it.startsWith('  word')).length).toBeGreaterThan(1);
  });
});
